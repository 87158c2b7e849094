package io.ringbeat.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * Reads the payload of an event with {@link Event#LONG}: the bytes in the slots behind its first
 * one, little-endian, going on at the slab's start where they reach its end. Never allocates but in
 * {@link #toBytes}. Has no state.
 */
public final class Payload {
  private static final VarHandle BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Payload() {}

  /**
   * Returns the payload's length.
   *
   * @param slab the longs that hold the event
   * @param offset index of the event's word 0
   * @return bytes, 0 for an event without payload
   */
  public static int length(long[] slab, int offset) {
    return Event.has(slab[offset], Event.LONG) ? (int) slab[offset + Event.E] : 0;
  }

  /**
   * Returns eight bytes of a payload as a long.
   *
   * @param slab the longs that hold the event
   * @param offset index of the event's word 0
   * @param index which long, from 0
   * @return the long; bytes beyond the payload's end are 0
   * @throws IndexOutOfBoundsException if the payload has no such long
   */
  public static long word(long[] slab, int offset, int index) {
    Objects.checkIndex(index, (length(slab, offset) + Long.BYTES - 1) / Long.BYTES);
    return slab[wrap(slab, offset + Event.WORDS + index)];
  }

  /**
   * Copies a payload.
   *
   * @param slab the longs that hold the event
   * @param offset index of the event's word 0
   * @param target receives the bytes
   * @param from index of the first byte in the target
   * @return how many bytes were copied, {@link #length}
   * @throws IndexOutOfBoundsException if the target is too small
   */
  public static int copy(long[] slab, int offset, byte[] target, int from) {
    int length = length(slab, offset);
    Objects.checkFromIndexSize(from, length, target.length);
    int word = wrap(slab, offset + Event.WORDS);
    int done = 0;
    for (; done + Long.BYTES <= length; done += Long.BYTES) {
      BYTES.set(target, from + done, slab[word]);
      word = wrap(slab, word + 1);
    }
    if (done < length) {
      long rest = slab[word];
      for (; done < length; done++) {
        target[from + done] = (byte) rest;
        rest >>>= Byte.SIZE;
      }
    }
    return length;
  }

  /**
   * Returns a payload in an array of its own.
   *
   * @param slab the longs that hold the event
   * @param offset index of the event's word 0
   * @return the bytes
   */
  public static byte[] toBytes(long[] slab, int offset) {
    byte[] bytes = new byte[length(slab, offset)];
    copy(slab, offset, bytes, 0);
    return bytes;
  }

  /**
   * Writes bytes as the payload of an event whose header and word E are written elsewhere.
   *
   * @param slab the longs that receive them
   * @param offset index of the event's word 0
   * @param source the bytes
   * @param from index of the first
   * @param length how many
   * @throws IndexOutOfBoundsException if the source does not have so many
   */
  public static void put(long[] slab, int offset, byte[] source, int from, int length) {
    Objects.checkFromIndexSize(from, length, source.length);
    int word = wrap(slab, offset + Event.WORDS);
    int done = 0;
    for (; done + Long.BYTES <= length; done += Long.BYTES) {
      slab[word] = (long) BYTES.get(source, from + done);
      word = wrap(slab, word + 1);
    }
    if (done < length) {
      long rest = 0;
      for (int i = length - 1; i >= done; i--) {
        rest = rest << Byte.SIZE | (source[from + i] & 0xFF);
      }
      slab[word] = rest;
      word = wrap(slab, word + 1);
    }
    int used = (length + Long.BYTES - 1) / Long.BYTES;
    for (int i = used; i < Event.payloadSlots(length) * Event.WORDS; i++) {
      slab[word] = 0; // nothing of an older event is published
      word = wrap(slab, word + 1);
    }
  }

  private static int wrap(long[] slab, int index) {
    return index < slab.length ? index : index - slab.length;
  }
}
