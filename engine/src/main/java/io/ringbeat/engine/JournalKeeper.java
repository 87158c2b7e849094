package io.ringbeat.engine;

import io.ringbeat.journal.Durability;
import io.ringbeat.journal.Journal;
import io.ringbeat.journal.JournalException;
import io.ringbeat.journal.JournalStore;
import io.ringbeat.journal.LogWriter;
import io.ringbeat.journal.Snapshot;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.agrona.concurrent.Agent;

/**
 * Does for the journal what may take long: prepares room and segments ahead, syncs, writes
 * snapshots, and looks after the free space. Where that runs out it has the engine closed in order,
 * while there still is room for what is in the ring.
 */
final class JournalKeeper implements Agent {
  private static final long GUARD_PERIOD = 100_000_000; // ns

  private final Journal journal;
  private final LongSupplier nanoTime;
  private final Consumer<JournalException> onFull;
  private final boolean sync;
  private final AtomicReference<Snapshot> snapshot = new AtomicReference<>();
  private final Counter snapshots = new Counter();
  private long nextGuard = Long.MIN_VALUE;
  private boolean full;
  private boolean told;

  JournalKeeper(Journal journal, LongSupplier nanoTime, Consumer<JournalException> onFull) {
    this.journal = journal;
    this.nanoTime = nanoTime;
    this.onFull = onFull;
    sync = journal.options().durability() == Durability.SYNCED;
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
        work = events.keep(sync) + out.keep(sync);
      } catch (JournalException e) {
        full = true; // what was prepared before is for what is in the ring
        tell(e);
      }
    } else if (sync) {
      work = events.sync() + out.sync();
    }
    Snapshot wanted = full ? null : snapshot.get();
    if (wanted != null) {
      journal.store().writeSnapshot(wanted.sequence(), wanted.encode());
      snapshots.add(1);
      snapshot.set(null);
      work++;
    }
    return work;
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
  }
}
