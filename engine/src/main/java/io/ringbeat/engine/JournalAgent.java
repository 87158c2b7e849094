package io.ringbeat.engine;

import io.ringbeat.engine.Health.Status;
import io.ringbeat.event.ControlCode;
import io.ringbeat.journal.Checkpoint;
import io.ringbeat.journal.JournalOptions;
import io.ringbeat.journal.LogWriter;
import io.ringbeat.journal.Snapshot;
import java.util.Map;
import org.agrona.concurrent.Agent;

/**
 * Gives the journal events only while there is room prepared for them, asks for checkpoints and
 * snapshots by markers in the sequence, and writes what the handlers came to. When the engine ends,
 * however it does, it writes what is still in the ring: the event that was its end is in the
 * journal.
 */
final class JournalAgent implements Agent {
  private final HandlerAgent agent;
  private final JournalHandler handler;
  private final Marks marks;
  private final Publisher control; // null: there are no markers
  private final Lifecycle lifecycle;
  private final JournalKeeper keeper;
  private final long checkpointEvery;
  private final long snapshotEvery;
  private final Counter waits = new Counter();
  private long lastCheckpoint;
  private long lastSnapshot;
  private long marker = -1; // that is not complete yet
  private boolean markerIsSnapshot;
  private long chainAtMarker;
  private long timeAtMarker;
  private long outAtMarker;
  private volatile boolean snapshotWanted;

  JournalAgent(
      HandlerAgent agent,
      JournalHandler handler,
      Marks marks,
      Publisher control,
      Lifecycle lifecycle,
      JournalKeeper keeper,
      JournalOptions options) {
    this.agent = agent;
    this.handler = handler;
    this.marks = marks;
    this.control = control;
    this.lifecycle = lifecycle;
    this.keeper = keeper;
    checkpointEvery = control == null ? 0 : options.checkpointEvery();
    snapshotEvery = control == null ? 0 : options.snapshotEvery();
  }

  @Override
  public String roleName() {
    return agent.roleName();
  }

  @Override
  public void onStart() {
    agent.onStart();
  }

  /** Sets where the run goes on, and where its last snapshot is. */
  void startAt(long sequence, long snapshot) {
    lastCheckpoint = sequence;
    lastSnapshot = snapshot;
  }

  /** Asks for a snapshot; from any thread. */
  void wantSnapshot() {
    if (control == null) {
      throw new IllegalStateException("an engine with a single producer has no snapshots");
    }
    if (!marks.canSnapshot()) {
      throw new IllegalStateException(
          "the state of "
              + marks.notSaved()
              + " cannot be saved: implement State, or declare them"
              + " stateless");
    }
    snapshotWanted = true;
  }

  @Override
  public int doWork() {
    LogWriter log = handler.log();
    if (log == null) {
      return agent.doWork(); // the run is brought back, nothing is written
    }
    if (!log.hasRoom()) {
      waits.add(1);
      return 0;
    }
    int work = agent.doWork();
    return lifecycle.isLive() && control != null ? work + mark(log) : work;
  }

  private int mark(LogWriter log) {
    if (marker < 0) {
      return publishMarker(log);
    }
    if (log.written() == marker) {
      chainAtMarker = log.chain();
      timeAtMarker = agent.time();
    }
    if (log.written() < marker || !marks.isComplete(marker) || !log.hasRoom()) {
      return 0;
    }
    if (markerIsSnapshot && !keeper.isReady()) {
      return 0;
    }
    Map<String, Long> hashes = marks.hashes();
    log.append(new Checkpoint(marker, chainAtMarker, hashes));
    if (markerIsSnapshot) {
      keeper.write(new Snapshot(marker, timeAtMarker, chainAtMarker, outAtMarker, marks.parts()));
    }
    marker = -1;
    return 1;
  }

  private int publishMarker(LogWriter log) {
    if (!lifecycle.isAccepting()) {
      return 0;
    }
    long next = log.next();
    boolean snapshot =
        snapshotWanted
            || (snapshotEvery > 0 && marks.canSnapshot() && next - lastSnapshot >= snapshotEvery);
    boolean checkpoint = checkpointEvery > 0 && next - lastCheckpoint >= checkpointEvery;
    if (!snapshot && !checkpoint) {
      return 0;
    }
    snapshot &= marks.canSnapshot();
    outAtMarker = keeper.outWritten() + 1; // read before the marker is there
    long sequence =
        control.tryControl(snapshot ? ControlCode.SNAPSHOT : ControlCode.CHECKPOINT, 0, 0);
    if (sequence < 0) {
      return 0;
    }
    snapshotWanted = false;
    lastCheckpoint = sequence;
    lastSnapshot = snapshot ? sequence : lastSnapshot;
    marker = sequence;
    markerIsSnapshot = snapshot;
    return 1;
  }

  @Override
  public void onClose() {
    LogWriter log = handler.log();
    Failure failure = lifecycle.health().failure();
    boolean own = failure != null && failure.agent().equals(agent.roleName());
    boolean down = lifecycle.health().status() == Status.DOWN;
    if (log != null && down && !own) {
      writeRest(log);
    }
    agent.onClose();
  }

  /** Writes what is still in the ring. */
  private void writeRest(LogWriter log) {
    long before;
    do {
      before = log.next();
      if (log.hasRoom() || (keeper.makeRoom(log) && log.hasRoom())) {
        agent.doWork();
      }
    } while (log.next() > before);
  }

  void readCounters(CounterSink sink) {
    LogWriter log = handler.log();
    sink.counter("journal", "waits", waits.get());
    if (log != null) {
      sink.counter("journal", "written", log.written());
      sink.counter("journal", "synced", log.synced());
    }
  }
}
