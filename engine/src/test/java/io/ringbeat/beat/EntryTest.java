package io.ringbeat.beat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.engine.Core;
import io.ringbeat.engine.Driver;
import io.ringbeat.engine.Engine;
import io.ringbeat.engine.Gateway;
import io.ringbeat.engine.Health;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.Parcel;
import io.ringbeat.schedule.Clocked;
import io.ringbeat.schedule.Cron;
import io.ringbeat.schedule.Crontab;
import io.ringbeat.schedule.Dialect;
import io.ringbeat.schedule.Gap;
import io.ringbeat.schedule.Interval;
import io.ringbeat.schedule.Misfire;
import io.ringbeat.schedule.Overlap;
import io.ringbeat.schedule.Plan;
import io.ringbeat.schedule.Schedule;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EntryTest {
  private static final Cron CRON = Cron.parse("30 2 * * mon-fri", Dialect.UNIX);
  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

  @Test
  void shouldComeBackFromItsEvent() {
    List<Schedule> schedules =
        List.of(
            new Interval(1_000, 7),
            new Clocked(-5),
            Crontab.of(CRON, PARIS).gap(Gap.AFTER).overlap(Overlap.LAST),
            Crontab.compat(Cron.parse("5 * * * fri-mon", Dialect.CELERY), PARIS));
    for (Schedule schedule : schedules) {
      Plan plan = Plan.of(schedule).startingAt(3).expiringAt(1L << 62).jitter(9);
      for (Plan each : List.of(plan, plan.onlyOnce(), plan.enabled(false))) {
        Entry entry = new Entry("täglich 🎵", each, Misfire.deadline(3).coalesce(), "{\"a\":1}");
        long[] event = entry.put(new Parcel());
        assertEquals(Kind.ENTRY, Event.kind(event[0]));
        assertEquals(Entry.PUT, event[Event.A]);
        assertEquals(entry, Entry.read(new Parcel().read(event, 0)));
      }
    }
  }

  @Test
  void shouldRefuseAPayloadThatEndsEarlyOrLate() {
    Entry entry = new Entry("a", Plan.of(Crontab.of(CRON, PARIS)), Misfire.SKIP, "body");
    long[] event = entry.put(new Parcel());
    long whole = event[Event.E];
    long[] padded = Arrays.copyOf(event, event.length + Event.WORDS);
    for (long length = 0; length < whole; length++) {
      padded[Event.E] = length;
      assertThrows(
          IllegalStateException.class, () -> Entry.read(new Parcel().read(padded, 0)), "" + length);
    }
    padded[Event.E] = whole + 1;
    assertThrows(IllegalStateException.class, () -> Entry.read(new Parcel().read(padded, 0)));
  }

  @Test
  void shouldSayWhatIsTooLong() {
    Plan plan = Plan.of(new Interval(1, 0));
    assertThrows(IllegalArgumentException.class, () -> new Entry("", plan, Misfire.SKIP, ""));
    String name = "ä".repeat(126);
    assertThrows(IllegalArgumentException.class, () -> new Entry(name, plan, Misfire.SKIP, ""));
    String body = "x".repeat(Entry.MAX_BODY + 1);
    assertThrows(IllegalArgumentException.class, () -> new Entry("a", plan, Misfire.SKIP, body));
    assertThrows(
        IllegalArgumentException.class, () -> new Entry("a\ud83c", plan, Misfire.SKIP, ""));
  }

  /** Otherwise an entry would take the engine down when it is due, and again at each restart. */
  @Test
  void shouldFitIntoACommandHoweverLargeTheEntryIs() {
    Plan plan = Plan.of(new Interval(1, 0));
    Entry entry =
        new Entry("n".repeat(Entry.MAX_NAME), plan, Misfire.SKIP, "b".repeat(Entry.MAX_BODY));
    Firing largest = new Firing(entry.name(), 1, 2, 3, 4, entry.body());
    List<Firing> sent = new ArrayList<>();
    Core core = (context, slab, offset) -> context.send(largest.write(new Parcel()), 0);
    Gateway gateway = (id, slab, offset) -> sent.add(Firing.read(slab, offset, new Parcel()));

    try (Engine engine =
        Engine.builder().driver(Driver.CALLER).core("core", core).gateway(gateway).start()) {
      long[] event = entry.put(new Parcel());
      assertTrue(engine.publisher("file").offer(event, 0, Event.slots(event, 0)) >= 0);
      while (engine.poll() > 0) {}
      assertEquals(Health.Status.UP, engine.health().status());
    }

    assertTrue(sent.contains(largest), sent.size() + " were sent");
  }

  @Test
  void shouldWriteAndReadAFiring() {
    Firing firing = new Firing("a", 12, 3, 13, 99, "body ü");
    assertEquals(firing, Firing.read(firing.write(new Parcel()), 0, new Parcel()));
  }
}
