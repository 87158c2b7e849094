package io.ringbeat.beat;

import io.ringbeat.schedule.Crontab;
import io.ringbeat.schedule.Misfire;
import io.ringbeat.schedule.Plan;
import io.ringbeat.schedule.Schedule;

/**
 * Lets entries have equal values in common: a million of them have a few hundred crontabs. Of
 * values with the same hash it knows the one that was seen last, so it never grows, and never keeps
 * more than a few thousand values that nobody has any more. Whether values are shared makes no
 * difference but to memory. Not thread-safe.
 */
final class Shared {
  private static final int BITS = 14;
  private static final int SPREAD = 0x9E3779B9; // 2^32 by the golden ratio, odd

  private final Object[] recent = new Object[1 << BITS];

  /** Returns an equal entry, made of values that are there already. */
  Entry entry(Entry entry) {
    Plan plan = entry.plan();
    Schedule schedule = plan.schedule();
    if (schedule instanceof Crontab crontab) {
      schedule = share(crontab, crontab.hashCode(), Crontab.class);
    }
    Plan lean =
        new Plan(
            schedule, plan.start(), plan.expires(), plan.once(), plan.enabled(), plan.jitter());
    Misfire misfire = entry.misfire();
    return new Entry(
        entry.name(),
        share(lean, lean.hashCode(), Plan.class),
        share(misfire, misfire.hashCode(), Misfire.class),
        entry.body());
  }

  private <T> T share(T value, int hash, Class<T> type) {
    int index = (hash * SPREAD) >>> (Integer.SIZE - BITS);
    Object known = recent[index];
    if (value.equals(known)) {
      return type.cast(known);
    }
    recent[index] = value;
    return value;
  }
}
