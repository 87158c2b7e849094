package io.ringbeat.cli.beat;

import io.ringbeat.beat.Firing;
import io.ringbeat.cli.Durations;
import io.ringbeat.cli.HostLog;
import io.ringbeat.rabbitmq.BeatListener;
import io.ringbeat.rabbitmq.codec.CeleryBody;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;

/** Says what the gateway does, as who reads a beat's log is used to. */
final class BeatNews implements BeatListener {
  private static final int KEPT = 10;
  private static final long SECOND = 1_000_000_000; // ns

  private final HostLog log;
  private final LongSupplier now;
  private final Deque<String> refusals = new ArrayDeque<>(); // guarded by itself
  private volatile boolean closing;

  /**
   * Makes it.
   *
   * @param log takes the lines
   * @param now the wall clock, ns since the epoch
   */
  BeatNews(HostLog log, LongSupplier now) {
    this.log = log;
    this.now = now;
  }

  /** From now on it is no trouble that the lock is lost. */
  void closing() {
    closing = true;
  }

  /** Returns the last refusals, oldest first. */
  List<String> refusals() {
    synchronized (refusals) {
      return new ArrayList<>(refusals);
    }
  }

  @Override
  public void locked() {
    log.debug("Lock: this beat has it");
  }

  @Override
  public void lost(String why) {
    if (closing) {
      log.debug("Lock: let go: " + why);
    } else {
      log.warning("Lock: lost: " + why);
    }
  }

  @Override
  public void sending(Firing firing, CeleryBody body) {
    if (!log.prints(HostLog.Level.INFO)) {
      return;
    }
    long late = now.getAsLong() - firing.due(); // early where the machine's clock was put back
    log.info(
        "Scheduler: sending due task "
            + firing.name()
            + " ("
            + body.task().name()
            + ") id "
            + firing.id()
            + ", scheduled "
            + instant(firing.scheduled())
            + (late < 0 ? ", early by " : ", late by ")
            + Durations.rounded(Math.abs(late)));
  }

  @Override
  public void sent(Firing firing) {
    if (log.prints(HostLog.Level.DEBUG)) {
      log.debug("Scheduler: the broker has " + firing.name() + ", id " + firing.id());
    }
  }

  @Override
  public void refused(Firing firing, String why) {
    String text = firing.name() + ", scheduled " + instant(firing.scheduled()) + ": " + why;
    synchronized (refusals) {
      if (refusals.size() == KEPT) {
        refusals.removeFirst();
      }
      refusals.addLast(text);
    }
    log.error("Scheduler: not delivered, now a dead letter: " + text);
  }

  /** Writes an instant in UTC. */
  static String instant(long nanos) {
    return Instant.ofEpochSecond(Math.floorDiv(nanos, SECOND), Math.floorMod(nanos, SECOND))
        .toString();
  }
}
