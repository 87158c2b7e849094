package io.ringbeat.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.ringbeat.schedule.Celery;
import io.ringbeat.schedule.Cron;
import io.ringbeat.schedule.CronException;
import io.ringbeat.schedule.Crontab;
import io.ringbeat.schedule.Dialect;
import io.ringbeat.schedule.Schedule;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;

/** A cron text names times that come, whatever it is, or is refused with a reason and a place. */
class CronFuzzTest {
  private static final ZoneId ZONE = ZoneId.of("Europe/Paris");
  private static final long LATE = 9_000_000_000_000_000_000L; // in 2255

  static {
    // Loading and instrumenting classes takes seconds, and is not what is timed.
    ask("*/5 1-3,7 * jan-mar fri-mon");
    ask("@daily");
    ask("no cron");
  }

  @FuzzTest
  void read(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    Limits.within(() -> ask(text));
  }

  private static void ask(String text) {
    for (Dialect dialect : Dialect.values()) {
      try {
        ask(Cron.parse(text, dialect));
      } catch (CronException e) {
        Limits.require(e.column() >= 1 && e.column() <= text.length() + 1, "it has to say where");
      }
    }
  }

  private static void ask(Cron cron) {
    Limits.require(Cron.parse(cron.text(), cron.dialect()).equals(cron), "it has to read the same");
    ask(Crontab.of(cron, ZONE));
    if (cron.dialect() == Dialect.CELERY) {
      Crontab compat = Crontab.compat(cron, ZONE);
      ask(compat);
      Celery.due(compat, 0, LATE, 1);
    }
  }

  private static void ask(Crontab crontab) {
    Limits.require(!crontab.describe().isEmpty(), "it has to say something");
    for (long after = 0; after < LATE; after += LATE / 16) {
      long next = crontab.next(after);
      Limits.require(next > after, "it has to come later");
      // A leap day on one weekday comes after at most 40 years; time ends in 2262.
      Limits.require(next != Schedule.NONE || after > LATE / 2, "it has to come");
    }
    Limits.require(crontab.next(Long.MAX_VALUE) == Schedule.NONE, "time has to end");
    Limits.require(crontab.next(Long.MIN_VALUE) > Long.MIN_VALUE, "time has to begin");
  }
}
