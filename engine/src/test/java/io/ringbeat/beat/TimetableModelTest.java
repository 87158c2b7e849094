package io.ringbeat.beat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringbeat.schedule.Interval;
import io.ringbeat.schedule.Misfire;
import io.ringbeat.schedule.Plan;
import io.ringbeat.schedule.Schedule;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Whatever is put in, taken out, decided, recorded and forgotten, in whatever order: a timetable
 * does what a list of entries does that is looked through from end to end each time, and whose runs
 * are walked one by one.
 */
final class TimetableModelTest {
  private static final int SEEDS = 300;
  private static final int STEPS = 300;
  private static final int NAMES = 12;

  private static final class Row {
    Entry entry;
    long generation;
    long mark;
    long ahead;
    long lastRun = EntryStatus.NEVER;
    long total;
    long passed;
    final List<Long> open = new ArrayList<>();
    boolean over;

    long next() {
      return entry.plan().next(ahead, open.size() + (over ? 1 : 0));
    }
  }

  /** The slow and obvious way. */
  private static final class Model {
    final long seed;
    final TreeMap<String, Row> rows = new TreeMap<>();

    Model(long seed) {
      this.seed = seed;
    }

    long due(Row row, long run) {
      return run == Schedule.NONE ? run : row.entry.plan().due(run, seed, row.entry.name());
    }

    boolean put(Entry entry, long sequence, long now) {
      Row row = rows.get(entry.name());
      if (row != null && row.entry.equals(entry)) {
        return false;
      }
      if (row != null && row.entry.plan().equals(entry.plan())) {
        row.entry = entry;
        return true;
      }
      if (row == null) {
        row = new Row();
        row.mark = now;
        rows.put(entry.name(), row);
      }
      row.entry = entry;
      row.mark = Math.max(row.mark, now);
      row.ahead = row.mark;
      row.over = false;
      row.generation = sequence;
      return true;
    }

    Row first() {
      return rows.values().stream()
          .filter(row -> row.next() != Schedule.NONE)
          .min(
              Comparator.comparingLong((Row row) -> due(row, row.next()))
                  .thenComparingLong(row -> row.generation))
          .orElse(null);
    }

    void fire(long now, int most, List<String> log) {
      for (int i = 0; i < most; i++) {
        Row row = first();
        if (row == null || due(row, row.next()) > now) {
          return;
        }
        decide(row, now, log);
      }
    }

    /** One decision: passes over what is too late; starts one run, or passes over it, too. */
    void decide(Row row, long now, List<String> log) {
      Plan plan = row.entry.plan();
      Misfire misfire = row.entry.misfire();
      long tolerance = Math.max(misfire.deadline(), Timetable.GRACE);
      boolean ever = tolerance > now - tolerance && tolerance == Long.MAX_VALUE;
      List<Long> passed = new ArrayList<>();
      long run = row.next();
      while (isDue(row, run, now) && !ever && run < now - tolerance - plan.jitter()) {
        passed.add(run);
        run = plan.next(run, row.open.size() + (row.over ? 1 : 0));
      }
      // runs that are too late are passed over together, also one whose jitter is still to come
      if (!isDue(row, run, now)) {
        pass(row, passed, log);
        return;
      }
      if (misfire.coalesced()) {
        long following = plan.next(run, row.open.size() + (row.over ? 1 : 0));
        while (isDue(row, following, now)) {
          passed.add(run);
          run = following;
          following = plan.next(run, row.open.size() + (row.over ? 1 : 0));
        }
      }
      if (!passed.isEmpty()) {
        pass(row, passed, log); // the run comes when it is its turn
        return;
      }
      row.ahead = run;
      row.open.add(run);
      log.add(row.entry.name() + " " + run + " #" + (row.total + row.open.size()));
    }

    boolean isDue(Row row, long run, long now) {
      return run <= now && due(row, run) <= now;
    }

    void pass(Row row, List<Long> runs, List<String> log) {
      if (!runs.isEmpty()) {
        row.ahead = runs.get(runs.size() - 1);
        row.passed += runs.size();
        log.add(row.entry.name() + " passes over " + runs.size() + " from " + runs.get(0));
      }
    }

    boolean settle(String name, long scheduled) {
      Row row = rows.get(name);
      if (row == null || scheduled <= row.lastRun) {
        return false;
      }
      row.lastRun = scheduled;
      row.total++;
      row.mark = Math.max(row.mark, scheduled);
      row.ahead = Math.max(row.ahead, row.mark);
      row.open.remove(scheduled);
      Plan plan = row.entry.plan();
      row.over |= plan.once() && plan.next(scheduled - 1, 0) == scheduled;
      return true;
    }

    void unsettle() {
      for (Row row : rows.values()) {
        if (!row.open.isEmpty()) {
          row.open.clear();
          row.ahead = row.mark;
        }
      }
    }

    List<EntryStatus> entries() {
      List<EntryStatus> all = new ArrayList<>();
      for (Row row : rows.values()) {
        long next = row.next();
        all.add(
            new EntryStatus(
                row.entry,
                row.generation,
                row.lastRun,
                row.total,
                row.passed,
                next,
                due(row, next)));
      }
      return all;
    }
  }

  @Test
  void shouldDoWhatASlowListDoes() {
    for (long seed = 0; seed < SEEDS; seed++) {
      check(seed);
    }
  }

  private static void check(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Timetable timetable = new Timetable(seed);
    Model model = new Model(seed);
    List<String> found = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    List<Run> inFlight = new ArrayList<>();
    long now = 1_000_000 * Timetable.GRACE;
    for (int step = 0; step < STEPS; step++) {
      String what = "seed " + seed + " step " + step;
      String name = "entry " + random.nextInt(NAMES);
      switch (random.nextInt(12)) {
        case 0, 1 -> {
          Entry entry = entry(random, name, now);
          assertEquals(
              model.put(entry, step, now), timetable.put(entry, step, now), what + " " + entry);
        }
        case 2 -> {
          if (random.nextInt(3) == 0) {
            assertEquals(model.rows.remove(name) != null, timetable.remove(name), what);
            inFlight.removeIf(run -> run.entry().name().equals(name)); // nobody records them
          }
        }
        case 3, 4 -> {
          for (int i = random.nextInt(6); i > 0 && !inFlight.isEmpty(); i--) {
            Run run = inFlight.remove(0);
            boolean known = model.settle(run.entry().name(), run.scheduled());
            assertEquals(known, timetable.settle(run.entry().name(), run.scheduled()), what);
            assertEquals(false, timetable.settle(run.entry().name(), run.scheduled()), what);
          }
        }
        case 5 -> {
          if (random.nextInt(3) == 0) {
            model.unsettle();
            timetable.unsettle();
            inFlight.clear();
          }
        }
        case 6 -> {
          Row row = model.rows.get(name);
          if (row != null && row.open.isEmpty()) { // another beat has run it
            long run = row.next();
            if (run != Schedule.NONE) {
              assertEquals(model.settle(name, run), timetable.settle(name, run), what);
            }
          }
        }
        case 7 -> timetable = again(timetable, seed);
        default -> {
          now += random.nextInt(8) == 0 ? random.nextLong(50) * Timetable.GRACE : 100_000_000;
          int most = 1 + random.nextInt(20);
          model.fire(now, most, expected);
          timetable.fire(now, most, new Log(found, inFlight));
        }
      }
      assertEquals(expected, found, what);
      Row first = model.first();
      long due = first == null ? Schedule.NONE : model.due(first, first.next());
      assertEquals(due, timetable.nextDue(), what);
      assertEquals(model.entries(), timetable.entries(), what);
      assertEquals(model.rows.size(), timetable.size(), what);
      if (first != null) {
        assertEquals(first.entry, timetable.next(1).get(0).entry(), what);
      }
    }
  }

  private record Log(List<String> lines, List<Run> inFlight) implements Timetable.Sink {
    @Override
    public void run(Run run) {
      lines.add(run.entry().name() + " " + run.scheduled() + " #" + run.number());
      inFlight.add(run);
    }

    @Override
    public void passed(Entry entry, long first, long last, long count) {
      lines.add(entry.name() + " passes over " + count + " from " + first);
    }
  }

  /** Saved, loaded, and saved again as before. */
  private static Timetable again(Timetable timetable, long seed) {
    StateWriter state = new StateWriter();
    timetable.save(state);
    Timetable again = new Timetable(seed);
    StateReader in = new StateReader(state.words(), 0, state.length());
    again.load(in);
    in.requireEnd();
    StateWriter second = new StateWriter();
    again.save(second);
    assertEquals(state.hash(), second.hash(), "seed " + seed);
    return again;
  }

  private static Entry entry(SplittableRandom random, String name, long now) {
    long second = Timetable.GRACE;
    Plan plan = Plan.of(new Interval((1 + random.nextInt(4)) * second, random.nextInt(3)));
    plan = random.nextInt(3) == 0 ? plan.jitter(random.nextLong(3 * second)) : plan;
    plan = random.nextInt(5) == 0 ? plan.expiringAt(now + random.nextLong(90) * second + 1) : plan;
    plan = random.nextInt(5) == 0 ? plan.onlyOnce() : plan;
    plan = random.nextInt(5) == 0 ? plan.enabled(false) : plan;
    Misfire misfire =
        switch (random.nextInt(6)) {
          case 0 -> Misfire.COALESCE;
          case 1 -> Misfire.SKIP;
          case 2 -> Misfire.deadline(random.nextLong(9) * second);
          case 3 -> Misfire.deadline(random.nextLong(9) * second).coalesce();
          default -> Misfire.FIRE_ALL;
        };
    return new Entry(name, plan, misfire, "body " + random.nextInt(2));
  }
}
