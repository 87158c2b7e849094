package io.ringbeat.engine;

import java.util.List;

/** How an agent runs. To be filled in while an engine is built. */
public final class AgentOptions {
  private List<String> after = List.of();
  private Idle idle;
  private int core = -1;
  private boolean stateless;

  AgentOptions() {}

  /**
   * Lets a handler see an event only after others have handled it; without this it follows the
   * publishers.
   *
   * @param handlers names of handlers that were added before
   * @return this
   */
  public AgentOptions after(String... handlers) {
    after = List.of(handlers);
    return this;
  }

  /**
   * Sets what the thread does while there is nothing to do; without this the profile says.
   *
   * @param value the strategy
   * @return this
   */
  public AgentOptions idle(Idle value) {
    idle = value;
    return this;
  }

  /**
   * Pins the thread to a core, by the engine's pinner.
   *
   * @param value number of the core, from 0
   * @return this
   */
  public AgentOptions core(int value) {
    if (value < 0) {
      throw new IllegalArgumentException("core " + value + "; cores are counted from 0");
    }
    core = value;
    return this;
  }

  /**
   * Says of a handler that it has no state that a snapshot would have to hold: after a restart it
   * sees events from the snapshot on only. One that has state implements {@link
   * io.ringbeat.state.State}; while there is a handler that does neither, no snapshots are written,
   * and a restart replays the whole journal.
   *
   * @return this
   */
  public AgentOptions stateless() {
    stateless = true;
    return this;
  }

  boolean isStateless() {
    return stateless;
  }

  List<String> after() {
    return after;
  }

  /** Returns the strategy that was asked for, null if none. */
  Idle idle() {
    return idle;
  }

  /** Returns the core that was asked for, -1 if none. */
  int core() {
    return core;
  }
}
