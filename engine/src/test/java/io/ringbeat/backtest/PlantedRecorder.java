package io.ringbeat.backtest;

import io.ringbeat.engine.Description;
import io.ringbeat.journal.MemoryStore;
import io.ringbeat.trading.Strategy;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/** Records a run of each planted strategy, in a JVM of its own. */
final class PlantedRecorder {
  private PlantedRecorder() {}

  public static void main(String[] args) throws IOException {
    for (Map.Entry<String, Plants.Skew> plant : Plants.elsewhere().entrySet()) {
      try (OutputStream out = Files.newOutputStream(Path.of(args[0], plant.getKey()))) {
        record(Plants.of(plant.getValue())).slice(0, 100_000).write(out);
      }
    }
  }

  static RecordedBacktest record(Supplier<Strategy> strategy) {
    MemoryStore store = new MemoryStore();
    try (RunJournal journal = new RunJournal(store, new Description())) {
      new Backtest(source(), strategy.get()).journal(journal).run();
    }
    return new RecordedBacktest(store, PlantedRecorder::source, strategy);
  }

  static EventSource source() {
    Random random = new Random(7);
    RandomMarket market = new RandomMarket(random, 2_000, 10);
    return new WatchedSource(market.instruments, market.blocks(random));
  }
}
