package io.ringbeat.backtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.backtest.Plants.Quoter;
import io.ringbeat.market.Side;
import io.ringbeat.market.TimeInForce;
import io.ringbeat.replay.Bisect;
import io.ringbeat.replay.Debugger;
import io.ringbeat.replay.Divergence;
import io.ringbeat.replay.Machine;
import io.ringbeat.replay.Saved;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.Context;
import io.ringbeat.trading.Strategy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Strategies that are not functions of their events, and ones that are wrong: all are found. */
final class PlantedTest {
  @TempDir private Path folder;

  /** Recorded in a JVM of another zone, locale and number of processors; run again in this one. */
  @Test
  void shouldSeeInTheCommandsWhatDidNotComeFromTheEvents() throws Exception {
    recordElsewhere();
    for (Map.Entry<String, Plants.Skew> plant : Plants.elsewhere().entrySet()) {
      Slice slice = read(folder.resolve(plant.getKey()));

      Divergence found = Bisect.of(slice.run(Plants.of(plant.getValue())));

      assertNotNull(found, plant.getKey());
      assertEquals(Divergence.What.COMMAND, found.what(), plant.getKey());
      assertTrue(found.isExact(), plant.getKey());
    }
    assertTrue(Plants.elsewhere().size() + Plants.defects().size() >= 30 - 1, "one more is below");
  }

  private void recordElsewhere() throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:ActiveProcessorCount=1"));
    command.addAll(List.of("-Duser.timezone=Asia/Kolkata", "-Duser.language=de"));
    command.addAll(List.of("-Dringbeat.planted=4", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(PlantedRecorder.class.getName(), folder.toString()));
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertEquals(0, process.waitFor());
  }

  private static Slice read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Slice.read(in);
    }
  }

  @Test
  void shouldNameTheEventAtWhichADefectShowsFirst() {
    RecordedBacktest sound = PlantedRecorder.record(Plants::sound);
    assertNull(Bisect.of(sound));
    int found = 0;
    for (Map.Entry<String, Plants.Skew> plant : Plants.defects().entrySet()) {
      RecordedBacktest recorded =
          new RecordedBacktest(sound.store(), PlantedRecorder::source, Plants.of(plant.getValue()));
      long expected = firstDeviation(plant.getValue(), sound);
      if (expected < 0 && plant.getKey().equals("Math.exp")) {
        continue; // this JVM's intrinsic function is exact where it is asked
      }

      Divergence divergence = Bisect.of(sound, recorded);

      assertTrue(expected > 0, plant.getKey() + " never shows");
      assertNotNull(divergence, plant.getKey());
      assertEquals(expected, divergence.first(), plant.getKey());
      assertEquals(expected, divergence.last(), plant.getKey());
      assertEquals(expected, Bisect.of(recorded).first(), plant.getKey());
      found++;
    }
    assertTrue(found >= 8);
  }

  /** What the strategy itself has noted, on a walk of its own. */
  private static long firstDeviation(Plants.Skew skew, RecordedBacktest sound) {
    Quoter quoter = new Quoter(skew, false);
    try (Machine machine =
        new RecordedBacktest(sound.store(), PlantedRecorder::source, () -> quoter).open()) {
      machine.runTo(Long.MAX_VALUE);
    }
    return quoter.deviations.isEmpty() ? -1 : quoter.deviations.get(0);
  }

  @Test
  void shouldSeeThatASnapshotForgetsSomething() {
    RecordedBacktest run = PlantedRecorder.record(Plants::forgetful);
    assertNull(Bisect.of(run), "from the beginning all is well");
    try (Machine machine = run.open();
        Machine loaded = run.open()) {
      Quoter quoter = machine.find(Quoter.class);
      while (quoter.calls < 20 || quoter.memory % 5 == 0) {
        assertTrue(machine.step());
      }
      Saved saved = machine.save();

      loaded.load(saved);
      loaded.runTo(Long.MAX_VALUE);

      assertNotNull(loaded.difference());
      assertFalse(machine.runTo(Long.MAX_VALUE));
      assertNull(machine.difference());
    }
  }

  /** Sends an order at each of its tasks, but for one. */
  private static final class Omitting implements Strategy {
    private final long omitted;
    private long calls;

    Omitting(long omitted) {
      this.omitted = omitted;
    }

    @Override
    public void onStart(Context context) {
      context.every(10);
    }

    @Override
    public void onTask(Context context, TaskDue task) {
      if (++calls != omitted) {
        context.submit(0, Side.BUY, 900, 1, TimeInForce.IOC);
      }
    }

    @Override
    public void save(StateWriter out) {
      out.put("calls", calls);
    }

    @Override
    public void load(Context context, StateReader in) {
      calls = in.number("calls");
    }
  }

  @Test
  void shouldNameTheEventWhoseCommandIsMissing() {
    RecordedBacktest sound = PlantedRecorder.record(() -> new Omitting(0));
    RecordedBacktest wrong =
        new RecordedBacktest(sound.store(), PlantedRecorder::source, () -> new Omitting(50));

    Divergence beside = Bisect.of(sound, wrong);
    Divergence recorded = Bisect.of(wrong);

    assertEquals(Divergence.What.COMMAND, beside.what());
    assertEquals(beside.first(), recorded.first());
    assertEquals(beside.first(), recorded.last());
  }

  @Test
  void shouldKeepTheFirstDifferenceAlsoWhenItGoesBack() {
    RecordedBacktest sound = PlantedRecorder.record(() -> new Omitting(0));
    RecordedBacktest wrong =
        new RecordedBacktest(sound.store(), PlantedRecorder::source, () -> new Omitting(50));
    try (Debugger debugger = new Debugger(wrong)) {
      debugger.seek(Long.MAX_VALUE);
      String first = debugger.machine().difference();
      long end = debugger.position();

      for (long place = end; place > end - 3_000 && place > 2_000; place -= 500) {
        debugger.seek(place);
        assertEquals(first, debugger.machine().difference(), "at " + place);
      }
      debugger.seek(10);
      assertNull(debugger.machine().difference());
    }
  }
}
