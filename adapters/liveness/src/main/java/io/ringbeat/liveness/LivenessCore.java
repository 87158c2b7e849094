package io.ringbeat.liveness;

import io.ringbeat.engine.Core;
import io.ringbeat.engine.CoreContext;
import io.ringbeat.state.State;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import io.ringbeat.time.TaskDue;

/**
 * A core that does nothing but judge peers. A core with other things to do has a {@link PeerTable}
 * of its own.
 */
public final class LivenessCore implements Core, State {
  /** The id of its task. */
  public static final long TASK = 0;

  private final PeerTable table;

  /**
   * Makes a core.
   *
   * @param detection when a peer is suspected, and when dead
   */
  public LivenessCore(Detection detection) {
    this(detection, (context, peer, before) -> {});
  }

  /**
   * Makes a core.
   *
   * @param detection when a peer is suspected, and when dead
   * @param listener is told of verdicts; also in a replay
   */
  public LivenessCore(Detection detection, VerdictListener listener) {
    table = new PeerTable(detection, TASK, listener);
  }

  /**
   * Returns the table.
   *
   * @return on the core's thread, or when the engine has stopped
   */
  public PeerTable table() {
    return table;
  }

  @Override
  public void onEvent(CoreContext context, long[] slab, int offset) {
    table.onEvent(context, slab, offset);
  }

  @Override
  public void onTask(CoreContext context, TaskDue task) {
    table.onTask(context, task);
  }

  @Override
  public long stateHash() {
    StateWriter state = new StateWriter();
    save(state);
    return state.hash();
  }

  @Override
  public void save(StateWriter out) {
    table.save(out);
  }

  @Override
  public void load(StateReader in) {
    table.load(in);
  }
}
