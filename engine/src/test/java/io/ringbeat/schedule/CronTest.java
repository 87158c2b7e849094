package io.ringbeat.schedule;

import static io.ringbeat.schedule.Times.UTC;
import static io.ringbeat.schedule.Times.fixed;
import static io.ringbeat.schedule.Times.next;
import static io.ringbeat.schedule.Times.unix;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CronTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fri-mon     | 0 5 6 1",
        "sun         | 0",
        "Sunday,wed  | 0 3",
        "thurs       | 4",
        "*/2         | 0 2 4 6",
        "5-1/2       | 5 0",
        "1-1         | 1",
        "*,3         | 0 1 2 3 4 5 6",
        "*/100       | 0"
      })
  void shouldReadWeekdaysAsCeleryDoes(String text, String expected) {
    assertEquals(set(expected), celery(text).weekdays());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "7        | 0",
        "0-7      | 0 1 2 3 4 5 6",
        "5-7      | 5 6 0",
        "fri-sun  | 5 6 0",
        "mon-fri  | 1 2 3 4 5",
        "0-7/7    | 0",
        "1-7/2    | 1 3 5 0",
        "*/3      | 0 3 6"
      })
  void shouldReadWeekdaysAsUnixDoes(String text, String expected) {
    assertEquals(set(expected), Cron.of(Dialect.UNIX, "*", "*", "*", "*", text).weekdays());
  }

  @Test
  void shouldReadNamesOfMonthsAndRangesThatWrap() {
    Cron cron = Cron.parse("50-10/5 22-2 28-2 nov-Feb *", Dialect.CELERY);

    assertEquals(set("50 55 0 5 10"), cron.minutes());
    assertEquals(set("22 23 0 1 2"), cron.hours());
    assertEquals(set("28 29 30 31 1 2"), cron.days());
    assertEquals(set("11 12 1 2"), cron.months());
  }

  @Test
  void shouldTakeBlanksAndTabsBetweenFields() {
    Cron cron = Cron.parse("\t 5   4\t3 2 1 ", Dialect.UNIX);

    assertEquals("5 4 3 2 1", cron.text());
    assertEquals(Cron.of(Dialect.UNIX, "5", "4", "3", "2", "1"), cron);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "@hourly   | 0 * * * *",
        "@daily    | 0 0 * * *",
        "@midnight | 0 0 * * *",
        "@weekly   | 0 0 * * 0",
        "@monthly  | 0 0 1 * *",
        "@yearly   | 0 0 1 1 *",
        "@annually | 0 0 1 1 *"
      })
  void shouldExpandTheWordsOfUnix(String word, String fields) {
    assertEquals(Cron.parse(fields, Dialect.UNIX), Cron.parse(" " + word + "\t", Dialect.UNIX));
  }

  @Test
  void shouldNeedBothDaysAsCeleryDoesAndOneOfThemAsUnixDoes() {
    String text = "0 0 13 * 5";

    assertEquals("2026-02-13T00:00Z", next(fixed(text, UTC), "2026-01-01T00:00:00Z"));
    assertEquals("2026-01-02T00:00Z", next(unix(text), "2026-01-01T00:00:00Z"));
    assertEquals("2026-01-13T00:00Z", next(unix(text), "2026-01-09T00:00:00Z"));
  }

  /** A field that begins with a star is no restriction, as crontab(5) of Vixie's cron has it. */
  @Test
  void shouldNeedBothDaysAsUnixDoesWhenOneBeginsWithAStar() {
    assertEquals("2026-01-09T00:00Z", next(unix("0 0 */2 * 5"), "2026-01-03T00:00:00Z"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "60 * * * *     | MINUTE | 1 | 60 is out of range; allowed is 0 to 59",
        "* 24 * * *     | HOUR | 3 | 24 is out of range; allowed is 0 to 23",
        "* * 0 * *      | DAY_OF_MONTH | 5 | 0 is out of range; allowed is 1 to 31",
        "* * * 13 *     | MONTH | 7 | 13 is out of range; allowed is 1 to 12 or jan to dec",
        "* * * * 7      | DAY_OF_WEEK | 9 | 7 is out of range; allowed is 0 to 6 or sun to sat",
        "* * * * mo     | DAY_OF_WEEK | 9 | 'mo' is not understood",
        "5/10 * * * *   | MINUTE | 2 | a step follows * or a range: 5-59/10",
        "* * L * *      | DAY_OF_MONTH | 5 | 'L' is not understood; allowed is 1 to 31",
        "* * ? * *      | DAY_OF_MONTH | 5 | '?' is not understood",
        "* * * * 5#2    | DAY_OF_WEEK | 10 | '#2' is not understood here",
        "1,,2 * * * *   | MINUTE | 3 | something is missing",
        "1, * * * *     | MINUTE | 3 | something is missing",
        "1- * * * *     | MINUTE | 3 | '' is not understood",
        "-1 * * * *     | MINUTE | 1 | '-1' is not understood",
        "*/0 * * * *    | MINUTE | 3 | a step is a number from 1",
        "*/x * * * *    | MINUTE | 3 | a step is a number from 1",
        "1-2-3 * * * *  | MINUTE | 4 | '-3' is not understood here",
        "0000001 * * * * | MINUTE | 1 | has more than 6 digits",
        "* jan * * *    | HOUR | 3 | 'jan' is not understood; allowed is 0 to 23",
        "* * ٣ * *      | DAY_OF_MONTH | 5 | '٣' is not understood",
        "* * * *        |  | 8 | there are 4 fields of five",
        "* * * * * *    |  | 11 | there are more than five fields",
        "@daily         |  | 1 | Celery's crontab has no words that begin with @"
      })
  void shouldSayWhichFieldWhereAndWhatIsAllowed(
      String text, CronField field, int column, String what) {
    check(text, Dialect.CELERY, field, column, what);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "* * * * 8      | DAY_OF_WEEK | 9 | 8 is out of range; allowed is 0 to 7 or sun to sat",
        "* * * * fri-mon | DAY_OF_WEEK | 9 | the range fri-mon ends before it begins",
        "5/10 * * * *   | MINUTE | 2 | a step follows * or a range",
        "@reboot        |  | 1 | allowed are @hourly, @daily",
        "@daily x       |  | 1 | allowed are @hourly, @daily"
      })
  void shouldSayWhatUnixDoesNotAllow(String text, CronField field, int column, String what) {
    check(text, Dialect.UNIX, field, column, what);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0 0 30 2 *", "0 0 31 2,4,6,9,11 *", "0 0 30-31 feb mon"})
  void shouldRefuseADateThatNeverComes(String text) {
    CronException error = assertThrows(CronException.class, () -> Cron.parse(text, Dialect.CELERY));

    assertEquals(CronField.DAY_OF_MONTH, error.field());
    assertEquals(5, error.column());
    assertTrue(
        error.getMessage().contains("day of month and month contradict each other: no "),
        error.getMessage());
  }

  @Test
  void shouldSayWhichFieldsContradictEachOther() {
    CronException error =
        assertThrows(CronException.class, () -> Cron.parse("0 0 31 2,4 *", Dialect.CELERY));

    assertEquals(
        "column 5, day of month: day of month and month contradict each other: no February or"
            + " April has a day 31; 30 is the last",
        error.getMessage());
  }

  @Test
  void shouldTakeADateThatUnixNeedsNot() {
    assertEquals("2026-02-02T00:00Z", next(unix("0 0 30 2 1"), "2026-01-05T00:00:00Z"));
  }

  @Test
  void shouldRefuseATextThatIsTooLong() {
    String list = "1" + ",1".repeat(Cron.MAX_LENGTH / 2);

    assertEquals(
        Cron.MAX_LENGTH + 1,
        assertThrows(CronException.class, () -> Cron.parse(list, Dialect.UNIX)).column());
    assertThrows(CronException.class, () -> Cron.of(Dialect.CELERY, list, "*", "*", "*", "*"));
  }

  @Test
  void shouldFindLeapDaysAcrossTheYearThatIsNone() {
    Crontab leap = fixed("0 12 29 2 *", UTC);

    assertEquals(
        List.of("2092-02-29T12:00Z", "2096-02-29T12:00Z", "2104-02-29T12:00Z"),
        Times.runs(leap, "2088-03-01T00:00:00Z", "2104-12-31T00:00:00Z"));
    assertEquals("1972-02-29T12:00Z", next(leap, "1970-01-01T00:00:00Z"));
    assertEquals("2204-02-29T12:00Z", next(leap, "2196-03-01T00:00:00Z"));
    assertEquals("2112-02-29T00:00Z", next(fixed("0 0 29 2 mon", UTC), "2072-03-01T00:00:00Z"));
  }

  @Test
  void shouldKnowTheEndsOfTime() {
    Crontab daily = fixed("0 0 * * *", UTC);

    assertEquals("1678-01-02T00:00Z", Times.show(daily.next(Long.MIN_VALUE), UTC));
    assertEquals("1969-12-31T00:00Z", next(daily, "1969-12-30T00:00:00Z"));
    assertEquals("2261-12-31T00:00Z", next(daily, "2261-12-30T12:00:00Z"));
    assertEquals("none", next(daily, "2261-12-31T00:00:00Z"));
    assertEquals("none", next(fixed("0 0 29 2 *", UTC), "2260-03-01T00:00:00Z"));
    assertEquals(Schedule.NONE, daily.next(Long.MAX_VALUE));
    assertEquals(Schedule.NONE, Times.compat("0 0 * * *", UTC).next(Long.MAX_VALUE));
    assertEquals("none", next(Times.compat("0 0 * * *", UTC), "2261-12-31T00:00:00Z"));
  }

  private static void check(
      String text, Dialect dialect, CronField field, int column, String what) {
    CronException error = assertThrows(CronException.class, () -> Cron.parse(text, dialect));

    assertEquals(field, error.field(), error.getMessage());
    assertEquals(column, error.column(), error.getMessage());
    assertTrue(error.getMessage().contains(what), error.getMessage());
    assertTrue(error.getMessage().startsWith("column " + column), error.getMessage());
  }

  private static Cron celery(String weekdays) {
    return Cron.of(Dialect.CELERY, "*", "*", "*", "*", weekdays);
  }

  private static long set(String values) {
    long set = 0;
    for (String value : values.split(" ", -1)) {
      set |= 1L << Integer.parseInt(value);
    }
    return set;
  }
}
