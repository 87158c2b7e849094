package io.ringbeat.rabbitmq.codec;

import io.ringbeat.event.Event;
import io.ringbeat.event.Hash64;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The layout of a native frame, little-endian; {@code NATIVE.md} describes it for other languages.
 *
 * <pre>
 *  0  magic "RBEV"           4 bytes
 *  4  version of the frame   1
 *  5  flags, 0               1
 *  6  schema of the events   2
 *  8  count of events        4
 * 12  count of slots         4
 * 16  hash of the producer   8
 * 24  the events: each its sequence (8), its 64 bytes, its payload's slots (64 each)
 * </pre>
 *
 * <p>Without state.
 */
public final class NativeFrame {
  /** The version of the layout. */
  public static final int VERSION = 1;

  /** The MIME type of a frame. */
  public static final String CONTENT_TYPE = "application/vnd.ringbeat.events";

  /** "RBEV", read as a little-endian integer. */
  static final int MAGIC = 0x56454252;

  static final int HEAD = 24;
  static final int COUNT = 8;
  static final int SLOTS = 12;
  static final int PRODUCER = 16;
  static final VarHandle INTS = view(int[].class);
  static final VarHandle LONGS = view(long[].class);

  /** What stands in the first eight bytes of every frame. */
  static final long BEGINNING =
      (MAGIC & 0xFFFF_FFFFL) | (long) VERSION << 32 | (long) Event.SCHEMA_VERSION << 48;

  private NativeFrame() {}

  /**
   * Returns the hash that stands for a producer in a frame: {@link Hash64} over the count of bytes
   * of its name in UTF-8, then over these bytes as little-endian longs, the last one filled up with
   * zeros.
   *
   * @param name the producer's name
   * @return its hash
   */
  public static long producer(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    Hash64 hash = new Hash64();
    hash.add(bytes.length);
    for (int from = 0; from < bytes.length; from += Long.BYTES) {
      long word = 0;
      for (int i = Math.min(from + Long.BYTES, bytes.length) - 1; i >= from; i--) {
        word = word << Byte.SIZE | (bytes[i] & 0xFF);
      }
      hash.add(word);
    }
    return hash.value();
  }

  private static VarHandle view(Class<?> type) {
    return MethodHandles.byteArrayViewVarHandle(type, ByteOrder.LITTLE_ENDIAN);
  }
}
