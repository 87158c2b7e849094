package io.ringbeat.bench.schedulers;

import io.ringbeat.bench.support.Options;
import io.ringbeat.bench.support.Results;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Measures one peer in one way, in a JVM of its own. {@code due}: many entries at one instant, and
 * how long it takes from then until the last has run. {@code lateness}: entries at a steady rate,
 * and how much later than its instant each runs. {@code memory}: how long it takes to put entries
 * in, and by how much the heap has grown after a collection.
 */
public final class SchedulerRig {
  private static final long MILLI = 1_000_000; // ns
  private static final long SECOND = 1_000 * MILLI;
  private static final long LEAD = 2 * SECOND; // before the first instant
  private static final long EARLY = 5 * MILLI; // a peer may aim at its instant's ms, no more
  private static final int WARM = 200; // entries before it counts
  private static final int CHUNK = 1_000; // entries, between looks at the clock
  private static final int COLLECTIONS = 4;

  private SchedulerRig() {}

  /**
   * Runs the rig.
   *
   * @param args see {@link Options}: {@code --out} folder, {@code --name} of the files, {@code
   *     --kind} and {@code --peer}, {@code --entries} of a burst or in memory, {@code --bursts}
   *     that count, {@code --rate} a second and {@code --seconds} that count, {@code --limit}
   *     seconds for running a burst or putting entries in, {@code --texts} how many cron texts they
   *     have between them
   */
  public static void main(String[] args) {
    Options options =
        new Options(
            args, "out", "name", "kind", "peer", "entries", "bursts", "rate", "seconds", "limit",
            "texts");
    Peer peer = Peer.valueOf(options.text("peer", "RINGBEAT"));
    String kind = options.text("kind", "due");
    Path out = Path.of(options.text("out", "schedulers"));
    int entries = (int) options.number("entries", 100_000);
    long limit = options.number("limit", 120) * SECOND;
    try (Results results = new Results(out, options.text("name", kind + "-" + peer))) {
      switch (kind) {
        case "due" -> due(results, peer, entries, (int) options.number("bursts", 3), limit);
        case "lateness" ->
            lateness(
                results,
                peer,
                (int) options.number("rate", 1_000),
                (int) options.number("seconds", 10));
        case "memory" ->
            memory(results, peer, entries, (int) options.number("texts", 1_440), limit);
        default -> throw new IllegalArgumentException("--kind is due, lateness or memory");
      }
    }
    System.exit(0); // whatever a peer has left running
  }

  private static Results.Line line(String kind, Peer peer) {
    return new Results.Line().put("kind", kind).put("peer", peer.name());
  }

  /** Runs the first entries; returns how long the next ones will take at most to be put in, ns. */
  private static long warm(Subject subject, Tally tally, long limit) {
    long began = System.nanoTime();
    long instant = wholeMilli(Tally.now());
    subject.once(0, WARM, entry -> instant + LEAD);
    long each = (System.nanoTime() - began) / WARM;
    tally.await(WARM, System.nanoTime() + LEAD + limit);
    return 2 * each; // and they find everything warm
  }

  private static void due(Results results, Peer peer, int entries, int bursts, long limit) {
    Tally tally = new Tally(WARM + entries * (bursts + 1));
    try (Subject subject = peer.open(tally)) {
      long each = warm(subject, tally, limit);
      for (int burst = 0; burst <= bursts; burst++) { // the first one warms up
        int from = WARM + burst * entries;
        long instant = wholeMilli(Tally.now() + LEAD + entries * each);
        subject.once(from, from + entries, entry -> instant);
        long spare = instant - Tally.now();
        if (spare < 0) {
          throw new IllegalStateException("the entries were put in too late, by " + -spare + " ns");
        }
        tally.await(from + entries, System.nanoTime() + spare + limit);
        long first = Long.MAX_VALUE;
        long last = 0;
        for (int i = from; i < from + entries; i++) {
          first = Math.min(first, tally.ran(i));
          last = Math.max(last, tally.ran(i));
        }
        requireInTime(first - instant);
        if (burst > 0) {
          results.write(
              line("due", peer)
                  .put("burst", burst)
                  .put("entries", entries)
                  .put("firstNanos", first - instant)
                  .put("nanos", last - instant));
        }
      }
    }
  }

  private static void lateness(Results results, Peer peer, int rate, int seconds) {
    int warm = 3 * rate;
    int entries = warm + seconds * rate;
    Tally tally = new Tally(WARM + entries);
    try (Subject subject = peer.open(tally)) {
      long each = warm(subject, tally, 60 * SECOND);
      long start = wholeMilli(Tally.now() + LEAD + entries * each);
      long[] due = new long[entries];
      for (int i = 0; i < entries; i++) {
        due[i] = wholeMilli(start + i * SECOND / rate);
      }
      subject.once(WARM, WARM + entries, entry -> due[entry - WARM]);
      if (Tally.now() > start) {
        throw new IllegalStateException("the entries were put in too late");
      }
      tally.await(
          WARM + entries, System.nanoTime() + (start - Tally.now()) + 3L * (seconds + 3) * SECOND);
      Histogram histogram = new Histogram(3);
      int early = 0;
      for (int i = warm; i < entries; i++) {
        long late = tally.ran(WARM + i) - due[i];
        requireInTime(late);
        early += late < 0 ? 1 : 0;
        histogram.recordValue(Math.max(late, 0));
      }
      histogram.setStartTimeStamp(due[warm] / MILLI);
      histogram.setEndTimeStamp(due[entries - 1] / MILLI);
      results.write(line("lateness", peer).put("rate", rate).put("early", early).put(histogram));
      results.write(peer.name(), histogram);
    }
  }

  private static void requireInTime(long late) {
    if (late < -EARLY) {
      throw new IllegalStateException("an entry ran " + -late + " ns too early");
    }
  }

  private static void memory(Results results, Peer peer, int entries, int texts, long limit) {
    int month = LocalDate.now(ZoneOffset.UTC).plusMonths(3).getMonthValue();
    Tally tally = new Tally(0); // none of them runs
    try (Subject subject = peer.open(tally)) {
      subject.crons(entries, entries + WARM, texts, month);
      long before = used();
      long began = System.nanoTime();
      int in = 0;
      boolean full = false;
      try {
        while (in < entries && System.nanoTime() - began < limit) {
          int to = Math.min(in + CHUNK, entries);
          subject.crons(in, to, texts, month);
          in = to;
        }
      } catch (OutOfMemoryError e) {
        full = true; // the peer is of no use any more: only how far it came is told
      }
      long nanos = System.nanoTime() - began;
      results.write(
          line("memory", peer)
              .put("wanted", entries)
              .put("texts", texts)
              .put("entries", in)
              .put("full", full ? 1 : 0)
              .put("nanos", nanos)
              .put("bytes", (full ? Runtime.getRuntime().maxMemory() : used()) - before));
    }
  }

  /** Returns the heap in use after collections. */
  private static long used() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
      LockSupport.parkNanos(100 * MILLI);
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static long wholeMilli(long nanos) {
    return (nanos + MILLI - 1) / MILLI * MILLI;
  }
}
