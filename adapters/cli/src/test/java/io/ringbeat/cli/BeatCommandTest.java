package io.ringbeat.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BeatCommandTest {
  private static final String TASKS =
      """
      timezone = "Europe/Paris"

      [entry.add-every-30s]
      task = "proj.tasks.add"
      args = [16, 16]
      every = "30s"

      [entry.morning-report]
      task = "proj.tasks.report"
      kwargs = { format = "pdf" }
      cron = "30 8 * * mon-fri"
      misfire = "deadline 5m"
      options = { queue = "reports", expires = "1h", priority = 3 }

      [entry.over]
      task = "t"
      at = 2026-01-01T00:00:00Z
      """;

  /** What the lines of BEAT.md print with Celery 5.6.3. */
  private static final String CELERY =
      """
      {"seconds": {"task": "proj.add", "schedule": 30.0, "args": [1, 2]},
       "delta": {"task": "proj.add", "schedule": 300.0, "kwargs": {"x": 1.5, "s": "a\\"b\\n"},
         "options": {"queue": "slow", "expires": 60, "priority": 3, "headers": null}},
       "cron": {"task": "proj.report", "schedule": {"crontab": {"minute": "*/5", "hour": [8, 12],
         "day_of_week": "mon-fri", "day_of_month": "*", "month_of_year": "*", "kwargs": {}}}},
       "typed": {"task": "proj.report", "schedule": {"__type__": "crontab", "minute": 0}},
       "a.b c": {"task": "proj.x", "schedule": {"every": 0.5, "relative": false},
         "relative": false}}
      """;

  @TempDir private Path folder;

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  @Test
  void shouldSayEachEntryInWordsAndItsNextRuns() throws IOException {
    String tasks = file("tasks.toml", TASKS);

    Run run = Run.of("beat", "check", tasks, "--runs", "2", "--after", "2026-11-22T00:00:00Z");

    assertEquals(
        """
        add-every-30s
          runs    proj.tasks.add(16, 16), queue celery
          when    every 30 s from 1970-01-01 00:00:00 UTC
          missed  the last one runs
          next    2026-11-22 00:00:30 UTC
                  2026-11-22 00:01:00 UTC

        morning-report
          runs    proj.tasks.report(format="pdf"), queue reports, priority 3, expires after 3600s
          when    at 08:30 on Monday to Friday, Europe/Paris
          missed  those run if not later than 300s
          next    2026-11-23 08:30:00 +01:00
                  2026-11-24 08:30:00 +01:00

        over
          runs    t(), queue celery
          when    once at 2026-01-01 00:00:00 UTC
          missed  the last one runs
          next    never

        3 entries
        """,
        run.out());
    assertEquals(ExitCode.OK, run.exitCode());
    assertEquals("", run.err());
    Run dry = Run.of("beat", "--schedule", tasks, "--dry-run");
    assertEquals(ExitCode.OK, dry.exitCode(), dry.err());
    assertTrue(dry.out().endsWith("\n3 entries\n"), dry.out());
  }

  @Test
  void shouldRefuseAWrongScheduleBeforeAnythingElse() throws IOException {
    String tasks = file("tasks.toml", TASKS + "every = \"1s\"\n");
    Path run = folder.resolve("run");

    Run check = Run.of("beat", "check", tasks);
    Run beat =
        Run.of(
            "beat",
            "--schedule",
            tasks,
            "--broker",
            "amqp://nobody:geheim@127.0.0.1:1",
            "--run",
            run.toString());

    assertEquals(ExitCode.SCHEDULE, check.exitCode());
    assertEquals(
        "ringbeat: "
            + tasks
            + ", line 18, entry over, every: an entry has exactly one of every, cron and at\n",
        check.err());
    assertEquals(ExitCode.SCHEDULE, beat.exitCode());
    assertEquals(check.err(), beat.err());
    assertFalse(Files.exists(run));
    assertEquals(ExitCode.SCHEDULE, Run.of("beat", "check", "nowhere.toml").exitCode());
  }

  @Test
  void shouldSayWhichOptionIsWrongAndNeverThePassword() throws IOException {
    String tasks = file("tasks.toml", TASKS);

    for (Run run :
        new Run[] {
          Run.of("beat"),
          Run.of("beat", "--schedule", tasks),
          Run.of("beat", "--schedule", tasks, "--broker", "http://geheim"),
          Run.of("beat", "--schedule", tasks, "--broker", "amqp://a:geheim@h", "--name", "a b"),
          Run.of("beat", "--schedule", tasks, "--broker", "amqp://a:geheim@h", "--log-level", "x"),
          Run.of("beat", "check", tasks, "--after", "tomorrow"),
          Run.of("beat", "import", tasks, "--timezone", "Mars")
        }) {
      assertEquals(ExitCode.USAGE, run.exitCode(), run.err());
      assertEquals("", run.out());
      assertTrue(run.err().contains("--"), run.err());
      assertFalse(run.err().contains("geheim"), run.err());
    }
  }

  @Test
  void shouldImportWhatCelerySays() throws IOException {
    Run run = Run.of("beat", "import", file("b.json", CELERY), "--timezone", "Europe/Paris");

    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    assertEquals(
        """
        timezone = "Europe/Paris"
        dialect = "celery"
        mode = "compat"

        [entry.seconds]
        task = "proj.add"
        every = "30s"
        args = [1, 2]

        [entry.delta]
        task = "proj.add"
        every = "300s"
        kwargs = { x = 1.5, s = "a\\"b\\u000A" }
        options = { queue = "slow", expires = "60s", priority = 3 }

        [entry.cron]
        task = "proj.report"
        cron = "*/5 8,12 * * mon-fri"

        [entry.typed]
        task = "proj.report"
        cron = "0 * * * *"

        [entry."a.b c"]
        task = "proj.x"
        every = "500ms"
        """,
        run.out());
    Run check =
        Run.of(
            "beat",
            "check",
            file("imported.toml", run.out()),
            "--runs",
            "1",
            "--after",
            "2026-11-22T00:00:00Z");
    assertEquals(ExitCode.OK, check.exitCode(), check.err());
    assertTrue(check.out().contains("Europe/Paris, as Celery does"), check.out());
    assertTrue(check.out().contains("proj.add(x=1.5, s=\"a\"b\n\")"), check.out());
    assertTrue(check.out().endsWith("5 entries\n"), check.out());
  }

  @Test
  void shouldRefuseWhatAScheduleFileCannotSayAndNameTheEntry() throws IOException {
    cannot("{\"schedule\": \"<solar: sunset>\"}", "task has to be the name of a task");
    cannot("{\"task\": \"t\"}", "there is no schedule");
    cannot("{\"task\": \"t\", \"schedule\": \"<solar: sunset>\"}", "no solar and no own ones");
    cannot("{\"task\": \"t\", \"schedule\": 1, \"relative\": true}", "a relative schedule");
    cannot("{\"task\": \"t\", \"schedule\": {\"every\": 1, \"relative\": true}}", "a relative");
    cannot("{\"task\": \"t\", \"schedule\": 1e-10}", "allowed are seconds that are whole ns");
    cannot("{\"task\": \"t\", \"schedule\": 1, \"enabled\": true}", "enabled cannot be said");
    cannot(
        "{\"task\": \"t\", \"schedule\": 1, \"options\": {\"serializer\": \"pickle\"}}",
        "options, serializer cannot be said");
    cannot(
        "{\"task\": \"t\", \"schedule\": 1, \"options\": {\"expires\": \"2027-01-01\"}}",
        "options, expires is \"2027-01-01\"; allowed are seconds");
    cannot("{\"task\": \"t\", \"schedule\": 1, \"args\": [null]}", "args has a null (None)");
    cannot("{\"task\": \"t\", \"schedule\": 1, \"args\": [\"{task}\"]}", "something else here");
    cannot(
        "{\"task\": \"t\", \"schedule\": {\"crontab\": {\"minute\": \"*\", \"second\": 1}}}",
        "crontab, second cannot be said");
    cannot(
        "{\"task\": \"t\", \"schedule\": {\"crontab\": {\"minute\": \"1 2\"}}}",
        "crontab, minute is \"1 2\"; allowed are texts and numbers");
    Run twice = Run.of("beat", "import", file("b.json", "{\"a\": 1, \"a\": 2}"));
    assertEquals(ExitCode.SCHEDULE, twice.exitCode());
    assertTrue(twice.err().contains("line 1: this is no JSON: Duplicate"), twice.err());
  }

  private void cannot(String entry, String what) throws IOException {
    Run run = Run.of("beat", "import", file("b.json", "{\"one\": " + entry + "}"));
    assertEquals(ExitCode.SCHEDULE, run.exitCode(), entry);
    assertEquals("", run.out());
    assertTrue(run.err().contains("b.json, entry one: ") && run.err().contains(what), run.err());
  }

  @Test
  void shouldSayHowABeatWasThatHasEnded() throws IOException {
    Run none = Run.of("beat", "status", "--run", folder.toString());
    assertEquals(ExitCode.NOT_RUNNING, none.exitCode());
    assertTrue(none.err().contains("no beat has run in this folder"), none.err());
    file(
        "status.json",
        """
        {"schemaVersion":1,"pid":2147483646,"processStarted":5,"time":"2026-11-22T00:00:00Z",
         "name":"beat","member":"host-1","schedule":"tasks.toml","scheduleProblem":null,
         "connection":"beat beat.host-1 amqp://a@h:5672, up","leading":true,"leader":"host-1",
         "epoch":3,"entries":1200,"inFlight":0,"sent":7,"recorded":9,"late":1,"passedOver":2,
         "next":[{"name":"add","task":"proj.add","scheduled":"2026-11-22T00:00:30Z"}],
         "refusals":["add, scheduled 2026-11-22T00:00:00Z: no queue takes it"]}
        """);

    Run run = Run.of("beat", "status", "--run", folder.toString());

    assertEquals(
        """
        Beat          beat, member host-1
        Process       2147483646 has ended; was at 2026-11-22T00:00:00Z
        Role          led, epoch 3
        Broker        beat beat.host-1 amqp://a@h:5672, up
        Schedule      tasks.toml, 1,200 entries
        Runs          7 sent by this beat, 9 recorded by all
                      0 in flight, 1 late, 2 passed over
        Refused       add, scheduled 2026-11-22T00:00:00Z: no queue takes it
        Next          2026-11-22T00:00:30Z  add (proj.add)
        """,
        run.out());
    assertEquals(ExitCode.NOT_RUNNING, run.exitCode());
    Run json = Run.of("beat", "status", "--run", folder.toString(), "--json");
    assertFalse(json.json().get("running").asBoolean());
    assertEquals(Map.of().size(), json.err().length());
  }

  @Test
  void shouldRefuseAPidFileOfAProcessThatLives() throws IOException {
    String tasks = file("tasks.toml", TASKS);
    String own = Long.toString(ProcessHandle.current().parent().orElseThrow().pid());
    String pid = file("beat.pid", own + "\n");

    Run run =
        Run.of(
            "beat",
            "--schedule",
            tasks,
            "--broker",
            "amqp://h",
            "--pid-file",
            pid,
            "--run",
            folder.resolve("run").toString());

    assertEquals(ExitCode.USAGE, run.exitCode());
    assertTrue(run.err().contains("process " + own + " lives"), run.err());
    assertEquals(own + "\n", Files.readString(Path.of(pid)));
    Path text = Path.of(file("text.pid", "no number"));
    Run other =
        Run.of("beat", "--schedule", tasks, "--broker", "amqp://h", "--pid-file", text.toString());
    assertTrue(other.err().contains("holds no process number"), other.err());
  }
}
