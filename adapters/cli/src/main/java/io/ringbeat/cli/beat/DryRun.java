package io.ringbeat.cli.beat;

import io.ringbeat.beat.Entry;
import io.ringbeat.cli.Durations;
import io.ringbeat.cli.Shell;
import io.ringbeat.rabbitmq.codec.CeleryBody;
import io.ringbeat.rabbitmq.codec.CeleryTask;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Says of each entry of a schedule what it runs, and when. */
final class DryRun {
  /** How many runs of each entry by default. */
  static final int RUNS = 5;

  private static final long SECOND = 1_000_000_000; // ns

  private DryRun() {}

  /** Returns the wall clock, ns since the epoch. */
  static long now() {
    return nanos(Instant.now());
  }

  static long nanos(Instant instant) {
    return instant.getEpochSecond() * SECOND + instant.getNano();
  }

  static void print(ScheduleFile schedule, long after, int runs, Shell shell) {
    PrintStream out = shell.out();
    int count = 0;
    for (Entry entry : schedule.entries().values()) {
      if (shell.isUnread()) {
        return;
      }
      out.print((count++ == 0 ? "" : "\n") + entry.name() + "\n");
      out.print("  runs    " + task(CeleryBody.read(entry.body())) + "\n");
      String[] lines = entry.plan().describe(after, runs).split("\n", -1);
      out.print("  when    " + lines[0] + "\n");
      out.print("  missed  " + Misfires.describe(entry.misfire()) + "\n");
      for (int i = 1; i < lines.length; i++) {
        out.print((i == 1 ? "  next    " : "          ") + lines[i].strip() + "\n");
      }
      if (lines.length == 1 && runs > 0) {
        out.print("  next    never\n");
      }
    }
    out.print((count == 0 ? "" : "\n") + count + (count == 1 ? " entry\n" : " entries\n"));
  }

  private static String task(CeleryBody body) {
    CeleryTask task = body.task();
    StringBuilder text = new StringBuilder(task.name()).append('(');
    String before = "";
    for (Object each : task.args()) {
      text.append(before);
      value(each, text);
      before = ", ";
    }
    for (Map.Entry<String, Object> each : task.kwargs().entrySet()) {
      text.append(before).append(each.getKey()).append('=');
      value(each.getValue(), text);
      before = ", ";
    }
    text.append(')');
    if (body.exchange().isEmpty()) {
      String queue = body.routingKey() == null ? task.queue() : body.routingKey();
      text.append(", queue ").append(queue);
    } else {
      text.append(", exchange ").append(body.exchange()).append(" with the key ");
      text.append(body.routingKey() == null ? task.queue() : body.routingKey());
    }
    if (task.priority() > 0) {
      text.append(", priority ").append(task.priority());
    }
    if (task.etaNanos() >= 0) {
      text.append(", not before ").append(Durations.exact(task.etaNanos())).append(" later");
    }
    if (task.expiresNanos() >= 0) {
      text.append(", expires after ").append(Durations.exact(task.expiresNanos()));
    }
    return text.toString();
  }

  private static void value(Object value, StringBuilder out) {
    if (value instanceof String text) {
      out.append('"').append(text).append('"');
    } else if (value instanceof List<?> list) {
      String before = "[";
      for (Object each : list) {
        out.append(before);
        value(each, out);
        before = ", ";
      }
      out.append(list.isEmpty() ? "[]" : "]");
    } else if (value instanceof Map<?, ?> map) {
      String before = "{";
      for (Map.Entry<?, ?> each : map.entrySet()) {
        out.append(before).append(each.getKey()).append(": ");
        value(each.getValue(), out);
        before = ", ";
      }
      out.append(map.isEmpty() ? "{}" : "}");
    } else {
      out.append(value);
    }
  }
}
