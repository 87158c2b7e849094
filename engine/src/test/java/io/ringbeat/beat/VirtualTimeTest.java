package io.ringbeat.beat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.engine.Core;
import io.ringbeat.engine.CoreContext;
import io.ringbeat.engine.Driver;
import io.ringbeat.engine.Engine;
import io.ringbeat.engine.Health;
import io.ringbeat.engine.Publisher;
import io.ringbeat.event.Event;
import io.ringbeat.event.Parcel;
import io.ringbeat.schedule.Clocked;
import io.ringbeat.schedule.Cron;
import io.ringbeat.schedule.Crontab;
import io.ringbeat.schedule.Dialect;
import io.ringbeat.schedule.Interval;
import io.ringbeat.schedule.Misfire;
import io.ringbeat.schedule.Plan;
import io.ringbeat.schedule.Schedule;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import io.ringbeat.time.ManualClock;
import io.ringbeat.time.TaskDue;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Schedules in a real engine whose clock goes from deadline to deadline; SCHEDULES.md shows it. */
final class VirtualTimeTest {
  private static final long HOUR = 3_600_000_000_000L;
  private static final long BEGIN = at("2026-01-01T00:00:00Z");
  private static final long END = at("2027-01-01T00:00:00Z");

  /** A host with a scheduler in its core. */
  private static final class Host implements Core {
    final TreeMap<String, List<Long>> runs = new TreeMap<>();
    final List<Entry> first = new ArrayList<>();
    final Scheduler scheduler = new Scheduler(7, 0, this::run);

    void run(CoreContext context, Run run) {
      runs.computeIfAbsent(run.entry().name(), name -> new ArrayList<>()).add(run.scheduled());
      assertEquals(run.due(), context.now());
      assertEquals(runs.get(run.entry().name()).size(), run.number());
    }

    @Override
    public void onStart(CoreContext context) {
      first.forEach(entry -> scheduler.put(context, entry));
    }

    @Override
    public void onEvent(CoreContext context, long[] slab, int offset) {
      scheduler.onEvent(context, slab, offset);
    }

    @Override
    public void onTask(CoreContext context, TaskDue task) {
      scheduler.onTask(context, task);
    }
  }

  /** What SCHEDULES.md shows. */
  @Test
  void shouldReportEachNightOfTheYear() {
    Cron cron = Cron.parse("30 2 * * *", Dialect.UNIX);
    Plan plan = Plan.of(Crontab.of(cron, ZoneId.of("America/New_York")));
    Host host = new Host();
    host.first.add(new Entry("report", plan, Misfire.COALESCE, ""));
    ManualClock clock = new ManualClock(at("2026-01-01T05:00:00Z"));

    try (Engine engine =
        Engine.builder().driver(Driver.CALLER).clock(clock).core("host", host).start()) {
      runUntil(engine, clock, host, at("2027-01-01T05:00:00Z"));
    }

    assertEquals(365, host.runs.get("report").size());
    assertEquals(at("2026-03-08T07:30:00Z"), host.runs.get("report").get(66));
  }

  private static void runUntil(Engine engine, ManualClock clock, Host host, long end) {
    while (engine.poll() > 0) {}
    while (host.scheduler.nextDue() < end) {
      clock.set(Math.max(clock.now(), host.scheduler.nextDue()));
      while (engine.poll() > 0) {}
      assertEquals(Health.Status.UP, engine.health().status(), () -> engine.health().toString());
    }
  }

  @Test
  void shouldRunAYearOfFiftyEntriesAsTheirPlansSay() {
    List<Entry> entries = fifty();
    Host host = new Host();
    ManualClock clock = new ManualClock(BEGIN);
    try (Engine engine =
        Engine.builder().driver(Driver.CALLER).clock(clock).core("host", host).start()) {
      Publisher publisher = engine.publisher("file");
      Parcel parcel = new Parcel();
      for (Entry entry : entries) {
        long[] event = entry.put(parcel);
        assertTrue(publisher.offer(event, 0, Event.slots(event, 0)) >= 0);
      }
      runUntil(engine, clock, host, END);
    }

    TreeMap<String, List<Long>> expected = new TreeMap<>();
    for (Entry entry : entries) {
      List<Long> runs = new ArrayList<>();
      long run = entry.plan().next(BEGIN, 0);
      while (run != Schedule.NONE && entry.plan().due(run, 7, entry.name()) < END) {
        runs.add(run);
        run = entry.plan().next(run, runs.size());
      }
      expected.put(entry.name(), runs);
    }
    assertEquals(50, expected.size());
    assertEquals(expected, host.runs);
    checkSaved(host.scheduler);
  }

  private static List<Entry> fifty() {
    String[] zones = {"Europe/Paris", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"};
    String[] texts = {"30 2 * * *", "0 9 * * mon-fri", "15 */6 * * *", "0 0 1 * *", "0 1 * * sun"};
    List<Entry> entries = new ArrayList<>();
    for (String zone : zones) {
      for (String text : texts) {
        Crontab crontab = Crontab.of(Cron.parse(text, Dialect.UNIX), ZoneId.of(zone));
        entries.add(entry(text + " in " + zone, Plan.of(crontab)));
        entries.add(entry(text + " about in " + zone, Plan.of(crontab).jitter(HOUR / 4)));
      }
    }
    for (int i = 1; i <= 5; i++) {
      entries.add(entry("each " + 7 * i + " h", Plan.of(new Interval(7L * i * HOUR, i))));
      entries.add(entry("after " + i, Plan.of(new Clocked(BEGIN + 1_000L * i * HOUR))));
    }
    return entries;
  }

  private static Entry entry(String name, Plan plan) {
    return new Entry(name, plan, Misfire.FIRE_ALL, "");
  }

  private static void checkSaved(Scheduler scheduler) {
    StateWriter state = new StateWriter();
    scheduler.save(state);
    Scheduler again = new Scheduler(7, 0, (context, run) -> {});
    again.load(new StateReader(state.words(), 0, state.length()));
    assertEquals(scheduler.entries(), again.entries());
    assertEquals(scheduler.nextDue(), again.nextDue());
    StateWriter second = new StateWriter();
    again.save(second);
    assertEquals(state.hash(), second.hash());
  }

  private static long at(String instant) {
    return Instant.parse(instant).getEpochSecond() * 1_000_000_000;
  }
}
