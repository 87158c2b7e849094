package io.ringbeat.cli.beat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringbeat.beat.Entry;
import io.ringbeat.rabbitmq.codec.CeleryBody;
import io.ringbeat.rabbitmq.codec.CeleryTask;
import io.ringbeat.schedule.Clocked;
import io.ringbeat.schedule.Cron;
import io.ringbeat.schedule.CronException;
import io.ringbeat.schedule.Crontab;
import io.ringbeat.schedule.Dialect;
import io.ringbeat.schedule.Gap;
import io.ringbeat.schedule.Interval;
import io.ringbeat.schedule.Mode;
import io.ringbeat.schedule.Overlap;
import io.ringbeat.schedule.Plan;
import io.ringbeat.schedule.Schedule;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;

/** Makes entries of the tables of a schedule file. Used by one thread. */
final class EntryReader {
  private static final String KEYS =
      "task, args, kwargs, every with offset, cron with timezone, dialect, mode, gap and overlap, at,"
          + " start, expires, once, enabled, jitter, misfire and options";
  private static final String OPTIONS =
      "queue, exchange, routing_key, priority, expires, countdown, headers, time_limit and"
          + " soft_time_limit";
  private static final int MOST_CRONS = 1_000; // that are kept

  private final String file;
  private final Defaults defaults;
  private final Map<String, Schedule> crontabs = new HashMap<>(); // many entries have the same

  EntryReader(String file, Defaults defaults) {
    this.file = file;
    this.defaults = defaults;
  }

  /**
   * Makes an entry.
   *
   * @param section where it stands
   * @param name the entry's
   * @param node its table
   * @throws ScheduleException if something in it is wrong
   */
  Entry read(Section section, String name, JsonNode node) {
    Keys keys = new Keys(file, section, ", entry " + name, node);
    Schedule schedule = schedule(keys);
    Plan plan = plan(keys, schedule);
    String body = body(keys);
    Entry entry;
    try {
      entry = new Entry(name, plan, Defaults.misfire(keys, defaults.misfire()), body);
    } catch (IllegalArgumentException e) {
      throw new ScheduleException(
          file + ", line " + section.line() + ", entry " + name + ": " + e.getMessage(), e);
    }
    keys.end(KEYS);
    return entry;
  }

  private Schedule schedule(Keys keys) {
    int kinds = (keys.has("every") ? 1 : 0) + (keys.has("cron") ? 1 : 0) + (keys.has("at") ? 1 : 0);
    if (kinds != 1) {
      String key = keys.has("cron") ? "cron" : "every";
      throw keys.error(key, "an entry has exactly one of every, cron and at", null);
    }
    if (keys.has("every")) {
      return interval(keys);
    }
    if (keys.has("cron")) {
      return crontab(keys);
    }
    return new Clocked(keys.instant("at", Schedule.NONE));
  }

  private static Schedule interval(Keys keys) {
    long period = keys.duration("every", 0);
    if (period == 0) {
      throw keys.wrong("every", "a positive duration");
    }
    long offset = keys.duration("offset", 0);
    if (offset >= period) {
      throw keys.wrong("offset", "less than every");
    }
    return new Interval(period, offset);
  }

  private Schedule crontab(Keys keys) {
    String text = keys.text("cron");
    ZoneId zone = keys.zone("timezone", defaults.zone());
    Dialect dialect = keys.constant("dialect", Dialect.class, defaults.dialect());
    Mode mode = keys.constant("mode", Mode.class, defaults.mode());
    Gap gap = keys.constant("gap", Gap.class, Gap.SHIFT);
    Overlap overlap = keys.constant("overlap", Overlap.class, Overlap.AUTO);
    String whole =
        String.join("\n", text, zone.getId(), dialect + "", mode + "", gap + "", overlap + "");
    Schedule known = crontabs.get(whole);
    if (known != null) {
      return known;
    }
    Schedule made;
    try {
      made = new Crontab(Cron.parse(text, dialect), zone, mode, gap, overlap);
    } catch (CronException e) {
      throw keys.error("cron", e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw keys.error("mode", e.getMessage(), e);
    }
    if (crontabs.size() < MOST_CRONS) {
      crontabs.put(whole, made);
    }
    return made;
  }

  private static Plan plan(Keys keys, Schedule schedule) {
    long start = keys.instant("start", Long.MIN_VALUE);
    long expires = keys.instant("expires", Schedule.NONE);
    boolean once = keys.flag("once", false);
    boolean enabled = keys.flag("enabled", true);
    if (start >= expires) {
      throw keys.wrong("expires", "later than start");
    }
    long jitter = keys.duration("jitter", 0);
    if (jitter > Plan.MAX_JITTER) {
      throw keys.wrong("jitter", "at most a day");
    }
    return new Plan(schedule, start, expires, once, enabled, jitter);
  }

  private String body(Keys keys) {
    String task = keys.text("task");
    if (task == null) {
      throw keys.missing("task", "the name of a task, such as \"proj.tasks.add\"");
    }
    if (task.isEmpty()) {
      throw keys.wrong("task", "the name of a task, such as \"proj.tasks.add\"");
    }
    Keys options = keys.table("options");
    String queue = options.text("queue");
    if (queue != null && queue.isEmpty()) {
      throw options.wrong("queue", "the name of a queue");
    }
    String exchange = options.text("exchange");
    long expires = options.duration("expires", -1);
    if (expires >= 0 && expires < 1_000_000) {
      throw options.wrong("expires", "at least 1ms");
    }
    try {
      CeleryTask celery =
          new CeleryTask(
              task,
              queue == null ? defaults.queue() : queue,
              keys.values("args"),
              keys.map("kwargs"),
              options.duration("countdown", -1),
              expires,
              options.integer("priority", 0, 0, 9),
              options.seconds("time_limit"),
              options.seconds("soft_time_limit"),
              options.map("headers"));
      CeleryBody body =
          new CeleryBody(celery, exchange == null ? "" : exchange, options.text("routing_key"));
      options.end(OPTIONS);
      return body.write();
    } catch (IllegalArgumentException e) {
      throw keys.error("task", e.getMessage(), e);
    }
  }
}
