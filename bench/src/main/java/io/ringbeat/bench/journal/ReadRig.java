package io.ringbeat.bench.journal;

import io.ringbeat.bench.support.Cores;
import io.ringbeat.bench.support.Options;
import io.ringbeat.bench.support.Results;
import io.ringbeat.bench.support.Scratch;
import io.ringbeat.engine.Engine;
import io.ringbeat.engine.Recovered;
import io.ringbeat.event.Event;
import io.ringbeat.journal.FrameReader;
import io.ringbeat.journal.Journal;
import io.ringbeat.journal.JournalOptions;
import io.ringbeat.journal.LogWriter;
import io.ringbeat.journal.chronicle.ChronicleOptions;
import io.ringbeat.journal.chronicle.ChronicleStore;
import io.ringbeat.replay.Replay;
import io.ringbeat.replay.ReplayResult;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What becomes of a journal afterwards: a run of trades with a core is verified, replayed and
 * brought back, round after round, one thread; then how many bytes an event takes, and what a
 * checkpoint and a snapshot cost a core with a state of 1 MiB.
 */
public final class ReadRig {
  private static final int STATE = 1 << 17; // longs
  private static final int ALONE = 100_000; // events in frames of their own
  private static final long NEVER = 0;

  private final Results results;

  private ReadRig(Results results) {
    this.results = results;
  }

  /**
   * Runs the rig.
   *
   * @param args see {@link Options}: {@code --out} folder, {@code --name} of the files, {@code
   *     --events} of the run, {@code --rounds}, {@code --marks} how many checkpoints and snapshots
   */
  public static void main(String[] args) {
    Options options = new Options(args, "out", "name", "events", "rounds", "marks");
    Path out = Path.of(options.text("out", "journal"));
    try (Results results = new Results(out, options.text("name", "read"))) {
      ReadRig rig = new ReadRig(results);
      rig.read(options.number("events", 10_000_000), (int) options.number("rounds", 5));
      rig.size();
      rig.marks((int) options.number("marks", 20));
    }
  }

  /** Verifies, replays and recovers the same run. */
  private void read(long events, int rounds) {
    try (Scratch scratch = new Scratch()) {
      Taker taker = new Taker(0);
      LogWriter log;
      long slots;
      long stateHash;
      JournalOptions options = new JournalOptions().checkpointEvery(1 << 20).snapshotEvery(NEVER);
      try (Host host = Host.start(Host.Layout.INLINE, scratch.journal(), options, true, taker)) {
        log = host.log();
        Engine engine = host.engine();
        for (long i = 0; i < events; i++) {
          Trades.publish(host.publisher(), i, i);
          if (i % Trades.BATCH == 0) {
            host.turn();
          }
        }
        host.awaitAll();
        slots = log.written() + 1;
        stateHash = engine.stateHash();
      }
      taker.requireAll(events);
      Cores.pin(Cores.core(0));
      for (int round = -1; round < rounds; round++) { // the first one warms up
        Written written = Written.read(scratch.journal(), events, log.chain());
        report("verify", round, written.slots(), written.nanos());
        replay(round, scratch.journal(), slots, stateHash);
      }
      for (int round = -1; round < rounds; round++) { // each adds a segment with some events
        recover(round, scratch.journal(), events, stateHash);
      }
      Cores.unpin();
    }
  }

  private void replay(int round, Path folder, long slots, long stateHash) {
    System.gc(); // not in the measurement
    Taker taker = new Taker(0);
    ReplayResult result;
    long began;
    long nanos;
    try (ChronicleStore store = ChronicleStore.readOnly(folder)) {
      began = System.nanoTime();
      result = new Replay(store).core("core", taker).run();
      nanos = System.nanoTime() - began;
    }
    if (result.difference() != null
        || result.last() != slots - 1
        || result.stateHash() != stateHash) {
      throw new IllegalStateException("the replay comes to something else: " + result);
    }
    report("replay", round, slots, nanos);
  }

  private void recover(int round, Path folder, long events, long stateHash) {
    System.gc(); // not in the measurement
    Taker taker = new Taker(0);
    JournalOptions options = new JournalOptions().snapshotEvery(NEVER);
    Recovered recovered;
    long began = System.nanoTime();
    try (Host host = Host.start(Host.Layout.INLINE, folder, options, true, taker)) {
      long nanos = System.nanoTime() - began;
      recovered = host.engine().recovered();
      if (taker.trades() != events || host.engine().stateHash() != stateHash) {
        throw new IllegalStateException("the run was not brought back: " + recovered);
      }
      report("recovery", round, recovered.last() + 1, nanos);
    }
  }

  private void report(String what, int round, long slots, long nanos) {
    if (round >= 0) {
      results.write(
          new Results.Line()
              .put("kind", "read")
              .put("what", what)
              .put("round", round)
              .put("slots", slots)
              .put("nanos", nanos)
              .put("rate", slots * 1e3 / nanos));
    }
  }

  /** Writes events in frames of 1,024, and one a frame, and counts the bytes. */
  private void size() {
    for (int slots : new int[] {1, 16, 64, Trades.BATCH}) {
      try (Scratch scratch = new Scratch()) {
        long events = ALONE / slots * (long) slots;
        long chain = write(scratch.journal(), slots, events);
        Written written = Written.read(scratch.journal(), events, chain);
        results.write(
            new Results.Line()
                .put("kind", "size")
                .put("slotsAFrame", slots)
                .put("events", events)
                .put("bytes", written.bytes()));
      }
    }
  }

  private static long write(Path folder, int slots, long events) {
    long[] slab = new long[slots * Event.WORDS];
    LogWriter log;
    try (Journal journal =
        new Journal(ChronicleStore.open(folder, ChronicleOptions.DEFAULT), new JournalOptions())) {
      try (FrameReader past = new FrameReader(journal.store().events());
          FrameReader pastOut = new FrameReader(journal.store().out())) {
        journal.begin(past, pastOut, List.of(), -1);
      }
      log = journal.events();
      for (long i = 0; i < events; i += slots) {
        for (int k = 0; k < slots; k++) {
          Trades.put(slab, k * Event.WORDS, i + k);
        }
        while (!log.hasRoom()) {
          log.keep(false);
        }
        log.append(i, slab, 0, slots, i);
      }
    }
    return log.chain();
  }

  /**
   * Measures what checkpoints and snapshots cost where one thread does it all: how much longer a
   * poll takes that hashes the state than the one before, and how long it is from asking for a
   * snapshot until it is on the disk.
   */
  private void marks(int count) {
    Taker taker = new Taker(STATE);
    JournalOptions options = new JournalOptions().checkpointEvery(1 << 14).snapshotEvery(NEVER);
    try (Scratch scratch = new Scratch();
        Host host = Host.start(Host.Layout.INLINE, scratch.journal(), options, true, taker)) {
      long i = 0;
      long[] plain = new long[1 << 16];
      int plains = 0;
      int checkpoints = 0;
      while (checkpoints < count + 3) { // the first ones warm up
        if (plains > plain.length) {
          throw new IllegalStateException("no checkpoints come");
        }
        for (int k = 0; k < Trades.BATCH; k++) {
          Trades.publish(host.publisher(), 0, i++);
        }
        long before = taker.saves();
        long began = System.nanoTime();
        host.turn();
        long nanos = System.nanoTime() - began;
        if (taker.saves() == before) {
          plain[plains++ % plain.length] = nanos;
        } else if (++checkpoints > 3) {
          long[] sorted = Arrays.copyOf(plain, Math.min(plains, plain.length));
          Arrays.sort(sorted);
          reportMark("checkpoint", nanos - sorted[sorted.length / 2]);
        }
      }
      host.awaitAll();
      for (int k = 0; k < count; k++) {
        long began = System.nanoTime();
        long before = snapshots(host.engine());
        host.engine().snapshot();
        while (snapshots(host.engine()) == before) {
          host.turn();
        }
        reportMark("snapshot", System.nanoTime() - began);
      }
      if (taker.trades() != i) {
        throw new IllegalStateException(taker.trades() + " of " + i + " trades were handled");
      }
    }
  }

  private void reportMark(String what, long nanos) {
    results.write(
        new Results.Line()
            .put("kind", "mark")
            .put("what", what)
            .put("stateBytes", STATE * (long) Long.BYTES)
            .put("nanos", nanos));
  }

  private static long snapshots(Engine engine) {
    long[] found = new long[1];
    engine.readCounters(
        (scope, name, value) -> {
          if (scope.equals("journal") && name.equals("snapshots")) {
            found[0] = value;
          }
        });
    return found[0];
  }
}
