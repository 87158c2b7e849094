package io.ringbeat.beat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.Parcel;
import io.ringbeat.schedule.Clocked;
import io.ringbeat.schedule.Interval;
import io.ringbeat.schedule.Misfire;
import io.ringbeat.schedule.Plan;
import io.ringbeat.schedule.Schedule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Two and three beats through crashes, lost locks, a ledger that is read late and twice, clocks
 * that are wrong and put right, and edits: under FIRE_ALL the ledger records each run that the
 * plans demand, once. {@code -Dringbeat.beatSeeds} says how many seeds, {@code
 * -Dringbeat.firstSeed} from which on, {@code -Dringbeat.print=true} prints what there was.
 */
final class BeatSimulationTest {
  private static final long SECOND = BeatWorld.SECOND;
  private static final long HOUR = 3_600 * SECOND;

  /** A plan of an entry, from the edit that has brought it to the next. */
  private static final class Phase {
    final Plan plan;
    final TreeMap<String, Long> begins = new TreeMap<>(); // engine times, by member
    long lastEnd = Long.MIN_VALUE; // when the last member has given it up
    boolean ended;
    long recorded = Long.MIN_VALUE; // the last run when the first member has given it up

    Phase(Plan plan) {
      this.plan = plan;
    }
  }

  private final TreeMap<String, List<Phase>> phases = new TreeMap<>();
  private final List<TreeMap<String, Phase>> has = new ArrayList<>(); // by member
  private int restarts;
  private int jumps;

  @Test
  void shouldRecordEachRunOnceWhateverHappens() {
    long first = Long.getLong("ringbeat.firstSeed", 0);
    long seeds = Long.getLong("ringbeat.beatSeeds", 500);
    long twice = 0;
    long runs = 0;
    for (long seed = first; seed < first + seeds; seed++) {
      BeatSimulationTest one = new BeatSimulationTest();
      BeatWorld world = one.run(seed);
      twice += one.check(world, "seed " + seed);
      runs += world.wire.size();
      restarts += one.restarts;
      jumps += one.jumps;
    }
    assertTrue(seeds < 100 || (twice > 0 && restarts > seeds && jumps > seeds), "no faults");
    if (Boolean.getBoolean("ringbeat.print")) {
      System.out.printf(
          "%d seeds, %d runs sent, %d twice, %d restarts, %d jumps of clocks%n",
          seeds, runs, twice, restarts, jumps);
    }
  }

  private BeatWorld run(long seed) {
    BeatWorld world = new BeatWorld(seed, 2 + (int) (seed % 2));
    world.members.forEach(member -> has.add(new TreeMap<>()));
    world.watch(
        (member, event) -> {
          if (Event.kind(event[0]) == Kind.ENTRY) {
            noteEdit(world, member, event);
          }
        });
    for (int i = 0; i < 5; i++) {
      edit(world, i);
    }
    int names = 5;
    for (int step = 0; step < 1_200; step++) {
      if (world.random.nextInt(3) == 0) {
        world.time += world.random.nextLong(8 * SECOND);
      }
      BeatMember member = world.members.get(world.random.nextInt(world.members.size()));
      switch (world.random.nextInt(150)) {
        case 0, 1 -> {
          if (member.up) {
            world.crash(member);
            restarts++;
          }
        }
        case 2, 3, 4 -> {
          if (member.up) {
            world.disconnect(member);
          }
        }
        case 5 -> {
          jumps++;
          member.offset = member.offset == 0 ? (world.random.nextBoolean() ? HOUR : -HOUR) : 0;
        }
        case 6 -> edit(world, world.random.nextInt(names));
        case 7 -> edit(world, names++);
        case 8 -> {
          if (member.up) {
            member.reload();
          }
        }
        case 9, 10, 11, 12, 13 -> {
          if (!member.up) {
            world.restart(member);
          }
        }
        default -> world.step(member);
      }
    }
    for (BeatMember member : world.members) {
      if (!member.up) {
        world.restart(member);
      }
    }
    world.settle();
    for (BeatMember member : world.members) {
      world.time = Math.max(world.time, member.clock(world.time)) + SECOND;
      member.offset = 0;
    }
    world.settle();
    return world;
  }

  /** Puts an entry in, changes its plan or its body, or takes it out; names are not used again. */
  private void edit(BeatWorld world, int number) {
    String name = "entry " + number;
    Entry old = world.file.get(name);
    if (world.removed.contains(name)) {
      return;
    }
    int what = world.random.nextInt(4);
    if (old != null && what == 0) {
      world.remove(name);
      phases.get(name).add(null);
    } else if (old != null && what == 1) {
      world.put(new Entry(name, old.plan(), old.misfire(), old.body() + "+"));
    } else {
      Plan plan = plan(world);
      while (old != null && plan.equals(old.plan())) {
        plan = plan(world);
      }
      phases.computeIfAbsent(name, key -> new ArrayList<>()).add(new Phase(plan));
      world.put(new Entry(name, plan, Misfire.FIRE_ALL, "body"));
    }
  }

  private static Plan plan(BeatWorld world) {
    long start = world.random.nextLong(100) * SECOND;
    Schedule schedule =
        world.random.nextInt(8) == 0
            ? new Clocked(world.time + world.random.nextLong(600) * SECOND)
            : new Interval((10 + world.random.nextLong(200)) * SECOND, start);
    Plan plan = Plan.of(schedule);
    plan = world.random.nextInt(3) == 0 ? plan.jitter(world.random.nextLong(30 * SECOND)) : plan;
    return world.random.nextInt(10) == 0 ? plan.enabled(false) : plan;
  }

  private void noteEdit(BeatWorld world, BeatMember member, long[] event) {
    Parcel parcel = new Parcel().read(event, 0);
    boolean put = event[Event.A] == Entry.PUT;
    Entry entry = put ? Entry.read(parcel) : null;
    String name = put ? entry.name() : parcel.text();
    TreeMap<String, Phase> own = has.get(world.members.indexOf(member));
    Phase before = own.get(name);
    Phase after = null;
    for (Phase each : phases.get(name)) {
      after = put && each != null && each.plan.equals(entry.plan()) ? each : after;
    }
    if (before == after) {
      return;
    }
    if (before != null) {
      before.lastEnd = Math.max(before.lastEnd, member.now());
    }
    List<Phase> all = phases.get(name);
    for (Phase each : all.subList(0, after == null ? all.size() : all.indexOf(after))) {
      if (each != null && !each.ended) { // whoever runs the entry now may have another plan
        each.ended = true;
        each.recorded = lastRun(world, name);
      }
    }
    if (after == null) {
      own.remove(name);
      return;
    }
    own.put(name, after);
    after.begins.put(member.name, member.now());
  }

  /** Returns how many runs were sent twice. */
  private long check(BeatWorld world, String what) {
    phases.forEach((name, all) -> checkRuns(world, name, all, what + " " + name));
    for (BeatMember member : world.members) {
      assertEquals(shared(world, world.members.get(0)), shared(world, member), what);
      assertEquals(world.ledger.size() - 1, member.core.place(), what);
      member.checkReplay(what);
    }
    assertEquals(1, world.members.stream().filter(each -> each.core.isLeading()).count(), what);
    long ids = world.wire.stream().map(Firing::id).distinct().count();
    long twice = world.wire.size() - ids;
    assertTrue(twice <= world.lost, what + ": " + twice + " sent twice, " + world.lost + " lost");
    return twice;
  }

  private static void checkRuns(BeatWorld world, String name, List<Phase> all, String what) {
    List<Long> runs = world.recorded.getOrDefault(name, List.of());
    TreeSet<Long> sorted = new TreeSet<>(runs);
    assertEquals(List.copyOf(sorted), runs, what + " once, in order");
    TreeSet<Long> invented = new TreeSet<>(sorted);
    long before = Long.MIN_VALUE; // so far the runs of earlier plans may go, if a clock was fast
    for (Phase phase : all) {
      if (phase == null || phase.begins.isEmpty()) {
        continue;
      }
      long first = Collections.min(phase.begins.values());
      long last = Collections.max(phase.begins.values()); // who had it later knows no runs before
      long end = phase.ended ? phase.lastEnd : world.time;
      for (long run : runs(phase.plan, first, end)) {
        if (phase.plan.due(run, world.seed, name) <= end) {
          invented.remove(run);
        }
      }
      long until = phase.ended ? phase.recorded : lastRun(world, name);
      TreeSet<Long> missing = new TreeSet<>(runs(phase.plan, Math.max(before, last), until));
      missing.removeAll(sorted);
      assertEquals(new TreeSet<>(), missing, what + " runs that nobody has recorded");
      if (!phase.ended) {
        checkNothingIsDue(world, name, phase, what);
      }
      before = Math.max(before, end);
    }
    assertEquals(new TreeSet<>(), invented, what + " runs that no plan has");
  }

  /**
   * The leader has left nothing. Its next run is that behind the last one, or behind its own
   * registration; those that are scheduled later wait for that one, whatever their jitter.
   */
  private static void checkNothingIsDue(BeatWorld world, String name, Phase phase, String what) {
    for (BeatMember member : world.members) {
      if (member.core.isLeading()) {
        long mark = Math.max(phase.begins.get(member.name), lastRun(world, name));
        long next = phase.plan.next(mark, 0);
        boolean isDue = next <= world.time && phase.plan.due(next, world.seed, name) <= world.time;
        assertFalse(isDue, what + " is due and not recorded: " + next);
      }
    }
  }

  private static long lastRun(BeatWorld world, String name) {
    List<Long> runs = world.recorded.getOrDefault(name, List.of());
    return runs.isEmpty() ? Long.MIN_VALUE : runs.get(runs.size() - 1);
  }

  /** Returns the runs of a plan that are scheduled in a span of time. */
  private static List<Long> runs(Plan plan, long after, long until) {
    List<Long> runs = new ArrayList<>();
    for (long run = plan.next(after, 0);
        run <= until && run != Schedule.NONE;
        run = plan.next(run, 0)) {
      runs.add(run);
    }
    return runs;
  }

  /**
   * What all members are to agree on. A run that only the others' clocks had passed when the entry
   * was put in, as the one has it, is not among what is to come.
   */
  private static List<String> shared(BeatWorld world, BeatMember member) {
    List<String> shared = new ArrayList<>();
    shared.add(member.core.epoch() + " " + member.core.place() + " " + member.core.entries());
    member.core.ask(
        all -> {
          for (EntryStatus one : all) {
            Plan plan = one.entry().plan();
            long next = one.nextRun() > world.time ? one.nextRun() : plan.next(world.time, 0);
            shared.add(one.entry() + " " + one.lastRun() + " " + one.totalRuns() + " " + next);
          }
        });
    member.core.onEvent(member, new long[Event.WORDS], 0);
    return shared;
  }
}
