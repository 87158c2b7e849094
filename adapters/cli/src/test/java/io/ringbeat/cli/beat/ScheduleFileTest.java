package io.ringbeat.cli.beat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ringbeat.beat.Entry;
import io.ringbeat.schedule.Clocked;
import io.ringbeat.schedule.Cron;
import io.ringbeat.schedule.Crontab;
import io.ringbeat.schedule.Dialect;
import io.ringbeat.schedule.Gap;
import io.ringbeat.schedule.Interval;
import io.ringbeat.schedule.Misfire;
import io.ringbeat.schedule.Mode;
import io.ringbeat.schedule.Overlap;
import io.ringbeat.schedule.Plan;
import io.ringbeat.schedule.Schedule;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ScheduleFileTest {
  private static final long SECOND = 1_000_000_000;
  private static final String BODY =
      "{\"task\":\"t\",\"args\":[],\"kwargs\":{},\"queue\":\"celery\",\"exchange\":\"\","
          + "\"routing_key\":null,\"priority\":0,\"expires_ns\":-1,\"eta_ns\":-1,"
          + "\"time_limit\":0,\"soft_time_limit\":0,\"headers\":{}}";

  private static Map<String, Entry> read(String text) {
    return readBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, Entry> readBytes(byte[] bytes) {
    try {
      return ScheduleFile.read("tasks.toml", new ByteArrayInputStream(bytes));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Entry only(String text) {
    return read(text).values().iterator().next();
  }

  @Test
  void shouldReadAnIntervalOfMultiplesSinceTheEpoch() {
    Entry entry = only("[entry.a]\ntask = \"t\"\nevery = \"30s\"\noffset = \"5s\"\n");

    Plan plan = Plan.of(new Interval(30 * SECOND, 5 * SECOND));
    assertEquals(new Entry("a", plan, Misfire.COALESCE, BODY), entry);
  }

  @Test
  void shouldReadACrontabWithTheDefaultsOfTheFile() {
    Entry entry =
        only(
            """
            timezone = "Europe/Paris"
            mode = "compat"
            queue = "slow"
            misfire = "skip"

            [entry.a]
            task = "t"
            cron = "*/5 * * * fri-mon"
            """);

    Crontab crontab =
        Crontab.compat(Cron.parse("*/5 * * * fri-mon", Dialect.CELERY), ZoneId.of("Europe/Paris"));
    assertEquals(
        new Entry("a", Plan.of(crontab), Misfire.SKIP, BODY.replace("celery", "slow")), entry);
  }

  @Test
  void shouldReadAllThatAnEntryCanSay() {
    Entry entry =
        only(
            """
            [entry."a.b"] # a name with a dot
            task = "t"
            args = [1, 2.5, "x", true,
              [3]]
            kwargs = { y = { z = 4 } }
            cron = "@daily"
            timezone = "America/New_York"
            dialect = "unix"
            mode = "fixed"
            gap = "after"
            overlap = "last"
            start = 1970-01-01T00:00:01Z
            expires = 1970-01-01T01:00:02.5+01:00
            once = true
            enabled = false
            jitter = "2s"
            misfire = "deadline 5m coalesce"
            options.queue = "q"
            options.exchange = "e"
            options.routing_key = "k"
            """);

    Cron cron = Cron.parse("0 0 * * *", Dialect.UNIX);
    Schedule schedule =
        new Crontab(cron, ZoneId.of("America/New_York"), Mode.FIXED, Gap.AFTER, Overlap.LAST);
    Plan plan = new Plan(schedule, SECOND, 2 * SECOND + SECOND / 2, true, false, 2 * SECOND);
    String body =
        BODY.replace("\"args\":[]", "\"args\":[1,2.5,\"x\",true,[3]]")
            .replace("\"kwargs\":{}", "\"kwargs\":{\"y\":{\"z\":4}}")
            .replace("celery", "q")
            .replace("\"exchange\":\"\"", "\"exchange\":\"e\"")
            .replace("\"routing_key\":null", "\"routing_key\":\"k\"");
    assertEquals(new Entry("a.b", plan, Misfire.deadline(300 * SECOND).coalesce(), body), entry);
  }

  @Test
  void shouldReadAClockedRunAndTheOptionsOfTheMessage() {
    Entry entry =
        only(
            """
            [entry.a]
            task = "t"
            at = 2027-01-01T00:00:00Z
            misfire = "fire-all"
            [entry.a.options]
            priority = 3
            expires = "1m"
            countdown = "10s"
            time_limit = "30s"
            soft_time_limit = "20s"
            headers = { h = 1 }
            """);

    String body =
        BODY.replace("\"priority\":0", "\"priority\":3")
            .replace("\"expires_ns\":-1", "\"expires_ns\":60000000000")
            .replace("\"eta_ns\":-1", "\"eta_ns\":10000000000")
            .replace("\"time_limit\":0,\"soft", "\"time_limit\":30,\"soft")
            .replace("\"soft_time_limit\":0", "\"soft_time_limit\":20")
            .replace("\"headers\":{}", "\"headers\":{\"h\":1}");
    Plan plan = Plan.of(new Clocked(1_798_761_600L * SECOND));
    assertEquals(new Entry("a", plan, Misfire.FIRE_ALL, body), entry);
  }

  @Test
  void shouldKeepTheOrderOfTheFile() {
    String text = "";
    for (String name : List.of("z", "a", "m")) {
      text += "[entry." + name + "]\ntask = \"t\"\nevery = \"1s\"\n";
    }

    assertEquals(List.of("z", "a", "m"), List.copyOf(read(text).keySet()));
    assertEquals(Map.of(), read(""));
    assertEquals(Map.of(), read("# nothing yet\n"));
  }

  @Test
  void shouldNotTakeWhatLooksLikeAHeaderInATextOrAnArrayForOne() {
    String text =
        """
        [entry.a]
        task = "t"
        args = [
        [1], ["# [entry.x]"],
        ]
        kwargs = { s = '''
        [entry.b]
        it's ''', t = \"""
        [entry.c] \\\""" [
        \"""}
        every = "1s" # [ {
        [entry.d]
        task = "t"
        every = "2s"
        """;

    assertEquals(List.of("a", "d"), List.copyOf(read(text).keySet()));
  }

  @Test
  void shouldSayWhereWhichKeyAndWhatIsAllowed() {
    String a = "[entry.a]\ntask = \"t\"\n";
    wrong(
        "x = 1", "line 1: there is no key x; allowed are timezone, dialect, mode, queue, misfire");
    wrong("timezone = \"Mars\"", "line 1, timezone has to be the name of a time zone, such as");
    wrong("mode = \"Compat\"", "line 1, mode has to be one of \"compat\", \"fixed\"");
    wrong("entry.a.task = \"t\"", "line 1, entry has to be written as tables [entry.NAME]");
    wrong("misfire = \"later\"", "line 1, misfire: has to be \"fire-all\", \"coalesce\", \"skip\"");
    wrong("[defaults]\nqueue = \"q\"", "line 1: [defaults]: allowed are tables [entry.NAME]");
    wrong("[[entry]]\nname = \"q\"", "line 1: [[entry]]: allowed are tables [entry.NAME]");
    wrong(a, "line 1, entry a, every: an entry has exactly one of every, cron and at");
    wrong(a + "every = \"1s\"\ncron = \"* * * * *\"", "exactly one of every, cron and at");
    wrong("[entry.a]\nevery = \"1s\"", "line 1, entry a: the key task is missing");
    wrong(a + "every = 30", "line 3, entry a, every has to be a duration, such as \"30s\"");
    wrong(a + "every = \"30\"", "line 3, entry a, every has to be a duration: \"30\" is no");
    wrong(a + "every = \"0s\"", "every has to be a positive duration");
    wrong(a + "every = \"-1s\"", "every has to be a duration that is not negative");
    wrong(a + "every = \"1s\"\noffset = \"1s\"", "line 4, entry a, offset has to be less than");
    wrong(a + "cron = \"61 * * * *\"", "line 3, entry a, cron: column 1, minute: 61 is out of");
    wrong(a + "cron = \"@daily\"", "line 3, entry a, cron: column 1");
    wrong(a + "cron = \"* * * * *\"\ngap = \"none\"", "gap has to be one of \"shift\", \"after\"");
    wrong(
        a + "mode = \"compat\"\ngap = \"skip\"\ncron = \"* * * * *\"", "COMPAT takes no policies");
    wrong(a + "at = \"2027-01-01T00:00:00Z\"", "line 3, entry a, at has to be an instant with an");
    wrong(a + "at = 2027-01-01T00:00:00", "at has to be an instant with an offset, without quotes");
    wrong(a + "at = 9999-01-01T00:00:00Z", "at has to be an instant from 1678 to 2261");
    wrong(
        a + "every = \"1s\"\nqueue = \"q\"", "line 4, entry a: there is no key queue; allowed are");
    wrong(a + "every = \"1s\"\ntimezone = \"UTC\"", "there is no key timezone");
    wrong(a + "every = \"1s\"\noptions = { prio = 1 }", "entry a, options: there is no key prio");
    wrong(a + "every = \"1s\"\noptions = { priority = 10 }", "options, priority has to be a whole");
    wrong(
        a + "every = \"1s\"\noptions = { time_limit = \"1500ms\" }", "time_limit has to be whole");
    wrong(a + "every = \"1s\"\noptions = { expires = \"1us\" }", "expires has to be at least 1ms");
    wrong(a + "every = \"1s\"\njitter = \"2d\"", "line 4, entry a, jitter has to be at most a day");
    wrong(a + "every = \"1s\"\nonce = 1", "line 4, entry a, once has to be true or false");
    wrong(a + "every = \"1s\"\nargs = 1", "line 4, entry a, args has to be an array");
    wrong(a + "every = \"1s\"\nargs = [2027-01-01]", "args has 2027-01-01; allowed are texts");
    wrong(a + "every = \"1s\"\nargs = [9223372036854775808]", "whole numbers of 64 bits");
    wrong(a + "every = \"1s\"\nargs = [\"{0}\"]", "stands for an argument that there is not");
    wrong(a + "every = \"1s\"\nkwargs = []", "line 4, entry a, kwargs has to be a table");
    wrong(a + "every = \"1s\"\n" + a + "every = \"1s\"", "line 4: the entry a is in line 1, too");
    wrong(a + "every = \"1s\"\n[entry.b.options]\n", "tables of the entries a and b are mixed");
    wrong(a + "every = \"1s\n", "line 3: this is no TOML: ");
    wrong(a + "at = 2027-81-01T00:00:00Z", "line 1: this is no TOML: Text '2027-81-01T00:00:00Z'");
    wrong(a + "every = \"1s\"\n\n[entry.b\n", "line 5: this is no TOML: ");
    wrong("[entry." + "n".repeat(251) + "]\ntask = \"t\"\nevery = \"1s\"", "a name of 251 bytes");
    wrong(a + "every = \"1s\"\nargs = " + "[".repeat(65), "line 4: it nests deeper than 64");
    wrong(a + "every = \"1s\"\nargs = [\"" + "x".repeat(1 << 16) + "\"]", "allowed are 65000");
    wrong(a + "args = [\"" + "x".repeat(1 << 19) + "\"]", "has more than 524288 characters");
  }

  @Test
  void shouldSayThatAFileIsNotUtf8() {
    byte[] bytes = "[entry.a]\ntask = \"t?\"\n".getBytes(StandardCharsets.US_ASCII);
    bytes[19] = (byte) 0xff;

    String message = assertThrows(ScheduleException.class, () -> readBytes(bytes)).getMessage();

    assertEquals("tasks.toml: it is not UTF-8 (some way behind line 0)", message);
  }

  private static void wrong(String text, String what) {
    String message = assertThrows(ScheduleException.class, () -> read(text), text).getMessage();
    if (!message.startsWith("tasks.toml, ") || !message.contains(what)) {
      throw new AssertionError(message + "\nhas no\n" + what);
    }
  }
}
