package io.ringbeat.engine;

import io.ringbeat.journal.Journal;
import io.ringbeat.journal.JournalException;
import io.ringbeat.journal.JournalStore;
import io.ringbeat.journal.LogWriter;
import io.ringbeat.journal.Snapshot;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.agrona.concurrent.Agent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does for the journal what may take long: prepares room and segments ahead, writes snapshots, and
 * looks after the free space. Where that runs out it has the engine closed in order, while there
 * still is room for what is in the ring.
 */
final class JournalKeeper implements Agent {
  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
  private static final long GUARD_PERIOD = 100_000_000; // ns

  private final Journal journal;
  private final LongSupplier nanoTime;
  private final Consumer<JournalException> onFull;
  private final boolean unsynced;
  private final AtomicReference<Snapshot> snapshot = new AtomicReference<>();
  private final Counter snapshots = new Counter();
  private final Counter lost = new Counter();
  private long nextGuard = Long.MIN_VALUE;
  private boolean full;
  private boolean told;

  /**
   * Makes an agent.
   *
   * @param unsynced whether segments are closed before they are synced, because that is seldom done
   */
  JournalKeeper(
      Journal journal, LongSupplier nanoTime, Consumer<JournalException> onFull, boolean unsynced) {
    this.journal = journal;
    this.unsynced = unsynced;
    this.nanoTime = nanoTime;
    this.onFull = onFull;
  }

  @Override
  public String roleName() {
    return "journal-keeper";
  }

  @Override
  public int doWork() {
    LogWriter events = journal.events();
    LogWriter out = journal.out();
    if (events == null || out == null) {
      return 0;
    }
    guard();
    int work = 0;
    if (!full) {
      try {
        work = events.keep(unsynced) + out.keep(unsynced);
      } catch (JournalException e) {
        full = true; // what was prepared before is for what is in the ring
        tell(e);
      }
    }
    Snapshot wanted = snapshot.get();
    if (wanted != null) {
      write(wanted, events, out);
      work++;
    }
    return work;
  }

  private void write(Snapshot taken, LogWriter events, LogWriter out) {
    events.sync(); // a snapshot must not outlast what it follows from,
    out.sync(); // nor the record of commands whose confirmation is in it
    try {
      journal.store().writeSnapshot(taken.sequence(), taken.encode());
      snapshots.add(1);
    } catch (JournalException | IllegalArgumentException e) {
      lost.add(1);
      LOG.error("the run goes on without the snapshot of sequence {}", taken.sequence(), e);
    }
    snapshot.set(null);
  }

  /** Makes room for what is still in the ring when the engine ends; false if there is none. */
  boolean makeRoom(LogWriter log) {
    try {
      return log.keep(unsynced) > 0;
    } catch (JournalException e) {
      return false;
    }
  }

  private void guard() {
    long now = nanoTime.getAsLong();
    if (nextGuard != Long.MIN_VALUE && now - nextGuard < 0) {
      return;
    }
    nextGuard = now + GUARD_PERIOD;
    JournalStore store = journal.store();
    long usable = store.usableBytes();
    if (usable < store.reserveBytes()) {
      tell(
          new JournalException(
              "the disk of the journal is nearly full: "
                  + store.name()
                  + " has "
                  + (usable >> 20)
                  + " MiB left, and "
                  + (store.reserveBytes() >> 20)
                  + " MiB are kept free. Make room, or archive what is older than the newest snapshot by"
                  + " `ringbeat journal archive`"));
    }
  }

  /** Has the engine closed in order, once. */
  private void tell(JournalException why) {
    if (!told) {
      told = true;
      onFull.accept(why);
    }
  }

  /** Returns how far the record of commands goes. */
  long outWritten() {
    return journal.out().written();
  }

  /** Returns whether a snapshot can be taken in. */
  boolean isReady() {
    return snapshot.get() == null;
  }

  /** Takes a snapshot in, to be written. */
  void write(Snapshot taken) {
    snapshot.set(taken);
  }

  void readCounters(CounterSink sink) {
    sink.counter("journal", "snapshots", snapshots.get());
    sink.counter("journal", "snapshotsLost", lost.get());
  }
}
