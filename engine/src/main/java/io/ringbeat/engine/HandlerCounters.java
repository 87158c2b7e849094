package io.ringbeat.engine;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What a handler's agent counts. Written by its thread, read by any; writing is a plain store on
 * the usual machines.
 */
final class HandlerCounters {
  /** One batch in so many is timed, so that two readings of the clock do not cost each batch. */
  static final int TIMED_BATCHES = 64;

  private static final int EVENTS = 0;
  private static final int BATCHES = 1;
  private static final int BUSY = 2;
  private static final int STALLS = 3;
  private static final int LONGEST_STALL = 4;
  private static final int SIZES = 8; // by the power of two below the size

  private final AtomicLongArray values = new AtomicLongArray(SIZES + Integer.SIZE);

  /** Returns whether the batch that comes next is to be timed: never the first, which is cold. */
  boolean isTimed() {
    return (values.getPlain(BATCHES) & (TIMED_BATCHES - 1)) == TIMED_BATCHES - 1;
  }

  void onBatch(int events) {
    add(EVENTS, events);
    add(BATCHES, 1);
    add(SIZES + 31 - Integer.numberOfLeadingZeros(events), 1);
  }

  void onTimed(long nanos) {
    add(BUSY, nanos * TIMED_BATCHES);
  }

  /** Counts a stall; called by the monitor's thread only. */
  void onStall() {
    add(STALLS, 1);
  }

  /** Notes how long a stall has lasted; called by the monitor's thread only. */
  void onStalledFor(long nanos) {
    if (nanos > values.getPlain(LONGEST_STALL)) {
      values.setOpaque(LONGEST_STALL, nanos);
    }
  }

  void read(String scope, CounterSink sink) {
    sink.counter(scope, "events", values.getOpaque(EVENTS));
    sink.counter(scope, "batches", values.getOpaque(BATCHES));
    sink.counter(scope, "busyNanos", values.getOpaque(BUSY));
    sink.counter(scope, "stalls", values.getOpaque(STALLS));
    sink.counter(scope, "longestStallNanos", values.getOpaque(LONGEST_STALL));
    for (int i = 0; i < Integer.SIZE - 1; i++) {
      long count = values.getOpaque(SIZES + i);
      if (count > 0) {
        sink.counter(scope, "batchesOf" + (1 << i) + "OrMore", count);
      }
    }
  }

  private void add(int index, long value) {
    values.setOpaque(index, values.getPlain(index) + value);
  }
}
