package io.ringbeat.rabbitmq.codec;

import io.ringbeat.event.Event;
import java.util.Arrays;

/**
 * Reads native frames, see {@link NativeFrame}. Every length is checked before it is used; the
 * events' words are taken as they are. Allocates only until its room has grown to the largest
 * event.
 */
public final class NativeDecoder implements Decoder {
  private final Limits limits;
  private long[] slab = new long[4 * Event.WORDS];
  private long producer;

  /**
   * Makes a decoder.
   *
   * @param limits what a message may cost
   */
  public NativeDecoder(Limits limits) {
    this.limits = limits;
  }

  /**
   * Returns who made the last frame.
   *
   * @return {@link NativeFrame#producer} of its name
   */
  public long producer() {
    return producer;
  }

  @Override
  public void decode(InMessage in, Events out) throws BadMessageException {
    byte[] body = in.body;
    int count = head(body);
    int at = NativeFrame.HEAD;
    for (int i = 0; i < count; i++) {
      at = event(body, at, i, out);
    }
    if (at != body.length) {
      throw new BadMessageException(
          (body.length - at) + " bytes are behind the last event, at byte " + at);
    }
  }

  /** Checks the head; returns the count of events. */
  private int head(byte[] body) throws BadMessageException {
    if (body.length > limits.bytes()) {
      throw new BadMessageException(
          "the frame has " + body.length + " bytes, at most " + limits.bytes() + " are allowed");
    }
    if (body.length < NativeFrame.HEAD) {
      throw new BadMessageException(
          "a frame begins with " + NativeFrame.HEAD + " bytes, this has " + body.length);
    }
    long beginning = (long) NativeFrame.LONGS.get(body, 0);
    if (beginning != NativeFrame.BEGINNING) {
      throw new BadMessageException(
          (int) beginning == NativeFrame.MAGIC
              ? "frame version "
                  + body[4]
                  + ", flags "
                  + body[5]
                  + ", schema "
                  + (beginning >>> 48)
                  + " at byte 4: only version "
                  + NativeFrame.VERSION
                  + ", flags 0, schema "
                  + Event.SCHEMA_VERSION
                  + " are known"
              : "no native frame: it does not begin with RBEV");
    }
    int count = (int) NativeFrame.INTS.get(body, NativeFrame.COUNT);
    int slots = (int) NativeFrame.INTS.get(body, NativeFrame.SLOTS);
    if (count < 1 || count > limits.events()) {
      throw new BadMessageException(
          "the frame has "
              + Integer.toUnsignedString(count)
              + " events (byte 8), 1 to "
              + limits.events()
              + " are allowed");
    }
    long length = NativeFrame.HEAD + (long) count * Long.BYTES + (long) slots * Event.BYTES;
    if (slots < count || length != body.length) {
      throw new BadMessageException(
          count
              + " events and "
              + Integer.toUnsignedString(slots)
              + " slots (byte 8) are no frame of "
              + body.length
              + " bytes");
    }
    producer = (long) NativeFrame.LONGS.get(body, NativeFrame.PRODUCER);
    return count;
  }

  /** Reads an event; returns where the next one begins. */
  private int event(byte[] body, int from, int index, Events out) throws BadMessageException {
    int at = from + Long.BYTES;
    int room = (body.length - at) / Event.BYTES; // slots; negative if there is not even a sequence
    long payload = 0;
    if (room > 0 && Event.has(word(body, at, Event.HEADER), Event.LONG)) {
      payload = word(body, at, Event.E);
    }
    if (room <= 0 || payload < 0 || payload > (room - 1L) * Event.BYTES) {
      throw new BadMessageException("event " + index + " at byte " + from + " is cut off");
    }
    long sequence = (long) NativeFrame.LONGS.get(body, from);
    if (sequence < 0) {
      throw new BadMessageException("event " + index + " has the sequence " + sequence);
    }
    int words = (1 + Event.payloadSlots(payload)) * Event.WORDS;
    if (words > slab.length) {
      slab = Arrays.copyOf(slab, words);
    }
    for (int i = 0; i < words; i++) {
      slab[i] = word(body, at, i);
    }
    out.event(sequence, slab, 0);
    return at + words * Long.BYTES;
  }

  private static long word(byte[] body, int at, int index) {
    return (long) NativeFrame.LONGS.get(body, at + index * Long.BYTES);
  }
}
