package io.ringbeat.bench.journal;

import io.ringbeat.bench.support.Cores;
import io.ringbeat.bench.support.Options;
import io.ringbeat.bench.support.Results;
import io.ringbeat.bench.support.Scratch;
import io.ringbeat.engine.Core;
import io.ringbeat.engine.CoreContext;
import io.ringbeat.event.Event;
import io.ringbeat.journal.JournalOptions;
import io.ringbeat.journal.chronicle.ChronicleStore;
import io.ringbeat.replay.Bisect;
import io.ringbeat.replay.Debugger;
import io.ringbeat.replay.Divergence;
import io.ringbeat.replay.JournalRun;
import io.ringbeat.replay.RecordedRun;
import io.ringbeat.state.State;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/**
 * How quick a debugger is on a live run of trades whose core has a state of 32 KiB: the first seek
 * to the end, seeks to anywhere after that, single steps back from anywhere, a condition that is
 * asked after every event, and the comparison of two runs of which one goes wrong near the end.
 */
public final class WalkRig {
  private static final int STATE = 1 << 12; // longs

  private final Results results;
  private final SplittableRandom random = new SplittableRandom(1);

  private final long events;

  private WalkRig(Results results, long events) {
    this.results = results;
    this.events = events;
  }

  /**
   * Runs the rig.
   *
   * @param args see {@link Options}: {@code --out} folder, {@code --name} of the files, {@code
   *     --events} of the run, {@code --rounds}, {@code --seeks} in each round
   */
  public static void main(String[] args) {
    Options options = new Options(args, "out", "name", "events", "rounds", "seeks");
    Path out = Path.of(options.text("out", "journal"));
    try (Results results = new Results(out, options.text("name", "walk"));
        Scratch scratch = new Scratch()) {
      long events = options.number("events", 10_000_000);
      record(scratch.journal(), events);
      Cores.pin(Cores.core(0));
      WalkRig rig = new WalkRig(results, events);
      try (ChronicleStore store = ChronicleStore.readOnly(scratch.journal())) {
        for (int round = -1; round < options.number("rounds", 5); round++) { // one warms up
          rig.walk(store, round, (int) options.number("seeks", 20));
        }
      }
    }
  }

  private static void record(Path folder, long events) {
    Taker taker = new Taker(STATE);
    JournalOptions options = new JournalOptions().checkpointEvery(1 << 20).snapshotEvery(0);
    try (Host host = Host.start(Host.Layout.INLINE, folder, options, true, taker)) {
      for (long i = 0; i < events; i++) {
        Trades.publish(host.publisher(), i, i);
        if (i % Trades.BATCH == 0) {
          host.turn();
        }
      }
      host.awaitAll();
    }
    taker.requireAll(events);
  }

  private static RecordedRun run(ChronicleStore store) {
    return new JournalRun(store, engine -> engine.core("core", new Taker(STATE)));
  }

  private void walk(ChronicleStore store, int round, int seeks) {
    System.gc(); // not in the measurement
    try (Debugger debugger = new Debugger(run(store))) {
      report("first seek to the end", round, () -> debugger.seek(events));
      for (int i = 0; i < seeks; i++) {
        long target = random.nextLong(events);
        report("seek", round, () -> debugger.seek(target));
        report("back", round, () -> debugger.back(1));
      }
    }
    try (Debugger debugger = new Debugger(run(store))) {
      report(
          "until",
          round,
          () -> !debugger.until(at -> at.words()[at.offset() + Event.A] == Long.MIN_VALUE));
    }
    RecordedRun wrong = new JournalRun(store, engine -> engine.core("core", new Late(events)));
    report(
        "bisect",
        round,
        () -> {
          Divergence found = Bisect.of(run(store), wrong);
          return found != null && found.isExact() && found.path().equals("core/core/position");
        });
  }

  private void report(String what, int round, BooleanSupplier action) {
    long began = System.nanoTime();
    boolean done = action.getAsBoolean();
    long nanos = System.nanoTime() - began;
    if (!done) {
      throw new IllegalStateException(what + " has not come to what it should");
    }
    if (round >= 0) {
      results.write(
          new Results.Line()
              .put("kind", "walk")
              .put("what", what)
              .put("round", round)
              .put("events", events)
              .put("nanos", nanos));
    }
  }

  /** Takes a trade for another one when most of the run is over. */
  private static final class Late implements Core, State {
    private final Taker taker = new Taker(STATE);
    private final long[] other = new long[Event.WORDS];
    private final long from;

    Late(long events) {
      from = events - events / 20;
    }

    @Override
    public void onEvent(CoreContext context, long[] slab, int offset) {
      if (slab[offset + Event.C] == from) {
        System.arraycopy(slab, offset, other, 0, Event.WORDS);
        other[Event.B]++;
        taker.onEvent(context, other, 0);
      } else {
        taker.onEvent(context, slab, offset);
      }
    }

    @Override
    public long stateHash() {
      return taker.stateHash();
    }

    @Override
    public void save(StateWriter out) {
      taker.save(out);
    }

    @Override
    public void load(StateReader in) {
      taker.load(in);
    }
  }
}
