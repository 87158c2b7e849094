package io.ringbeat.beat;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.Parcel;
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
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Objects;

/**
 * What is to be run, and when. Equal entries are the same in an ENTRY event. Immutable.
 *
 * @param name what it is known by: 1 to {@link #MAX_NAME} bytes of UTF-8
 * @param plan when it is due
 * @param misfire what becomes of runs that were missed
 * @param body what is run, as whoever runs it writes it; at most {@link #MAX_BODY} bytes of UTF-8
 */
public record Entry(String name, Plan plan, Misfire misfire, String body) {
  /** The longest name, bytes. */
  public static final int MAX_NAME = 250;

  /** The longest body, bytes. */
  public static final int MAX_BODY = 65_000;

  /** Word A of an ENTRY event: the entry is new, or changed. */
  public static final long PUT = 1;

  /** Word A of an ENTRY event: the entry goes; the payload is its name. */
  public static final long REMOVE = 2;

  private static final int INTERVAL = 0;
  private static final int CLOCKED = 1;
  private static final int CRONTAB = 2;

  /** Checks the lengths. */
  public Entry {
    Objects.requireNonNull(plan);
    Objects.requireNonNull(misfire);
    int size = requireText(name, "name");
    if (size == 0 || size > MAX_NAME) {
      throw new IllegalArgumentException(
          "a name of " + size + " bytes; allowed are 1 to " + MAX_NAME);
    }
    int length = requireText(body, "body");
    if (length > MAX_BODY) {
      throw new IllegalArgumentException(
          name + ": a body of " + length + " bytes; allowed are " + MAX_BODY);
    }
  }

  private static int requireText(String text, String what) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new IllegalArgumentException("the " + what + " has half a surrogate pair");
    }
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /**
   * Writes the ENTRY event that puts this entry in.
   *
   * @param parcel writes it
   * @return the longs that hold the event, from index 0; the parcel's
   */
  public long[] put(Parcel parcel) {
    parcel.clear().text(name);
    Schedule schedule = plan.schedule();
    if (schedule instanceof Interval interval) {
      parcel.number(INTERVAL).number(interval.period()).number(interval.start());
    } else if (schedule instanceof Clocked clocked) {
      parcel.number(CLOCKED).number(clocked.at());
    } else if (schedule instanceof Crontab crontab) {
      parcel
          .number(CRONTAB)
          .text(crontab.cron().text())
          .text(crontab.cron().dialect().name())
          .text(crontab.zone().getId())
          .text(crontab.mode().name())
          .text(crontab.gap().name())
          .text(crontab.overlap().name());
    }
    parcel
        .number(plan.start())
        .number(plan.expires())
        .number(plan.once() ? 1 : 0)
        .number(plan.enabled() ? 1 : 0)
        .number(plan.jitter())
        .number(misfire.coalesced() ? 1 : 0)
        .number(misfire.deadline())
        .text(body);
    long[] event = parcel.event(Kind.ENTRY);
    event[Event.A] = PUT;
    return event;
  }

  /**
   * Writes the ENTRY event that takes an entry out.
   *
   * @param name the entry's
   * @param parcel writes it
   * @return the longs that hold the event, from index 0; the parcel's
   */
  public static long[] remove(String name, Parcel parcel) {
    long[] event = parcel.clear().text(name).event(Kind.ENTRY);
    event[Event.A] = REMOVE;
    return event;
  }

  /**
   * Reads the payload of an ENTRY event that puts one in.
   *
   * @param parcel has read the event
   * @return the entry
   * @throws IllegalStateException if the payload is none of an entry
   * @throws IllegalArgumentException if there can be no such entry, for instance because this JDK
   *     does not know its zone
   */
  public static Entry read(Parcel parcel) {
    String name = parcel.text();
    Schedule schedule = schedule(parcel);
    long start = parcel.number();
    long expires = parcel.number();
    boolean once = flag(parcel);
    boolean enabled = flag(parcel);
    Plan plan = new Plan(schedule, start, expires, once, enabled, parcel.number());
    Misfire misfire = new Misfire(flag(parcel), parcel.number());
    Entry entry = new Entry(name, plan, misfire, parcel.text());
    parcel.requireEnd();
    return entry;
  }

  private static Schedule schedule(Parcel parcel) {
    long type = parcel.number();
    if (type == INTERVAL) {
      return new Interval(parcel.number(), parcel.number());
    }
    if (type == CLOCKED) {
      return new Clocked(parcel.number());
    }
    if (type != CRONTAB) {
      throw new IllegalStateException("there is no schedule of type " + type);
    }
    String text = parcel.text();
    Cron cron = Cron.parse(text, Dialect.valueOf(parcel.text()));
    ZoneId zone;
    try {
      zone = ZoneId.of(parcel.text());
    } catch (java.time.DateTimeException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    Mode mode = Mode.valueOf(parcel.text());
    return new Crontab(
        cron, zone, mode, Gap.valueOf(parcel.text()), Overlap.valueOf(parcel.text()));
  }

  private static boolean flag(Parcel parcel) {
    return parcel.number() != 0;
  }
}
