package io.ringbeat.cli.beat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.ringbeat.cli.Durations;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes a schedule file of a {@code beat_schedule} of Celery that was written as JSON. What cannot
 * be said in a schedule file is an error that names the entry: nothing is left out silently.
 */
final class CeleryImport {
  private static final ObjectReader JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build()
          .reader();

  /** The fields of a crontab, in the order of a cron text. */
  private static final List<String> FIELDS =
      List.of("minute", "hour", "day_of_month", "month_of_year", "day_of_week");

  private static final List<String> KEYS =
      List.of("task", "schedule", "args", "kwargs", "options", "relative");
  private static final List<String> OPTIONS =
      List.of(
          "queue",
          "exchange",
          "routing_key",
          "priority",
          "expires",
          "countdown",
          "headers",
          "time_limit",
          "soft_time_limit");
  private static final Set<String> DURATIONS =
      Set.of("expires", "countdown", "time_limit", "soft_time_limit");

  private final String file;
  private final StringBuilder out = new StringBuilder();
  private String entry;

  private CeleryImport(String file) {
    this.file = file;
  }

  /**
   * Makes it.
   *
   * @param file for errors
   * @param json an object of entries by their names
   * @param zone Celery's {@code timezone}
   * @return a schedule file
   * @throws ScheduleException if it is no such JSON, or an entry cannot be said
   */
  static String toToml(String file, String json, ZoneId zone) {
    return new CeleryImport(file).convert(json, zone);
  }

  private String convert(String json, ZoneId zone) {
    JsonNode root;
    try {
      root = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new ScheduleException(
          file
              + ", line "
              + (e.getLocation() == null ? 1 : e.getLocation().getLineNr())
              + ": this is no JSON: "
              + e.getOriginalMessage(),
          e);
    }
    if (!root.isObject()) {
      throw new ScheduleException(
          file + ": it has to be one object, with the entries by their names");
    }
    out.append("timezone = ").append(TomlText.of(zone.getId())).append('\n');
    out.append("dialect = \"celery\"\nmode = \"compat\"\n");
    for (Map.Entry<String, JsonNode> each : root.properties()) {
      entry = each.getKey();
      if (!each.getValue().isObject()) {
        throw error("it has to be an object");
      }
      entry(each.getValue());
    }
    return out.toString();
  }

  private void entry(JsonNode node) {
    requireKnown(node, KEYS, "");
    out.append("\n[entry.").append(TomlText.key(entry)).append("]\n");
    JsonNode task = node.get("task");
    if (task == null || !task.isTextual()) {
      throw error("task has to be the name of a task");
    }
    line("task", TomlText.of(task.textValue()));
    requireNotRelative(node.get("relative"));
    schedule(node.get("schedule"));
    JsonNode args = node.get("args");
    if (given(args)) {
      if (!args.isArray()) {
        throw error("args has to be an array");
      }
      line("args", value("args", args));
    }
    table("kwargs", node.get("kwargs"));
    options(node.get("options"));
  }

  private void requireNotRelative(JsonNode relative) {
    if (given(relative) && !(relative.isBoolean() && !relative.booleanValue())) {
      throw error(
          "a relative schedule cannot be said; write every and offset, or cron, by hand, and leave"
              + " relative out");
    }
  }

  private void schedule(JsonNode schedule) {
    if (schedule == null || schedule.isNull()) {
      throw error("there is no schedule");
    }
    if (schedule.isNumber()) {
      line("every", duration("schedule", schedule));
    } else if (schedule.isObject() && schedule.has("every")) {
      requireKnown(schedule, List.of("every", "relative"), "schedule, ");
      requireNotRelative(schedule.get("relative"));
      line("every", duration("schedule", schedule.get("every")));
    } else if (schedule.isObject() && schedule.path("crontab").isObject()) {
      requireKnown(schedule, List.of("crontab"), "schedule, ");
      crontab(schedule.get("crontab"), List.of());
    } else if (schedule.isObject() && isCrontab(schedule, "type")) {
      crontab(schedule, List.of("type"));
    } else if (schedule.isObject() && isCrontab(schedule, "__type__")) {
      crontab(schedule, List.of("__type__"));
    } else {
      throw error(
          "the schedule "
              + shown(schedule)
              + " cannot be said; allowed are seconds and crontabs, no solar and no own ones");
    }
  }

  private static boolean isCrontab(JsonNode schedule, String key) {
    return schedule.path(key).asText().equals("crontab");
  }

  private void crontab(JsonNode crontab, List<String> more) {
    List<String> known = new ArrayList<>(FIELDS);
    known.addAll(more);
    known.add("kwargs"); // empty where a snippet of BEAT.md has looked into an object of Celery
    requireKnown(crontab, known, "crontab, ");
    if (crontab.path("kwargs").size() > 0) {
      throw error(
          "a crontab with the arguments " + shown(crontab.get("kwargs")) + " cannot be said");
    }
    List<String> fields = new ArrayList<>();
    for (String name : FIELDS) {
      fields.add(field(name, crontab.get(name)));
    }
    line("cron", TomlText.of(String.join(" ", fields)));
  }

  private String field(String name, JsonNode value) {
    if (value == null || value.isNull()) {
      return "*";
    }
    if (value.isArray() && !value.isEmpty()) {
      List<String> each = new ArrayList<>();
      value.forEach(part -> each.add(field(name, part)));
      return String.join(",", each);
    }
    boolean good = value.isIntegralNumber() || value.isTextual();
    String text = value.asText().replaceAll("\\s*,\\s*", ",").strip();
    if (!good || text.isEmpty() || text.matches("(?s).*\\s.*")) {
      throw error("crontab, " + name + " is " + shown(value) + "; allowed are texts and numbers");
    }
    return text;
  }

  private void options(JsonNode options) {
    if (!given(options)) {
      return;
    }
    if (!options.isObject()) {
      throw error("options has to be an object");
    }
    requireKnown(options, OPTIONS, "options, ");
    List<String> parts = new ArrayList<>();
    for (Map.Entry<String, JsonNode> each : options.properties()) {
      String key = each.getKey();
      JsonNode value = each.getValue();
      if (given(value)) {
        boolean seconds = DURATIONS.contains(key);
        String text =
            seconds ? duration("options, " + key, value) : value("options, " + key, value);
        parts.add(key + " = " + text);
      }
    }
    if (!parts.isEmpty()) {
      line("options", "{ " + String.join(", ", parts) + " }");
    }
  }

  private void table(String key, JsonNode table) {
    if (given(table)) {
      if (!table.isObject()) {
        throw error(key + " has to be an object");
      }
      line(key, value(key, table));
    }
  }

  private void requireKnown(JsonNode node, List<String> known, String where) {
    for (Map.Entry<String, JsonNode> each : node.properties()) {
      if (!known.contains(each.getKey()) && given(each.getValue())) {
        throw error(
            where
                + each.getKey()
                + " cannot be said; allowed are "
                + String.join(", ", known.subList(0, known.size())));
      }
    }
  }

  private String duration(String key, JsonNode seconds) {
    if (seconds != null && seconds.isNumber()) {
      BigDecimal nanos = seconds.decimalValue().movePointRight(9);
      try {
        return TomlText.of(Durations.exact(nanos.longValueExact()));
      } catch (ArithmeticException e) {
        throw new ScheduleException(
            place() + key + " is " + shown(seconds) + "; allowed are seconds that are whole ns", e);
      }
    }
    throw error(key + " is " + shown(seconds) + "; allowed are seconds");
  }

  private String value(String key, JsonNode value) {
    if (value.isTextual() && value.textValue().matches("\\{(task|scheduled|occurrence|[0-9]+)}")) {
      throw error(
          key + " has the text " + value.textValue() + ", which stands for something else here");
    }
    if (value.isArray()) {
      List<String> parts = new ArrayList<>();
      value.forEach(each -> parts.add(value(key, each)));
      return "[" + String.join(", ", parts) + "]";
    }
    if (value.isObject()) {
      List<String> parts = new ArrayList<>();
      for (Map.Entry<String, JsonNode> each : value.properties()) {
        parts.add(TomlText.key(each.getKey()) + " = " + value(key, each.getValue()));
      }
      return parts.isEmpty() ? "{}" : "{ " + String.join(", ", parts) + " }";
    }
    if (value.isNull()) {
      throw error(key + " has a null (None), which TOML cannot say");
    }
    return TomlText.scalar(value);
  }

  private void line(String key, String value) {
    out.append(key).append(" = ").append(value).append('\n');
  }

  private static boolean given(JsonNode node) {
    return node != null && !node.isNull();
  }

  private static String shown(JsonNode node) {
    String text = String.valueOf(node);
    return text.length() <= 100 ? text : text.substring(0, 100) + "...";
  }

  private ScheduleException error(String what) {
    return new ScheduleException(place() + what);
  }

  private String place() {
    return file + ", entry " + entry + ": ";
  }
}
