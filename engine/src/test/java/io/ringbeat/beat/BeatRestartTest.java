package io.ringbeat.beat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.schedule.Interval;
import io.ringbeat.schedule.Misfire;
import io.ringbeat.schedule.Plan;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A beat that is killed more often than anything is due. */
final class BeatRestartTest {
  private static final long SECOND = BeatWorld.SECOND;
  private static final int RESTARTS = 1_000;

  @Test
  void shouldRunEverythingOnceThoughKilledMoreOftenThanAnythingIsDue() {
    BeatWorld world = new BeatWorld(5, 1);
    BeatMember member = world.members.get(0);
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Plan plan = Plan.of(new Interval((10 + 7 * i) * SECOND, i)).jitter(i * SECOND);
      entries.add(new Entry("entry " + i, plan, Misfire.FIRE_ALL, "body"));
    }
    entries.forEach(world::put);
    world.settle();
    long begin = world.time;

    for (int i = 0; i < RESTARTS; i++) {
      long awake = world.random.nextLong(6 * SECOND);
      for (int step = 0; step < 6; step++) {
        world.time += awake / 6;
        world.step(member);
      }
      world.crash(member);
      world.time += world.random.nextLong(2 * SECOND);
      world.restart(member);
      if (i % 10 == 0) {
        world.step(member);
        member.reload();
      }
    }
    world.time += 60 * SECOND;
    world.settle();

    assertTrue(world.time - begin < RESTARTS * 10 * SECOND, "restarts are the rarer");
    assertTrue(world.lost > 0, "no run was lost on its way into the ledger");
    for (Entry entry : entries) {
      List<Long> expected = new ArrayList<>();
      long run = entry.plan().next(begin, 0);
      while (entry.plan().due(run, member.seed, entry.name()) <= world.time) {
        expected.add(run);
        run = entry.plan().next(run, 0);
      }
      assertEquals(expected, world.recorded.get(entry.name()), entry.name());
    }
    member.checkReplay("after " + RESTARTS + " restarts");
  }
}
