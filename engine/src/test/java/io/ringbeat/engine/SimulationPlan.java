package io.ringbeat.engine;

import io.ringbeat.time.HeartbeatSpec;
import io.ringbeat.time.HeartbeatSpec.Missed;
import io.ringbeat.time.TaskSpec;
import io.ringbeat.time.TaskSpec.OnFailure;
import io.ringbeat.time.TaskSpec.Overlap;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What one seed's simulation is like: sizes, who comes after whom, who fails. */
final class SimulationPlan {
  /** The task type's bit for a task that throws now and then. */
  static final int THROWS = 1;

  /** The task type's bit for a task that may fail elsewhere. */
  static final int FAILS = 2;

  /** Who throws. */
  enum Failing {
    NOBODY,
    CORE,
    HANDLER,
    BATCH_END,
    GATEWAY_SEND,
    GATEWAY_WORK,
    TASK
  }

  /** A handler, or the core, and the names of those it follows. */
  record Place(String name, List<String> after) {
    boolean isCore() {
      return name.equals("core");
    }
  }

  final long seed;
  final int ringSlots;
  final int commandSlots;
  final int timerSlots;
  final long period;
  final boolean beats;
  final Missed missed;
  final int producers;
  final List<Place> places = new ArrayList<>();
  final Failing failing;
  final int failAt;
  final int reactPercent;
  final int refusePercent;
  final boolean starving;
  final int steps;
  final boolean abrupt; // closed in the middle of everything, not at rest
  final boolean journal; // commands leave only after the first handler has passed their cause

  SimulationPlan(long seed) {
    this.seed = seed;
    SplittableRandom random = random("plan");
    ringSlots = 4 << random.nextInt(5);
    commandSlots = 16 << random.nextInt(3);
    timerSlots = 4 << random.nextInt(3);
    period =
        List.of(10_000L, 1_000_000L, 1_000_000_000L, 3_600_000_000_000L).get(random.nextInt(4));
    beats = random.nextInt(8) > 0;
    missed = random.nextBoolean() ? Missed.SKIP : Missed.CATCH_UP;
    producers = 1 + random.nextInt(4);
    failing = random.nextInt(10) < 6 ? Failing.NOBODY : Failing.values()[random.nextInt(7)];
    failAt = 1 + random.nextInt(200);
    reactPercent = 5 + random.nextInt(40);
    refusePercent = random.nextInt(3) == 0 ? 0 : random.nextInt(90);
    starving = random.nextBoolean();
    journal = random.nextBoolean();
    abrupt = random.nextInt(4) == 0;
    steps = 50 + random.nextInt(250);
    int handlers = 1 + random.nextInt(4);
    int core = random.nextInt(handlers + 1);
    for (int i = 0; i <= handlers; i++) {
      List<String> after = new ArrayList<>();
      for (Place before : places) {
        if (random.nextInt(3) == 0) {
          after.add(before.name());
        }
      }
      places.add(new Place(i == core ? "core" : "handler" + i, after));
    }
  }

  /** Returns a generator of its own for a part of the simulation. */
  SplittableRandom random(String part) {
    return new SplittableRandom(seed * 0x9E3779B97F4A7C15L + part.hashCode());
  }

  HeartbeatSpec heartbeat() {
    return HeartbeatSpec.every(period).missed(missed);
  }

  /** Returns a task; one that halts the engine does not fail unless that is the plan. */
  TaskSpec task(SplittableRandom random, long now) {
    TaskSpec task =
        random.nextInt(3) == 0
            ? TaskSpec.once(random.nextLong(2 * period))
            : TaskSpec.every(period + random.nextLong(3 * period));
    switch (random.nextInt(6)) {
      case 0 -> task = task.at(now + random.nextLong(4 * period) - 2 * period);
      case 1 -> task = random.nextBoolean() ? TaskSpec.every(period).absolute() : task;
      default -> {}
    }
    if (random.nextInt(3) == 0) {
      task = task.routed(Overlap.of(random.nextInt(3)));
    }
    OnFailure onFailure = OnFailure.of(random.nextInt(3));
    boolean mayFail = onFailure != OnFailure.HALT || failing == Failing.TASK;
    long[] arguments = random.longs(random.nextInt(TaskSpec.MAX_ARGUMENTS + 1)).toArray();
    return task.onFailure(onFailure).type(mayFail ? random.nextInt(4) : 0).arguments(arguments);
  }

  @Override
  public String toString() {
    return "ring "
        + ringSlots
        + ", commands "
        + commandSlots
        + ", timers "
        + timerSlots
        + ", period "
        + period
        + " "
        + (beats ? missed : "no beats")
        + ", producers "
        + producers
        + ", "
        + places
        + ", failing "
        + failing
        + " at "
        + failAt
        + ", reacts "
        + reactPercent
        + " %, refuses "
        + refusePercent
        + " %, starving "
        + starving
        + ", steps "
        + steps;
  }
}
