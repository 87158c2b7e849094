package io.ringbeat.event;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Numbers and texts in the payload of an event: a number takes eight bytes, a text four bytes of
 * its length and its UTF-8, all little-endian. Written and read in the same order. Reused; not
 * thread-safe.
 */
public final class Parcel {
  private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
  private byte[] bytes = new byte[256];
  private int length;
  private int at;
  private long[] words = new long[4 * Event.WORDS];

  /** Makes an empty parcel. */
  public Parcel() {}

  /**
   * Forgets what was written.
   *
   * @return this
   */
  public Parcel clear() {
    length = 0;
    return this;
  }

  /**
   * Adds a number.
   *
   * @param value any
   * @return this
   */
  public Parcel number(long value) {
    room(Long.BYTES);
    for (int i = 0; i < Long.BYTES; i++) {
      bytes[length++] = (byte) (value >>> (i * Byte.SIZE));
    }
    return this;
  }

  /**
   * Adds a text.
   *
   * @param value any without half surrogate pairs, which would come back as question marks
   * @return this
   */
  public Parcel text(String value) {
    byte[] encoded = value.getBytes(StandardCharsets.UTF_8);
    room(Integer.BYTES + encoded.length);
    for (int i = 0; i < Integer.BYTES; i++) {
      bytes[length++] = (byte) (encoded.length >>> (i * Byte.SIZE));
    }
    System.arraycopy(encoded, 0, bytes, length, encoded.length);
    length += encoded.length;
    return this;
  }

  /**
   * Returns how long the payload is.
   *
   * @return bytes
   */
  public int length() {
    return length;
  }

  /**
   * Makes an event of what was written; its words but the header and E are zero.
   *
   * @param kind the event's kind
   * @return the longs that hold it, from index 0; valid until the next call
   */
  public long[] event(int kind) {
    int size = (1 + Event.payloadSlots(length)) * Event.WORDS;
    if (words.length < size) {
      words = new long[Math.max(size, words.length * 2)];
    }
    Arrays.fill(words, 0, Event.WORDS, 0);
    words[Event.HEADER] = Event.header(kind, Event.LONG, 0, 0);
    words[Event.E] = length;
    Payload.put(words, 0, bytes, 0, length);
    return words;
  }

  /**
   * Takes the payload of an event, to be read from its beginning.
   *
   * @param slab the longs that hold the event
   * @param offset index of the event's word 0
   * @return this
   */
  public Parcel read(long[] slab, int offset) {
    int size = Payload.length(slab, offset);
    length = 0;
    room(size);
    length = Payload.copy(slab, offset, bytes, 0);
    at = 0;
    return this;
  }

  /**
   * Returns the next number.
   *
   * @return the number
   * @throws IllegalStateException if the payload ends before
   */
  public long number() {
    require(Long.BYTES);
    long value = 0;
    for (int i = Long.BYTES - 1; i >= 0; i--) {
      value = value << Byte.SIZE | (bytes[at + i] & 0xFF);
    }
    at += Long.BYTES;
    return value;
  }

  /**
   * Returns the next text.
   *
   * @return the text
   * @throws IllegalStateException if the payload ends before, or it is not UTF-8
   */
  public String text() {
    require(Integer.BYTES);
    int size = 0;
    for (int i = Integer.BYTES - 1; i >= 0; i--) {
      size = size << Byte.SIZE | (bytes[at + i] & 0xFF);
    }
    at += Integer.BYTES;
    if (size < 0) {
      throw new IllegalStateException("a text of " + size + " bytes at byte " + at);
    }
    require(size);
    try {
      String text = decoder.decode(java.nio.ByteBuffer.wrap(bytes, at, size)).toString();
      at += size;
      return text;
    } catch (CharacterCodingException e) {
      throw new IllegalStateException("the text at byte " + at + " is not UTF-8", e);
    }
  }

  /**
   * Checks that all was read.
   *
   * @throws IllegalStateException if there is more
   */
  public void requireEnd() {
    if (at != length) {
      throw new IllegalStateException((length - at) + " bytes too many behind byte " + at);
    }
  }

  private void require(int count) {
    if (length - at < count) {
      throw new IllegalStateException(
          "the payload has " + length + " bytes, and ends within what begins at byte " + at);
    }
  }

  private void room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
