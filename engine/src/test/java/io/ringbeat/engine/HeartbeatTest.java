package io.ringbeat.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.time.HeartbeatSpec;
import io.ringbeat.time.HeartbeatSpec.Missed;
import io.ringbeat.time.ManualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class HeartbeatTest {
  private static final long START = 1_700_000_000_000_000_003L;
  private static final long PERIOD = 100_000;

  private final ManualClock clock = new ManualClock(START);
  private final List<String> beats = new ArrayList<>();

  private Engine engine(HeartbeatSpec spec) {
    return Engine.builder()
        .driver(Driver.CALLER)
        .clock(clock)
        .heartbeat(spec)
        .handler(
            "notes",
            (sequence, time, slab, offset) -> {
              if (Event.kind(slab[offset]) == Kind.HEARTBEAT) {
                beats.add(
                    slab[offset + Event.A]
                        + " "
                        + (slab[offset + Event.B] - START)
                        + " "
                        + (slab[offset + Event.C] - START));
              }
            })
        .start();
  }

  private void at(Engine engine, long time) {
    clock.set(START + time);
    for (int i = 0; i < 5; i++) {
      engine.poll();
    }
  }

  @Test
  void shouldSayTheCountTheScheduledAndTheActualTime() {
    Engine engine = engine(HeartbeatSpec.every(PERIOD));

    at(engine, PERIOD - 1);
    at(engine, PERIOD);
    at(engine, 2 * PERIOD + 7);

    assertEquals(List.of("1 100000 100000", "2 200000 200007"), beats);
    engine.close();
  }

  @Test
  void shouldSkipMissedBeatsAndCountThem() {
    Engine engine = engine(HeartbeatSpec.every(PERIOD));

    at(engine, 3 * PERIOD + 5);
    at(engine, 4 * PERIOD);

    assertEquals(List.of("3 300000 300005", "4 400000 400000"), beats);
    assertEquals(2, counter(engine, "skipped"));
    assertEquals(4, counter(engine, "beats"));
    engine.close();
  }

  @Test
  void shouldCatchUpWithMissedBeats() {
    Engine engine = engine(HeartbeatSpec.every(PERIOD).missed(Missed.CATCH_UP));

    at(engine, 3 * PERIOD + 5);

    assertEquals(List.of("1 100000 300005", "2 200000 300005", "3 300000 300005"), beats);
    assertEquals(0, counter(engine, "skipped"));
    assertEquals(2 * PERIOD + 5, counter(engine, "mostLateNanos"));
    engine.close();
  }

  @Test
  void shouldNotDriftInAMillionBeatsHoweverLateEachIs() {
    SplittableRandom random = new SplittableRandom(5);
    long[] last = {0, 0};
    Engine engine =
        Engine.builder()
            .driver(Driver.CALLER)
            .clock(clock)
            .heartbeat(HeartbeatSpec.every(PERIOD).missed(Missed.CATCH_UP))
            .handler(
                "checks",
                (sequence, time, slab, offset) -> {
                  if (Event.kind(slab[offset]) == Kind.HEARTBEAT) {
                    assertEquals(++last[0], slab[offset + Event.A]);
                    assertEquals(START + last[0] * PERIOD, slab[offset + Event.B]);
                    last[1] = Math.max(last[1], time - slab[offset + Event.B]);
                  }
                })
            .start();

    while (last[0] < 1_000_000) {
      clock.advance(random.nextLong(3 * PERIOD));
      engine.poll();
      engine.poll();
    }

    assertEquals(Health.Status.UP, engine.health().status());
    assertTrue(last[1] > 0);
    engine.close();
  }

  @Test
  void shouldTellFromTimeToTimeThatTheEngineLives() throws InterruptedException {
    List<String> lines = new ArrayList<>();
    Engine engine =
        Engine.builder()
            .driver(Driver.CALLER)
            .clock(clock)
            .heartbeat(HeartbeatSpec.every(PERIOD).printEvery(3))
            .printTo(lines::add)
            .handler("nothing", (sequence, time, slab, offset) -> {})
            .start();

    for (int i = 1; i <= 7; i++) {
      at(engine, i * PERIOD);
      Thread.sleep(6); // the monitor looks each 5 ms
      engine.poll();
    }

    assertEquals(2, lines.size(), lines.toString());
    assertTrue(lines.get(0).startsWith("heartbeat 3, up 0 s, late by 0.0 us"), lines.get(0));
    assertTrue(lines.get(1).startsWith("heartbeat 6, "), lines.get(1));
    engine.close();
  }

  @Test
  void shouldRefuseAPeriodThatIsTooShortOrTooLong() {
    assertThrows(IllegalArgumentException.class, () -> HeartbeatSpec.every(9_999));
    assertThrows(
        IllegalArgumentException.class, () -> HeartbeatSpec.every(HeartbeatSpec.MAX_PERIOD + 1));
    assertEquals(10_000, HeartbeatSpec.every(10_000).period());
  }

  private static long counter(Engine engine, String name) {
    long[] found = {-1};
    engine.readCounters(
        (scope, counter, value) -> {
          if (scope.equals("heartbeat") && counter.equals(name)) {
            found[0] = value;
          }
        });
    return found[0];
  }
}
