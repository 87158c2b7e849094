package io.ringbeat.engine;

import io.ringbeat.journal.Durability;
import io.ringbeat.journal.Journal;
import io.ringbeat.journal.JournalException;
import io.ringbeat.journal.LogWriter;
import io.ringbeat.time.EngineClock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The journal's side of an engine: what writes, what gates, and what is compared on a restart. */
final class Journalling {
  /** The name of the handler that writes. */
  static final String NAME = "journal";

  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

  private final Journal journal;
  private final Description description;
  private final FlooredClock clock;
  private final JournalHandler handler = new JournalHandler();
  private final JournalKeeper keeper;
  private final JournalSyncer syncer;
  private final Marks marks;
  private JournalAgent agent;
  private volatile ReplayCheck check; // while the run is brought back
  private volatile boolean bringingBack = true;

  Journalling(
      Journal journal,
      Description description,
      EngineClock clock,
      int handlers,
      boolean threads,
      LongSupplier nanoTime,
      Consumer<JournalException> onFull) {
    this.journal = journal;
    this.description = description;
    description.putVersions();
    this.clock = new FlooredClock(clock);
    boolean synced = threads || journal.options().durability() == Durability.SYNCED;
    keeper = new JournalKeeper(journal, nanoTime, onFull, !synced);
    syncer = new JournalSyncer(journal, nanoTime, threads);
    marks =
        new Marks(
            handlers + 1,
            new ReplayListener() {
              @Override
              public void onMark(String name, long sequence, long hash) {
                ReplayCheck present = check;
                if (present != null) {
                  present.onMark(name, sequence, hash);
                }
              }
            });
  }

  Journal journal() {
    return journal;
  }

  /** Returns what the run is, versions included. */
  Description description() {
    return description;
  }

  /** Returns the engine's clock, which never shows a time before the run's last. */
  FlooredClock clock() {
    return clock;
  }

  JournalHandler handler() {
    return handler;
  }

  JournalSyncer syncer() {
    return syncer;
  }

  JournalKeeper keeper() {
    return keeper;
  }

  Marks marks() {
    return marks;
  }

  JournalAgent agent() {
    return agent;
  }

  /** Makes what runs the handler. */
  JournalAgent newAgent(HandlerAgent runs, Publisher control, Lifecycle lifecycle) {
    handler.onMarker(runs::endBatch);
    agent = new JournalAgent(runs, handler, marks, control, lifecycle, keeper, journal.options());
    if (control != null && journal.options().snapshotEvery() > 0 && !marks.canSnapshot()) {
      LOG.warn(
          "no snapshots will be written, a restart replays the whole journal: {} neither implement"
              + " State nor are declared stateless",
          marks.notSaved());
    }
    return agent;
  }

  /** Returns the last sequence whose consequences may leave. */
  LongSupplier watermark() {
    Durability durability = journal.options().durability();
    if (durability == Durability.NONE) {
      return () -> Long.MAX_VALUE;
    }
    boolean sync = durability == Durability.SYNCED;
    return () -> {
      LogWriter log = handler.log();
      return log == null ? -1 : sync ? log.synced() : log.written();
    };
  }

  long written() {
    LogWriter log = handler.log();
    return log == null ? -1 : log.written();
  }

  long synced() {
    LogWriter log = handler.log();
    return log == null ? -1 : log.synced();
  }

  /** Sets what a replay is compared by. */
  void check(ReplayCheck value) {
    check = value;
  }

  /**
   * Begins to write behind what was read, unless the engine has ended meanwhile.
   *
   * @return whether it goes on
   */
  synchronized boolean begin(Recovery recovery, Lifecycle lifecycle) {
    if (lifecycle.isRunning()) {
      recovery.begin();
      return true;
    }
    return false;
  }

  /** Notes that the run is brought back: nothing is compared any more, and commands leave. */
  void onBroughtBack() {
    check = null;
    bringingBack = false;
  }

  /** Returns whether what the core does is compared, and goes nowhere. */
  boolean isBringingBack() {
    return bringingBack;
  }

  /** Takes a command that is caused again. */
  long compare(long[] slab, int offset) {
    check.onCommand(slab, offset);
    return 0;
  }

  /** Takes that events are lost, while the run is brought back. */
  void onLost(long first, long slots) {
    ReplayCheck present = check;
    if (present != null) {
      present.onLost(first, slots);
    }
  }

  /** Closes the journal after an orderly end, which it is not if that fails. */
  void close(Lifecycle lifecycle) {
    try {
      synchronized (this) {
        journal.close();
      }
    } catch (RuntimeException e) {
      lifecycle.fail(new Failure(NAME, -1, "", e));
    }
  }

  void readCounters(CounterSink sink) {
    agent.readCounters(sink);
    keeper.readCounters(sink);
  }
}
