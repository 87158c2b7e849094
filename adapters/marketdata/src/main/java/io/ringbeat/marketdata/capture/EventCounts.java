package io.ringbeat.marketdata.capture;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many events there are of each kind, and the first and last time of each of the two orders.
 * Not thread-safe; counting never allocates.
 */
public final class EventCounts {
  private final long[] byKind = new long[256];
  private long total;
  private long firstVenueTime = Long.MAX_VALUE;
  private long lastVenueTime = Long.MIN_VALUE;
  private long firstEngineTime = Long.MAX_VALUE;
  private long lastEngineTime = Long.MIN_VALUE;

  /**
   * Counts an event.
   *
   * @param slab the longs that hold the event
   * @param offset index of the event's word 0
   */
  public void add(long[] slab, int offset) {
    long header = slab[offset];
    total++;
    byKind[Event.kind(header)]++;
    if (Event.has(header, Event.AT_VENUE)) {
      long time = slab[offset + Event.VENUE_TIME];
      firstVenueTime = Math.min(firstVenueTime, time);
      lastVenueTime = Math.max(lastVenueTime, time);
    }
    if (Event.has(header, Event.AT_CORE)) {
      long time = slab[offset + Event.ENGINE_TIME];
      firstEngineTime = Math.min(firstEngineTime, time);
      lastEngineTime = Math.max(lastEngineTime, time);
    }
  }

  /**
   * Adds what was counted elsewhere.
   *
   * @param other counts of other events
   */
  public void addAll(EventCounts other) {
    for (int kind = 0; kind < byKind.length; kind++) {
      byKind[kind] += other.byKind[kind];
    }
    total += other.total;
    firstVenueTime = Math.min(firstVenueTime, other.firstVenueTime);
    lastVenueTime = Math.max(lastVenueTime, other.lastVenueTime);
    firstEngineTime = Math.min(firstEngineTime, other.firstEngineTime);
    lastEngineTime = Math.max(lastEngineTime, other.lastEngineTime);
  }

  /** Forgets everything. */
  public void clear() {
    java.util.Arrays.fill(byKind, 0);
    total = 0;
    firstVenueTime = Long.MAX_VALUE;
    lastVenueTime = Long.MIN_VALUE;
    firstEngineTime = Long.MAX_VALUE;
    lastEngineTime = Long.MIN_VALUE;
  }

  /**
   * Returns how many events were counted.
   *
   * @return the count
   */
  public long total() {
    return total;
  }

  /**
   * Returns how many events there are of each kind that occurs.
   *
   * @return by the kind's name, in the names' order
   */
  public Map<String, Long> byKind() {
    Map<String, Long> named = new TreeMap<>();
    for (int kind = 0; kind < byKind.length; kind++) {
      if (byKind[kind] > 0) {
        named.put(Kind.name(kind), byKind[kind]);
      }
    }
    return named;
  }

  /**
   * Returns how many events there are of a kind.
   *
   * @param kind one of the constants of {@link Kind}
   * @return the count
   */
  public long ofKind(int kind) {
    return byKind[kind];
  }

  /**
   * Returns the smallest venue time of an event for the venue.
   *
   * @return ns since the epoch, MAX_VALUE if there is none
   */
  public long firstVenueTime() {
    return firstVenueTime;
  }

  /**
   * Returns the greatest venue time of an event for the venue.
   *
   * @return ns since the epoch, MIN_VALUE if there is none
   */
  public long lastVenueTime() {
    return lastVenueTime;
  }

  /**
   * Returns the smallest engine time of an event for the core.
   *
   * @return ns since the epoch, uncorrected, MAX_VALUE if there is none
   */
  public long firstEngineTime() {
    return firstEngineTime;
  }

  /**
   * Returns the greatest engine time of an event for the core.
   *
   * @return ns since the epoch, uncorrected, MIN_VALUE if there is none
   */
  public long lastEngineTime() {
    return lastEngineTime;
  }
}
