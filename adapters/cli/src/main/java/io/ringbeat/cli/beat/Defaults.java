package io.ringbeat.cli.beat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringbeat.schedule.Dialect;
import io.ringbeat.schedule.Misfire;
import io.ringbeat.schedule.Mode;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * What holds for the entries of a schedule file that do not say otherwise.
 *
 * @param zone whose clocks crontabs go by
 * @param dialect how crontabs are written
 * @param mode whose answer crontabs give where clocks are changed
 * @param queue where tasks go
 * @param misfire what becomes of missed runs
 */
record Defaults(ZoneId zone, Dialect dialect, Mode mode, String queue, Misfire misfire) {
  /** UTC, Celery's crontabs, as the policies say, the queue {@code celery}, the last one runs. */
  static final Defaults STANDARD =
      new Defaults(ZoneOffset.UTC, Dialect.CELERY, Mode.FIXED, "celery", Misfire.COALESCE);

  private static final String KEYS =
      "timezone, dialect, mode, queue, misfire, and tables [entry.NAME]";

  /** Reads what stands before the first entry. */
  static Defaults read(String file, Section section, JsonNode node) {
    Keys keys = new Keys(file, section, "", node);
    if (keys.has("entry")) {
      throw keys.wrong("entry", "written as tables [entry.NAME]");
    }
    String queue = keys.text("queue");
    Defaults read =
        new Defaults(
            keys.zone("timezone", STANDARD.zone),
            keys.constant("dialect", Dialect.class, STANDARD.dialect),
            keys.constant("mode", Mode.class, STANDARD.mode),
            queue == null ? STANDARD.queue : queue,
            misfire(keys, STANDARD.misfire));
    keys.end(KEYS);
    return read;
  }

  static Misfire misfire(Keys keys, Misfire otherwise) {
    String text = keys.text("misfire");
    if (text == null) {
      return otherwise;
    }
    try {
      return Misfires.parse(text);
    } catch (IllegalArgumentException e) {
      throw keys.error("misfire", e.getMessage(), e);
    }
  }
}
