package io.ringbeat.engine;

import io.ringbeat.journal.Durability;
import io.ringbeat.journal.Journal;
import io.ringbeat.journal.LogWriter;
import java.util.function.LongSupplier;
import org.agrona.concurrent.Agent;

/**
 * Syncs the journal: what is there, together, as often as the disk can, where consequences wait for
 * it; otherwise about once a second, so that a loss of power takes no more; but not on a thread
 * that somebody else polls, who would wait for the disk. A sync that fails takes the engine down:
 * what is on the disk is not known any more.
 */
final class JournalSyncer implements Agent {
  private static final long PERIOD = 1_000_000_000; // ns

  private final Journal journal;
  private final LongSupplier nanoTime;
  private final boolean always;
  private final boolean atTimes;
  private long next = Long.MIN_VALUE;

  JournalSyncer(Journal journal, LongSupplier nanoTime, boolean atTimes) {
    this.atTimes = atTimes;
    this.journal = journal;
    this.nanoTime = nanoTime;
    always = journal.options().durability() == Durability.SYNCED;
  }

  @Override
  public String roleName() {
    return "journal-syncer";
  }

  @Override
  public int doWork() {
    LogWriter events = journal.events();
    LogWriter out = journal.out();
    if (events == null || out == null) {
      return 0;
    }
    long now = nanoTime.getAsLong();
    boolean due = (always || atTimes) && (next == Long.MIN_VALUE || now - next >= 0);
    int work = always || due ? events.sync() : 0;
    if (due) {
      next = now + PERIOD;
      work += out.sync();
    }
    return work;
  }
}
