package io.ringbeat.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * COMPAT answers as Celery does: in the rows of its own tests, which are no part of the project
 * (without them that test is skipped, but never in CI), and in 1,500 that it was asked about times
 * around changes of clocks; {@code ask-celery.py} beside them made them.
 */
final class CeleryRowsTest {
  @Test
  void shouldAnswerTheRowsOfCelerysOwnTests() throws IOException {
    int rows = 0;

    for (String row : Files.readAllLines(shared("cases/celery_schedule_cases.jsonl"))) {
      check(row);
      rows++;
    }

    assertEquals(29, rows);
  }

  @Test
  void shouldAnswerAsCeleryDidAroundChangesOfClocks() throws IOException {
    Path file = Path.of("src", "test", "resources", "celery", "celery-5.6.3.tsv");
    int rows = 0;

    for (String row : Files.readAllLines(file)) {
      String[] columns = row.split("\t", -1);
      ZoneId zone = ZoneId.of(columns[0]);
      long last = Long.parseLong(columns[2]) * 1_000;
      long now = Long.parseLong(columns[3]) * 1_000;
      Due expected = new Due(columns[5].equals("True"), Long.parseLong(columns[6]) * 1_000);
      if (columns[1].startsWith("every ")) {
        long period = Long.parseLong(columns[1].substring(6)) * Times.SECOND;
        assertEquals(expected, Celery.due(period, zone, last, now), row);
      } else {
        Crontab crontab = Times.compat(columns[1], zone);
        long deadline =
            columns[4].equals("-") ? Celery.NO_DEADLINE : Long.parseLong(columns[4]) * Times.SECOND;
        long remaining = Long.parseLong(columns[7]) * 1_000;
        assertEquals(remaining, Celery.remaining(crontab, last, now), row);
        assertEquals(expected, Celery.due(crontab, last, now, deadline), row);
        if (last == now && remaining > 0) {
          assertEquals(last + remaining, crontab.next(last), row);
        }
      }
      rows++;
    }

    assertEquals(1_500, rows);
  }

  private static void check(String row) {
    ZoneId zone = ZoneId.of(text(row, "tz"));
    String[] fields = {
      field(row, "minute"),
      field(row, "hour"),
      field(row, "dom"),
      field(row, "moy"),
      field(row, "dow")
    };
    String result = value(row, "result");
    if (result.equals("\"RuntimeError\"")) {
      assertThrows(CronException.class, () -> crontab(fields, zone), row);
      return;
    }
    Crontab crontab = crontab(fields, zone);
    long last = time(text(row, "last_run_at"));
    long now = time(text(row, "now"));
    String deadline = value(row, "deadline_s");
    if (text(row, "kind").equals("remaining")) {
      assertEquals("null", deadline, row);
      assertEquals(nanos(result), Celery.remaining(crontab, last, now), row);
    } else {
      String[] parts = result.substring(1, result.length() - 1).split(", ", -1);
      long late = deadline.equals("null") ? Celery.NO_DEADLINE : nanos(deadline);
      Due expected = new Due(Boolean.parseBoolean(parts[0]), nanos(parts[1]));
      assertEquals(expected, Celery.due(crontab, last, now, late), row);
    }
  }

  private static Crontab crontab(String[] f, ZoneId zone) {
    return Crontab.compat(Cron.of(Dialect.CELERY, f[0], f[1], f[2], f[3], f[4]), zone);
  }

  /** A list of numbers is written as one is in a text. */
  private static String field(String row, String key) {
    return value(row, key).replaceAll("[\\[\\]\" ]", "");
  }

  private static String text(String row, String key) {
    return value(row, key).replace("\"", "");
  }

  private static String value(String row, String key) {
    Matcher matcher =
        Pattern.compile("\"" + key + "\": (\"[^\"]*\"|\\[[^]]*]|[^,}]+)").matcher(row);
    return matcher.find() ? matcher.group(1) : fail(key + " is missing: " + row);
  }

  private static long nanos(String seconds) {
    return new BigDecimal(seconds).movePointRight(9).longValueExact();
  }

  private static long time(String text) {
    boolean offset = text.length() > "2010-09-11T14:30:15".length();
    return Times.nanos(
        offset
            ? OffsetDateTime.parse(text).toInstant()
            : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
  }

  private static Path shared(String name) {
    String property = System.getProperty("ringbeat.shared");
    Path root = property != null ? Path.of(property) : Path.of("..", "..", "shared");
    Path file = root.resolve(name).toAbsolutePath().normalize();
    if (Files.exists(file)) {
      return file;
    }
    String missing = file + " is missing; name its folder with -Dringbeat.shared=...";
    if ("true".equals(System.getenv("CI"))) {
      return fail(missing);
    }
    System.out.println("CeleryRowsTest is skipped: " + missing);
    return abort(missing);
  }
}
