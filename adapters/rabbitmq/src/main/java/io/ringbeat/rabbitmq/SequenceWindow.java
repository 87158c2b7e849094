package io.ringbeat.rabbitmq;

import io.ringbeat.state.State;
import io.ringbeat.state.StateException;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import java.util.Arrays;

/**
 * Which sequences of one producer have been seen: the highest, and of those close below it each.
 * What is further below counts as seen, as in the anti-replay window of RFC 4303, section 3.4.3.
 * Does not allocate once made. Not thread-safe.
 */
final class SequenceWindow implements State {
  /** How far below the highest one a sequence may come late. */
  static final int WIDTH = 1 << 16;

  private final long[] bits = new long[WIDTH >> 6];
  private long highest = -1;

  /** Tells whether a sequence is further below the highest than is remembered. */
  boolean isBelow(long sequence) {
    return highest - sequence >= WIDTH;
  }

  /** Takes a sequence, 0 or more; returns false if it has been seen. */
  boolean add(long sequence) {
    if (sequence > highest) {
      if (sequence - highest >= WIDTH) {
        Arrays.fill(bits, 0);
      } else {
        for (long i = highest + 1; i < sequence; i++) {
          clear(i);
        }
      }
      highest = sequence;
      set(sequence);
      return true;
    }
    if (highest - sequence >= WIDTH || isSet(sequence)) {
      return false;
    }
    set(sequence);
    return true;
  }

  private void set(long sequence) {
    bits[(int) sequence >> 6 & bits.length - 1] |= 1L << sequence;
  }

  private void clear(long sequence) {
    bits[(int) sequence >> 6 & bits.length - 1] &= ~(1L << sequence);
  }

  private boolean isSet(long sequence) {
    return (bits[(int) sequence >> 6 & bits.length - 1] & 1L << sequence) != 0;
  }

  @Override
  public void save(StateWriter out) {
    out.put("highest", highest);
    out.put("bits", bits, 0, bits.length);
  }

  @Override
  public void load(StateReader in) {
    highest = in.number("highest");
    long[] saved = in.numbers("bits");
    if (saved.length != bits.length) {
      throw new StateException("a window of " + saved.length * 64 + " sequences, not " + WIDTH);
    }
    System.arraycopy(saved, 0, bits, 0, bits.length);
  }
}
