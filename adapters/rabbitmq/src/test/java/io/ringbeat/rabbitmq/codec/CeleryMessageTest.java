package io.ringbeat.rabbitmq.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.schedule.OccurrenceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CeleryMessageTest {
  private static final long SCHEDULED = nanos(Instant.parse("2026-11-20T13:14:56.981619Z"));
  private static final CeleryMessage.Occurrence OCCURRENCE =
      new CeleryMessage.Occurrence("add-every-30s", 7, SCHEDULED, 12, List.of(100L, -200L));
  private static final CeleryTask ADD =
      CeleryTask.of("proj.tasks.add", "celery", List.of(2, 2), Map.of("scale", 3));

  private final OutMessage out = new OutMessage();

  @Test
  void shouldCountCountdownAndExpiryFromWhenItIsStarted() {
    long late = SCHEDULED + TimeUnit.HOURS.toNanos(1);
    CeleryTask task = ADD.times(TimeUnit.SECONDS.toNanos(10), TimeUnit.SECONDS.toNanos(30));

    new CeleryMessage().write(task, OCCURRENCE, late, out);

    assertEquals(OccurrenceId.of("add-every-30s", SCHEDULED).toString(), out.headers.get("id"));
    assertEquals("2026-11-20T14:15:06.981619+00:00", out.headers.get("eta"));
    assertEquals("2026-11-20T14:15:26.981619+00:00", out.headers.get("expires"));
  }

  @Test
  void shouldWriteWhatABeatOfCeleryWrites() {
    write(ADD.times(-1, TimeUnit.SECONDS.toNanos(30)));

    String id = OccurrenceId.of("add-every-30s", SCHEDULED).toString();
    Map<String, Object> headers = new LinkedHashMap<>();
    headers.put("lang", "py");
    headers.put("task", "proj.tasks.add");
    headers.put("id", id);
    headers.put("shadow", null);
    headers.put("eta", null);
    headers.put("expires", "2026-11-20T13:15:26.981619+00:00");
    headers.put("group", null);
    headers.put("group_index", null);
    headers.put("retries", 0);
    headers.put("timelimit", Arrays.asList(null, null));
    headers.put("root_id", id);
    headers.put("parent_id", null);
    headers.put("argsrepr", "(2, 2)");
    headers.put("kwargsrepr", "{'scale': 3}");
    headers.put("origin", "ringbeat");
    headers.put("ignore_result", false);
    headers.put("replaced_task_nesting", 0);
    headers.put("stamped_headers", null);
    headers.put("stamps", Map.of());
    headers.put("periodic_task_name", "add-every-30s");
    assertEquals(new ArrayList<>(headers.entrySet()), new ArrayList<>(out.headers.entrySet()));
    assertEquals(CeleryMessage.HEADERS, List.copyOf(out.headers.keySet()));
    assertEquals(
        "[[2,2],{\"scale\":3},"
            + "{\"callbacks\":null,\"errbacks\":null,\"chain\":null,\"chord\":null}]",
        Recorded.text(out));
    assertEquals("", out.exchange);
    assertEquals("celery", out.routingKey);
    assertEquals(id, out.id);
    assertEquals(id, out.correlationId);
    assertEquals("application/json", out.contentType);
    assertEquals("utf-8", out.contentEncoding);
    assertEquals(30_000, out.expiration);
    assertEquals(0, out.priority);
  }

  @Test
  void shouldSayEtaPriorityLimitsAndOtherHeaders() {
    write(
        ADD.times(TimeUnit.MILLISECONDS.toNanos(1_018), -1)
            .priority(9)
            .limits(60, 50)
            .headers(Map.of("tenant", "x")));

    assertEquals("2026-11-20T13:14:57.999619+00:00", out.headers.get("eta"));
    assertEquals(null, out.headers.get("expires"));
    assertEquals(-1, out.expiration);
    assertEquals(9, out.priority);
    assertEquals(List.of(60, 50), out.headers.get("timelimit"));
    assertEquals("x", out.headers.get("tenant"));
  }

  @Test
  void shouldFillPlaceholdersIn() {
    Map<String, Object> kwargs = new LinkedHashMap<>();
    kwargs.put("at", "{scheduled}");
    kwargs.put("deep", List.of(Map.of("{1}", "{1}"), "{2"));
    kwargs.put("none", null);

    write(CeleryTask.of("t", "q", List.of("{task}", "{occurrence}", "{0}", "it's"), kwargs));

    assertTrue(
        Recorded.text(out)
            .startsWith(
                "[[7,12,100,\"it's\"],{\"at\":\"2026-11-20T13:14:56.981619+00:00\","
                    + "\"deep\":[{\"{1}\":-200},\"{2\"],\"none\":null},{"),
        Recorded.text(out));
    assertEquals("(7, 12, 100, \"it's\")", out.headers.get("argsrepr"));
    assertEquals(
        "{'at': '2026-11-20T13:14:56.981619+00:00', 'deep': [{'{1}': -200}, '{2'], 'none': None}",
        out.headers.get("kwargsrepr"));
  }

  @Test
  void shouldShowArgumentsAsPythonDoes() {
    assertEquals("()", JsonValues.tuple(List.of()));
    assertEquals("(True,)", JsonValues.tuple(List.of(true)));
    assertEquals("('a\\n\\\\\\'\"',)", JsonValues.tuple(List.of("a\n\\'\"")));
    assertEquals("(1.5, ['\\x00'])", JsonValues.tuple(List.of(1.5, List.of("\0"))));
    String cut = JsonValues.tuple(List.of("x".repeat(5_000)));
    assertTrue(cut.length() == 1024 && cut.endsWith("xxx..."));
  }

  @Test
  void shouldNotMakeATaskThatAWorkerCannotTake() {
    Map<Object, Object> numbered = new HashMap<>();
    numbered.put(1, 2);
    List<Object> deep = List.of();
    for (int i = 0; i < 40; i++) {
      deep = List.of(deep);
    }
    List<Object> tooDeep = deep;
    refuse(() -> CeleryTask.of("", "q", List.of(), Map.of()));
    refuse(() -> CeleryTask.of("t", "", List.of(), Map.of()));
    refuse(() -> CeleryTask.of("t", "q", List.of(Double.NaN), Map.of()));
    refuse(() -> CeleryTask.of("t", "q", List.of('c'), Map.of()));
    refuse(() -> CeleryTask.of("t", "q", List.of(numbered), Map.of()));
    refuse(() -> CeleryTask.of("t", "q", tooDeep, Map.of()));
    refuse(() -> ADD.priority(10));
    refuse(() -> ADD.times(-2, -1));
    refuse(() -> ADD.times(-1, 999_999));
    refuse(() -> write(ADD.times(Long.MAX_VALUE, -1)));
    refuse(() -> ADD.limits(-1, 0));
    refuse(() -> ADD.headers(Map.of("id", "mine")));
    refuse(() -> write(CeleryTask.of("t", "q", List.of("{2}"), Map.of())));
  }

  @Test
  void shouldRunTheTaskOfACommand() {
    CeleryEncoder encoder =
        new CeleryEncoder(
            Map.of(7L, new CeleryEncoder.Entry("mine", ADD)),
            Map.of(
                5,
                new CeleryEncoder.Entry(
                    "of-type", CeleryTask.of("t", "q", List.of("{0}", "{1}"), Map.of()))));
    long[] command = new long[2 * Event.WORDS];
    command[0] = Event.header(Kind.TASK_DUE, Event.LONG, 0, 0);
    command[Event.A] = 8;
    command[Event.C] = 3;
    command[Event.D] = SCHEDULED;
    command[Event.E] = 5 * Long.BYTES;
    command[Event.WORDS] = 5;
    command[Event.WORDS + 3] = 41;
    command[Event.WORDS + 4] = 42;

    assertTrue(encoder.encode(1, command, 0, out));
    assertEquals("of-type/8", out.headers.get("periodic_task_name"));
    assertEquals("(41, 42)", out.headers.get("argsrepr"));
    assertEquals(OccurrenceId.of("of-type/8", SCHEDULED).toString(), out.id);

    out.clear();
    command[Event.A] = 7;
    assertTrue(encoder.encode(2, command, 0, out));
    assertEquals("mine", out.headers.get("periodic_task_name"));
    assertEquals("proj.tasks.add", out.headers.get("task"));

    command[Event.A] = 9;
    command[Event.WORDS] = 6;
    refuse(() -> encoder.encode(3, command, 0, out));
    command[0] = Event.header(Kind.TASK_DUE, 0, 0, 0);
    assertEquals(false, encoder.encode(4, command, 0, out), "the event, not the command");
  }

  private void write(CeleryTask task) {
    new CeleryMessage().write(task, OCCURRENCE, out);
  }

  private static void refuse(org.junit.jupiter.api.function.Executable call) {
    String reason = assertThrows(IllegalArgumentException.class, call).getMessage();
    assertTrue(!reason.isBlank(), "it says why");
  }

  private static long nanos(Instant instant) {
    return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
  }
}
