package io.ringbeat.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Whatever the policy, the pauses and the restarts, each run is decided exactly once: a slow model
 * goes through all of them, one after the other.
 */
final class CatchupPropertyTest {
  private static final int SEEDS = 3_000;
  private static final long FAR = 3_000;

  @Test
  void shouldDecideEachRunExactlyOnce() {
    for (long seed = 0; seed < SEEDS; seed++) {
      check(seed);
    }
  }

  private static void check(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Plan plan = plan(random);
    Misfire misfire = misfire(random);
    Catchup catchup =
        new Catchup(plan, misfire, "entry", seed, random.nextInt(20), 1 + random.nextInt(4));
    String what = "seed " + seed + ": " + catchup;
    List<Long> fired = new ArrayList<>();
    List<Long> expected = new ArrayList<>();
    long mark = 0;
    long modelMark = 0;
    long now = 0;

    while (now < FAR) {
      now += random.nextInt(4) == 0 ? random.nextInt(500) : random.nextInt(20);
      long asked = random.nextInt(8) == 0 ? now - random.nextInt(100) : now;
      Decision decision;
      int rounds = 0;
      do {
        decision = catchup.decide(mark, fired.size(), asked);
        assertTrue(decision.mark() >= mark, what);
        assertTrue(decision.fire().size() <= catchup.limit(), what);
        checkPassed(plan, decision, mark, fired.size(), what);
        fired.addAll(decision.fire());
        mark = decision.mark();
        rounds++;
      } while (decision.more() && rounds < 10_000);
      modelMark = model(catchup, modelMark, asked, expected);
      assertEquals(expected, fired, what);
      assertEquals(modelMark, mark, what);
    }
    assertEquals(fired.stream().distinct().sorted().toList(), fired, what);
  }

  /** Everything between two marks is fired or passed over. */
  private static void checkPassed(Plan plan, Decision decision, long mark, int runs, String what) {
    List<Long> decided = new ArrayList<>();
    if (decision.firstPassed() != Schedule.NONE) {
      long run = decision.firstPassed();
      while (run <= decision.lastPassed()) {
        decided.add(run);
        run = plan.next(run, 0);
      }
    }
    decided.addAll(decision.fire());
    List<Long> all = new ArrayList<>();
    long run = plan.next(mark, runs);
    while (run <= decision.mark() && (!plan.once() || all.size() < decided.size())) {
      all.add(run);
      run = plan.next(run, 0);
    }
    assertEquals(all, decided, what + " from " + mark + ": " + decision);
  }

  /** Goes through all runs that are due; returns the new mark. */
  private static long model(Catchup catchup, long from, long now, List<Long> fired) {
    Plan plan = catchup.plan();
    List<Long> due = new ArrayList<>();
    long run = plan.next(from, fired.size());
    while (run <= now && plan.due(run, catchup.seed(), catchup.name()) <= now) {
      due.add(run);
      run = plan.next(run, 0);
    }
    if (due.isEmpty()) {
      return from;
    }
    long deadline = Math.max(catchup.misfire().deadline(), catchup.grace());
    long mark = from;
    for (int i = 0; i < due.size(); i++) {
      boolean late = deadline < FAR * 2 && now - due.get(i) - plan.jitter() > deadline;
      boolean merged = catchup.misfire().coalesced() && i < due.size() - 1;
      mark = due.get(i);
      if (!late && !merged) {
        fired.add(due.get(i));
        if (plan.once()) {
          break;
        }
      }
    }
    return mark;
  }

  private static Plan plan(SplittableRandom random) {
    Plan plan = Plan.of(new Interval(1 + random.nextInt(60), random.nextInt(100)));
    plan = random.nextInt(3) == 0 ? plan.startingAt(random.nextInt(300)) : plan;
    plan = random.nextInt(3) == 0 ? plan.expiringAt(300 + random.nextInt(3_000)) : plan;
    plan = random.nextInt(3) == 0 ? plan.jitter(random.nextInt(80)) : plan;
    return random.nextInt(6) == 0 ? plan.onlyOnce() : plan;
  }

  private static Misfire misfire(SplittableRandom random) {
    return switch (random.nextInt(5)) {
      case 0 -> Misfire.FIRE_ALL;
      case 1 -> Misfire.COALESCE;
      case 2 -> Misfire.SKIP;
      case 3 -> Misfire.deadline(random.nextInt(200));
      default -> Misfire.deadline(random.nextInt(200)).coalesce();
    };
  }
}
