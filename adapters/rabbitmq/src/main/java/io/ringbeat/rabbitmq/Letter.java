package io.ringbeat.rabbitmq;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.Payload;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A message of another program, or to one, as a MESSAGE event whose payload is numbers of eight
 * bytes, texts with their lengths before them, two bytes each, and the body, all little-endian. An
 * operator's decision to skip the event leaves the payload. Reused; not thread-safe.
 *
 * <pre>
 * type        numbers                 texts                                              body
 * PUBLISH                             exchange, routing key, content type                yes
 * RECEIVED    mode, two of the key    queue, exchange, routing key, content type,        yes
 *                                     producer, id
 * BATCH       mode, two of the key,   queue                                              a number an
 *             count of the events                                                        event
 *             that follow
 * SUBSCRIBE                           queue, exchange, routing key, codec, prefetch      no
 * UNSUBSCRIBE                         queue                                              no
 * </pre>
 */
final class Letter {
  /** To be published; from the host as an event, from the core as a command. */
  static final long PUBLISH = 0x5242_0001L;

  /** A message that came in as it was. */
  static final long RECEIVED = 0x5242_0002L;

  /** The events behind it came in one message. */
  static final long BATCH = 0x5242_0003L;

  /** The core subscribes. */
  static final long SUBSCRIBE = 0x5242_0004L;

  /** The core takes a subscription back. */
  static final long UNSUBSCRIBE = 0x5242_0005L;

  /** Mode: nothing says whether it came before. */
  static final long UNKNOWN = 0;

  /** Mode: it is known by a key of 128 bits. */
  static final long BY_ID = 1;

  /** Mode: it is known by its producer's sequence; the key's first number is the producer. */
  static final long BY_SEQUENCE = 2;

  /** The most bytes of a text. */
  static final int LONGEST_TEXT = 255;

  private byte[] bytes = new byte[256];
  private int length;
  private int at;
  private long[] words = new long[4 * Event.WORDS];

  /** Tells whether an event is one of the bridge's messages. */
  static boolean is(long[] slab, int offset, long type) {
    return Event.kind(slab[offset]) == Kind.MESSAGE && slab[offset + Event.A] == type;
  }

  /** Tells whether an event is any of the bridge's messages. */
  static boolean isOne(long[] slab, int offset) {
    return Event.kind(slab[offset]) == Kind.MESSAGE
        && slab[offset + Event.A] >= PUBLISH
        && slab[offset + Event.A] <= UNSUBSCRIBE;
  }

  /** Forgets what was written. */
  Letter clear() {
    length = 0;
    return this;
  }

  /**
   * Adds a text.
   *
   * @throws IllegalArgumentException if it takes more than {@link #LONGEST_TEXT} bytes
   */
  Letter text(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    if (encoded.length > LONGEST_TEXT) {
      throw new IllegalArgumentException(
          encoded.length
              + " bytes where AMQP takes "
              + LONGEST_TEXT
              + ": "
              + text.substring(0, 40));
    }
    room(2 + encoded.length);
    bytes[length++] = (byte) encoded.length;
    bytes[length++] = (byte) (encoded.length >> 8);
    System.arraycopy(encoded, 0, bytes, length, encoded.length);
    length += encoded.length;
    return this;
  }

  /** Adds the body. */
  Letter body(byte[] source, int from, int count) {
    room(count);
    System.arraycopy(source, from, bytes, length, count);
    length += count;
    return this;
  }

  /** Adds a number. */
  Letter number(long value) {
    room(Long.BYTES);
    for (int i = 0; i < Long.BYTES; i++) {
      bytes[length++] = (byte) (value >>> (i * Byte.SIZE));
    }
    return this;
  }

  /** Returns how many slots the event takes. */
  int slots() {
    return 1 + Event.payloadSlots(length);
  }

  /** Makes the event; returns the longs that hold it, from index 0. */
  long[] event(long type) {
    int size = slots() * Event.WORDS;
    if (words.length < size) {
      words = new long[Math.max(size, words.length * 2)];
    }
    event(type, words, 0);
    return words;
  }

  /** Makes the event within an array that has room for it. */
  void event(long type, long[] target, int to) {
    Arrays.fill(target, to, to + Event.WORDS, 0);
    target[to + Event.HEADER] = Event.header(Kind.MESSAGE, Event.LONG, 0, 0);
    target[to + Event.A] = type;
    target[to + Event.E] = length;
    Payload.put(target, to, bytes, 0, length);
  }

  /** Reads an event of these. */
  Letter read(long[] slab, int offset) {
    int size = Payload.length(slab, offset);
    if (bytes.length < size) {
      bytes = new byte[size];
    }
    length = Payload.copy(slab, offset, bytes, 0);
    at = 0;
    return this;
  }

  /**
   * Returns the next text.
   *
   * @throws IllegalStateException if there is none
   */
  String text() {
    int size = at + 2 <= length ? (bytes[at] & 0xFF) | (bytes[at + 1] & 0xFF) << 8 : -1;
    if (size < 0 || size > length - at - 2) {
      throw new IllegalStateException("a message event of the bridge ends within a text");
    }
    String text = new String(bytes, at + 2, size, StandardCharsets.UTF_8);
    at += 2 + size;
    return text;
  }

  /** Returns what is left. */
  byte[] body() {
    return Arrays.copyOfRange(bytes, at, length);
  }

  /** Returns the next number. */
  long number() {
    if (length - at < Long.BYTES) {
      throw new IllegalStateException("a message event of the bridge ends within a number");
    }
    long value = 0;
    for (int i = Long.BYTES - 1; i >= 0; i--) {
      value = value << Byte.SIZE | (bytes[at + i] & 0xFF);
    }
    at += Long.BYTES;
    return value;
  }

  private void room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
