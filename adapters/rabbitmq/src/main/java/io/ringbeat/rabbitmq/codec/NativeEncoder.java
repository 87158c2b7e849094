package io.ringbeat.rabbitmq.codec;

import io.ringbeat.event.Event;
import java.util.Arrays;

/**
 * Writes events as they are, several in a frame, see {@link NativeFrame}. A frame goes when it has
 * its count of events or {@link #FULL} bytes. The body is copied into the message's own room, which
 * grows to what is needed; beyond that nothing is allocated once warm.
 */
public final class NativeEncoder implements Encoder {
  /** The most events of a frame. */
  public static final int MOST = 1 << 12;

  /** From how many bytes on a frame goes, however few events it has. */
  public static final int FULL = 1 << 18;

  private final int batch;
  private byte[] frame = new byte[1 << 10];
  private int length = NativeFrame.HEAD;
  private int count;
  private int slots;

  /**
   * Makes an encoder.
   *
   * @param producer the name under which the sequences count, the same in each run of it
   * @param batch how many events a frame has, 1 to {@link #MOST}; with 1 each is a message
   */
  public NativeEncoder(String producer, int batch) {
    if (batch < 1 || batch > MOST) {
      throw new IllegalArgumentException("a batch of " + batch + " is not in 1.." + MOST);
    }
    this.batch = batch;
    NativeFrame.LONGS.set(frame, 0, NativeFrame.BEGINNING);
    NativeFrame.LONGS.set(frame, NativeFrame.PRODUCER, NativeFrame.producer(producer));
  }

  @Override
  public boolean encode(long sequence, long[] slab, int offset, OutMessage out) {
    int of = Event.slots(slab, offset);
    int end = length + Long.BYTES + of * Event.BYTES;
    if (end > frame.length) {
      frame = Arrays.copyOf(frame, Math.max(end, frame.length * 2));
    }
    NativeFrame.LONGS.set(frame, length, sequence);
    int at = length + Long.BYTES;
    for (int i = 0; i < of * Event.WORDS; i++) {
      NativeFrame.LONGS.set(frame, at + i * Long.BYTES, slab[offset + i]);
    }
    length = end;
    slots += of;
    count++;
    return (count == batch || length >= FULL) && flush(out);
  }

  @Override
  public boolean isHolding() {
    return count > 0;
  }

  @Override
  public boolean flush(OutMessage out) {
    if (count == 0) {
      return false;
    }
    NativeFrame.INTS.set(frame, NativeFrame.COUNT, count);
    NativeFrame.INTS.set(frame, NativeFrame.SLOTS, slots);
    if (out.body.length < length) {
      out.body = new byte[frame.length];
    }
    System.arraycopy(frame, 0, out.body, 0, length);
    out.length = length;
    out.contentType = NativeFrame.CONTENT_TYPE;
    reset();
    return true;
  }

  @Override
  public void reset() {
    length = NativeFrame.HEAD;
    count = 0;
    slots = 0;
  }
}
