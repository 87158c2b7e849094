package io.ringbeat.replay;

import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import java.util.Arrays;

/** The state of a {@link Machine} at a place of its run. Does not change. */
public final class Saved {
  private final long position;
  private final long time;
  private final long[] words;

  /**
   * Keeps a state.
   *
   * @param position the last sequence that was handled
   * @param time engine time then, ns since the epoch
   * @param state its fields; copied
   */
  public Saved(long position, long time, StateWriter state) {
    this.position = position;
    this.time = time;
    words = Arrays.copyOf(state.words(), state.length());
  }

  /**
   * Returns the place.
   *
   * @return the last sequence that was handled
   */
  public long position() {
    return position;
  }

  /**
   * Returns the engine time at the place.
   *
   * @return ns since the epoch
   */
  public long time() {
    return time;
  }

  /**
   * Returns how large the state is.
   *
   * @return longs
   */
  public int length() {
    return words.length;
  }

  /**
   * Reads the state.
   *
   * @return the fields, from the first on
   */
  public StateReader read() {
    return new StateReader(words, 0, words.length);
  }
}
