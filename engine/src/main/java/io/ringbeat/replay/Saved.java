package io.ringbeat.replay;

import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import java.util.Arrays;

/** The state of a {@link Machine} at a place of its run. Does not change. */
public final class Saved {
  private final long position;
  private final long time;
  private final long hash;
  private final long[] words;

  /**
   * Keeps a state.
   *
   * @param position the last sequence that was handled
   * @param time engine time then, ns since the epoch
   * @param hash of the machine's state then, {@link Machine#hash}: what it has to be after loading
   * @param state its fields; copied
   */
  public Saved(long position, long time, long hash, StateWriter state) {
    this.position = position;
    this.time = time;
    this.hash = hash;
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
   * Returns what the state was.
   *
   * @return a hash; a machine that has loaded this has the same, unless its handlers do not load
   *     all that they save
   */
  public long hash() {
    return hash;
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
   * Returns a machine of the run that stands here; null if its handlers do not load what they save.
   */
  Machine restore(RecordedRun run) {
    Machine machine;
    try {
      machine = run.open(this);
    } catch (RuntimeException e) { // of anybody's code
      return null;
    }
    if (machine.hash() == hash) {
      return machine;
    }
    machine.close();
    return null;
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
