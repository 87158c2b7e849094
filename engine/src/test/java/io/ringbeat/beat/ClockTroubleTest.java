package io.ringbeat.beat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.engine.Core;
import io.ringbeat.engine.CoreContext;
import io.ringbeat.engine.Driver;
import io.ringbeat.engine.Engine;
import io.ringbeat.engine.Health;
import io.ringbeat.event.Event;
import io.ringbeat.schedule.Cron;
import io.ringbeat.schedule.Crontab;
import io.ringbeat.schedule.Dialect;
import io.ringbeat.schedule.Interval;
import io.ringbeat.schedule.Misfire;
import io.ringbeat.schedule.Plan;
import io.ringbeat.time.DisciplinedClock;
import io.ringbeat.time.HeartbeatSpec;
import io.ringbeat.time.TaskDue;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A real engine with a scheduler, on an engine's own clock, whose wall clock is in trouble. */
final class ClockTroubleTest {
  private static final long SECOND = 1_000_000_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long BEGIN =
      Instant.parse("2026-06-30T10:00:00Z").getEpochSecond() * SECOND + SECOND / 2;

  /** How much later than it was due a run may start because the test goes on by steps, ns. */
  private static final long STEP = SECOND / 4;

  private long passed; // of the monotonic source
  private long jumped; // of the wall clock
  private long smearFrom = Long.MAX_VALUE; // of the monotonic source: a second in 24 hours
  private final DisciplinedClock clock =
      new DisciplinedClock(() -> passed, this::wall, 0, DisciplinedClock.DEFAULT_STEP_NANOS);
  private final Host host = new Host();
  private final Engine engine =
      Engine.builder()
          .driver(Driver.CALLER)
          .clock(clock)
          .heartbeat(HeartbeatSpec.every(10 * SECOND))
          .core("host", host)
          .start();

  private long wall() {
    long smeared = Math.max(0, Math.min(24 * HOUR, passed - smearFrom));
    return BEGIN + passed + jumped - smeared / (24 * 3_600);
  }

  /** Notes what was run, and when. */
  private static final class Host implements Core {
    final List<Long> seconds = new ArrayList<>();
    final List<Long> minutes = new ArrayList<>();
    final Scheduler scheduler = new Scheduler(7, 0, this::run);
    long last = Long.MIN_VALUE;
    long late;
    long latest;

    void run(CoreContext context, Run run) {
      assertTrue(context.now() >= run.due(), "early");
      latest = Math.max(latest, context.now() - run.due());
      late += context.now() - run.due() > BeatCore.LATE ? 1 : 0;
      (run.entry().name().equals("second") ? seconds : minutes).add(run.scheduled());
    }

    @Override
    public void onStart(CoreContext context) {
      Cron each = Cron.parse("* * * * *", Dialect.UNIX);
      Plan minute = Plan.of(Crontab.of(each, ZoneOffset.UTC));
      scheduler.put(
          context, new Entry("second", Plan.of(new Interval(SECOND, 0)), Misfire.FIRE_ALL, ""));
      scheduler.put(context, new Entry("minute", minute, Misfire.FIRE_ALL, ""));
    }

    @Override
    public void onEvent(CoreContext context, long[] slab, int offset) {
      ascend(slab[offset + Event.ENGINE_TIME]);
      scheduler.onEvent(context, slab, offset);
    }

    @Override
    public void onTask(CoreContext context, TaskDue task) {
      ascend(context.now());
      scheduler.onTask(context, task);
    }

    private void ascend(long time) {
      assertTrue(time >= last, "engine time went back from " + last + " to " + time);
      last = time;
    }
  }

  private void pass(long nanos) {
    passed += nanos;
    clock.discipline();
    int work = 1;
    while (work > 0) {
      work = engine.poll();
    }
    assertEquals(Health.Status.UP, engine.health().status(), () -> engine.health().toString());
  }

  private void checkEachRanOnce() {
    long now = clock.now();
    assertEquals(multiples(SECOND, now), host.seconds);
    assertEquals(multiples(MINUTE, now), host.minutes);
  }

  private static List<Long> multiples(long period, long end) {
    long first = Math.floorDiv(BEGIN, period) + 1;
    return LongStream.rangeClosed(first, end / period).map(n -> n * period).boxed().toList();
  }

  @Test
  void shouldRunEachSecondOnceAndOnTimeThroughALeapSmear() {
    smearFrom = 2 * HOUR; // from noon to noon
    long farthest = 0;
    while (passed < 28 * HOUR) {
      pass(STEP);
      farthest = Math.max(farthest, Math.abs(wall() - clock.now()));
    }

    assertEquals(BEGIN + 28 * HOUR - SECOND, wall(), "the day had a second more");
    assertTrue(farthest < 15_000, farthest + " ns off the wall clock");
    assertTrue(host.latest <= STEP, "up to " + host.latest + " ns late");
    assertEquals(0, host.late);
    checkEachRanOnce();
    engine.close();
  }

  @Test
  void shouldRunEachSecondOnceThroughAThousandJumpsOfTheClock() {
    long seed = Long.getLong("ringbeat.seed", 20_261_122L);
    System.out.println("jumps of the clock: seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    long forwards = 0;
    for (int i = 0; i < 1_000; i++) {
      long jump = i % 100 == 0 ? HOUR : i % 100 == 50 ? -HOUR : random.nextLong(-HOUR, HOUR);
      jumped += jump;
      for (long rest = random.nextLong(MINUTE); rest > 0; rest -= STEP) {
        long before = clock.now();
        pass(Math.min(rest, STEP));
        forwards += clock.now() - before > 2 * SECOND ? 1 : 0;
      }
    }

    assertTrue(forwards > 3 && clock.steps() >= forwards, forwards + " steps forwards");
    assertTrue(host.late > 3_600, "what was stepped over is late: " + host.late);
    checkEachRanOnce();
    engine.close();
  }
}
