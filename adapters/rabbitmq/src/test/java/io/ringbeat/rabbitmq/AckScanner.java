package io.ringbeat.rabbitmq;

/**
 * Finds basic.ack in one direction of an AMQP 0-9-1 connection, whatever pieces it comes in. From
 * the broker it is a publisher's confirm, to the broker a consumer's acknowledgement. Sees the
 * stream from its beginning; used by one thread.
 */
final class AckScanner {
  private static final int PREAMBLE = 8; // "AMQP" 0 0 9 1, only from the client
  private static final int HEADER = 7; // type, channel, size
  private static final int METHOD = 1;
  private static final int ACK = 60 << 16 | 80; // class basic, method ack

  private long place; // in this frame
  private long size; // of its payload
  private int type;
  private int method;
  private boolean begun;
  private int preamble;

  /**
   * Takes one byte.
   *
   * @return whether it shows that this frame is a basic.ack: the last byte of its method's number,
   *     with its arguments still to come
   */
  boolean ack(byte next) {
    int octet = next & 0xff;
    if (!begun) {
      begun = true;
      preamble = octet == 'A' ? PREAMBLE : 0;
    }
    if (preamble > 0) {
      preamble--;
      return false;
    }
    boolean found = false;
    if (place == 0) {
      type = octet;
      size = 0;
      method = 0;
    } else if (place >= 3 && place < HEADER) {
      size = size << 8 | octet;
    } else if (place >= HEADER && place < HEADER + 4 && type == METHOD) {
      method = method << 8 | octet;
      found = place == HEADER + 3 && method == ACK;
    }
    place++;
    if (place > HEADER && place == HEADER + size + 1) { // its end octet was this one
      place = 0;
    }
    return found;
  }
}
