package io.ringbeat.backtest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringbeat.schedule.Cron;
import io.ringbeat.schedule.Crontab;
import io.ringbeat.schedule.Dialect;
import io.ringbeat.schedule.Plan;
import io.ringbeat.schedule.Schedule;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.Context;
import io.ringbeat.trading.Strategy;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What SCHEDULES.md shows. */
final class ScheduledStrategyTest {
  /** Does something at each close. */
  private static final class AtTheClose implements Strategy {
    final Plan close =
        Plan.of(
            Crontab.of(
                Cron.parse("0 16 * * mon-fri", Dialect.UNIX), ZoneId.of("America/New_York")));
    final List<Long> closes = new ArrayList<>();

    @Override
    public void onStart(Context context) {
      wakeAtTheNext(context);
    }

    @Override
    public void onTask(Context context, TaskDue task) {
      closes.add(task.scheduled());
      wakeAtTheNext(context);
    }

    private void wakeAtTheNext(Context context) {
      long next = close.next(context.now(), closes.size());
      if (next != Schedule.NONE) {
        context.once(next - context.now());
      }
    }
  }

  @Test
  void shouldWakeAStrategyAtEachCloseOfAYear() {
    AtTheClose strategy = new AtTheClose();
    Rows year = new Rows().nothing(at("2026-01-01T00:00:00Z")).nothing(at("2027-01-01T00:00:00Z"));

    new Backtest(year.source(), strategy).run();

    assertEquals(261, strategy.closes.size());
    assertEquals(at("2026-01-01T21:00:00Z"), strategy.closes.get(0));
    assertEquals(at("2026-03-09T20:00:00Z"), strategy.closes.get(47), "summer time");
    assertEquals(at("2026-12-31T21:00:00Z"), strategy.closes.get(260));
  }

  private static long at(String instant) {
    return Instant.parse(instant).getEpochSecond() * 1_000_000_000;
  }
}
