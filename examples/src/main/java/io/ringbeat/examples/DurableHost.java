package io.ringbeat.examples;

import io.ringbeat.engine.Core;
import io.ringbeat.engine.CoreContext;
import io.ringbeat.engine.Description;
import io.ringbeat.engine.Engine;
import io.ringbeat.engine.EngineBuilder;
import io.ringbeat.engine.Publisher;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.journal.Journal;
import io.ringbeat.journal.JournalOptions;
import io.ringbeat.journal.chronicle.ChronicleOptions;
import io.ringbeat.journal.chronicle.ChronicleStore;
import io.ringbeat.replay.RunHandlers;
import io.ringbeat.state.State;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import io.ringbeat.time.HeartbeatSpec;
import java.nio.file.Path;

/**
 * A host that a crash only pauses: its engine is journalled, so the next start goes on where the
 * last one was, however that ended. Kill it, and start it again. {@code ringbeat replay FOLDER
 * --handlers DurableHost} walks through the run, also while it goes on.
 */
public final class DurableHost implements RunHandlers {
  @Override
  public void addTo(EngineBuilder engine, Description run) {
    engine.core("volume", new Volume());
  }

  /** Sums up the trades; its whole state can be saved. */
  static final class Volume implements Core, State {
    private long trades;
    private long lots;

    @Override
    public void onEvent(CoreContext context, long[] slab, int offset) {
      if (Event.kind(slab[offset]) == Kind.TRADE) {
        trades++;
        lots += slab[offset + Event.B];
      }
    }

    @Override
    public void save(StateWriter out) {
      out.put("trades", trades);
      out.put("lots", lots);
    }

    @Override
    public void load(StateReader in) {
      trades = in.number("trades");
      lots = in.number("lots");
    }

    @Override
    public String toString() {
      return trades + " trades, " + lots + " lots";
    }
  }

  public static void main(String[] args) throws InterruptedException {
    Volume volume = new Volume();
    Path folder = Path.of(args[0]); // made if it is not there; one run, one folder
    Journal journal =
        new Journal(ChronicleStore.open(folder, ChronicleOptions.DEFAULT), new JournalOptions());
    try (Engine engine =
        Engine.builder()
            .describe("instrument.0", "BTCUSDT, tick 0.1, lot 0.001")
            .heartbeat(HeartbeatSpec.every(10_000_000)) // ns
            .core("volume", volume)
            .journal(journal)
            .start()) {
      System.out.println(engine.recovered() == null ? "a new run" : "the run goes on: " + volume);
      Publisher feed = engine.publisher("feed");
      for (int i = 1; i <= 1_000; i++) {
        feed.trade(0, Event.SELL, engine.clock().now(), 600_000 + i, 2, i); // ticks, lots, trade id
        Thread.sleep(1);
      }
    }
    System.out.println("closed: " + volume);
  }
}
