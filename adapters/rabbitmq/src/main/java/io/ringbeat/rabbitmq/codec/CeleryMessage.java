package io.ringbeat.rabbitmq.codec;

import io.ringbeat.schedule.OccurrenceId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Writes messages that a Celery worker runs (message protocol, version 2). The id is a function of
 * the entry and the scheduled instant, see {@link OccurrenceId#of}: the same occurrence has the
 * same id, however often it is published. Whether the message is persistent is for its publisher to
 * say. Without state; may be shared.
 */
public final class CeleryMessage {
  /** Celery's own headers, in the order in which they are written. */
  public static final List<String> HEADERS =
      List.of(
          "lang",
          "task",
          "id",
          "shadow",
          "eta",
          "expires",
          "group",
          "group_index",
          "retries",
          "timelimit",
          "root_id",
          "parent_id",
          "argsrepr",
          "kwargsrepr",
          "origin",
          "ignore_result",
          "replaced_task_nesting",
          "stamped_headers",
          "stamps",
          "periodic_task_name");

  private static final String ORIGIN = "ringbeat";
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSxxx", Locale.ROOT);
  private static final Map<String, Object> EMBED = new LinkedHashMap<>();

  static {
    for (String name : List.of("callbacks", "errbacks", "chain", "chord")) {
      EMBED.put(name, null);
    }
  }

  private final JsonFormat json = new JsonFormat(Limits.DEFAULT);

  /** Makes a writer. */
  public CeleryMessage() {}

  /**
   * One time that a task is due: what the placeholders of {@link CeleryTask} stand for.
   *
   * @param entry the name of the schedule's entry
   * @param task the task's id
   * @param scheduled when it is due, ns since the epoch
   * @param number of the occurrence, from 1
   * @param arguments the task's own
   */
  public record Occurrence(
      String entry, long task, long scheduled, long number, List<Long> arguments) {
    /** Copies the arguments. */
    public Occurrence {
      arguments = List.copyOf(arguments);
    }
  }

  /**
   * Writes the message.
   *
   * @param task what is run
   * @param occurrence when and why
   * @param out receives it
   * @throws IllegalArgumentException if a placeholder asks for an argument that is not there, or a
   *     time is beyond the year 2262; the message is as it was
   */
  public void write(CeleryTask task, Occurrence occurrence, OutMessage out) {
    write(task, occurrence, occurrence.scheduled(), out);
  }

  /**
   * Writes the message of an occurrence that is started later than it is due.
   *
   * @param task what is run
   * @param occurrence when and why
   * @param from what countdown and expiry count from, ns since the epoch
   * @param out receives it
   * @throws IllegalArgumentException if a placeholder asks for an argument that is not there, or a
   *     time is beyond the year 2262; the message is as it was
   */
  public void write(CeleryTask task, Occurrence occurrence, long from, OutMessage out) {
    Object args = filled(task.args(), occurrence);
    Object kwargs = filled(task.kwargs(), occurrence);
    String eta = instant(occurrence, from, task.etaNanos());
    String expires = instant(occurrence, from, task.expiresNanos());
    String id = OccurrenceId.of(occurrence.entry(), occurrence.scheduled()).toString();
    out.body(json.write(to -> JsonValues.write(Arrays.asList(args, kwargs, EMBED), to)));
    out.exchange = "";
    out.routingKey = task.queue();
    out.id = id;
    out.correlationId = id;
    out.contentType = "application/json";
    out.contentEncoding = "utf-8";
    out.priority = task.priority();
    if (task.expiresNanos() >= 0) {
      out.expiration = TimeUnit.NANOSECONDS.toMillis(task.expiresNanos());
    }
    Map<String, Object> headers = out.headers;
    headers.put("lang", "py");
    headers.put("task", task.name());
    headers.put("id", id);
    headers.put("shadow", null);
    headers.put("eta", eta);
    headers.put("expires", expires);
    headers.put("group", null);
    headers.put("group_index", null);
    headers.put("retries", 0);
    headers.put("timelimit", Arrays.asList(limit(task.timeLimit()), limit(task.softTimeLimit())));
    headers.put("root_id", id);
    headers.put("parent_id", null);
    headers.put("argsrepr", JsonValues.tuple((List<?>) args));
    headers.put("kwargsrepr", JsonValues.dictionary((Map<?, ?>) kwargs));
    headers.put("origin", ORIGIN);
    headers.put("ignore_result", false);
    headers.put("replaced_task_nesting", 0);
    headers.put("stamped_headers", null);
    headers.put("stamps", Map.of());
    headers.put("periodic_task_name", occurrence.entry());
    headers.putAll(task.headers());
  }

  /** Writes an instant as Python does, in microseconds and UTC. */
  static String iso(long nanos) {
    return ISO.format(
        Instant.ofEpochSecond(Math.floorDiv(nanos, SECOND), Math.floorMod(nanos, SECOND))
            .atOffset(ZoneOffset.UTC));
  }

  private static String instant(Occurrence occurrence, long from, long after) {
    if (after < 0) {
      return null;
    }
    if (from > Long.MAX_VALUE - after) {
      throw new IllegalArgumentException(
          occurrence.entry() + ": " + after + " ns after " + from + " is no time");
    }
    return iso(from + after);
  }

  private static Integer limit(int seconds) {
    return seconds == 0 ? null : seconds;
  }

  private static Object filled(Object value, Occurrence occurrence) {
    if (value instanceof List<?> list) {
      List<Object> filled = new ArrayList<>(list.size());
      for (Object element : list) {
        filled.add(filled(element, occurrence));
      }
      return filled;
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> filled = new LinkedHashMap<>();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        filled.put(entry.getKey(), filled(entry.getValue(), occurrence));
      }
      return filled;
    }
    return value instanceof String text ? placeholder(text, occurrence) : value;
  }

  private static Object placeholder(String text, Occurrence occurrence) {
    return switch (text) {
      case "{task}" -> occurrence.task();
      case "{scheduled}" -> iso(occurrence.scheduled());
      case "{occurrence}" -> occurrence.number();
      default -> text.matches("\\{[0-9]{1,3}}") ? argument(text, occurrence) : text;
    };
  }

  private static long argument(String text, Occurrence occurrence) {
    int index = Integer.parseInt(text.substring(1, text.length() - 1));
    if (index >= occurrence.arguments().size()) {
      throw new IllegalArgumentException(
          occurrence.entry()
              + " asks for "
              + text
              + ", and the task has "
              + occurrence.arguments().size()
              + " arguments");
    }
    return occurrence.arguments().get(index);
  }
}
