package io.ringbeat.schedule;

import static io.ringbeat.schedule.Times.at;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What SCHEDULES.md shows. */
final class HowToTestAScheduleTest {
  @Test
  void shouldReportEachNightOfTheYear() {
    Cron cron = Cron.parse("30 2 * * *", Dialect.UNIX);
    Plan plan = Plan.of(Crontab.of(cron, ZoneId.of("America/New_York")));
    Catchup catchup = new Catchup(plan, Misfire.COALESCE, "report", 7, 0, 100);
    long minute = 60_000_000_000L;
    long mark = Instant.parse("2026-01-01T05:00:00Z").getEpochSecond() * 1_000_000_000;
    List<Long> started = new ArrayList<>();

    for (long now = mark, end = mark + 365 * 24 * 60 * minute; now < end; now += minute) {
      Decision decision = catchup.decide(mark, started.size(), now);
      started.addAll(decision.fire());
      mark = decision.mark();
    }

    assertEquals(365, started.size());
    assertEquals(at("2026-03-08T03:30:00-04:00"), started.get(66));
  }
}
