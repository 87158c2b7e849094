package io.ringbeat.engine;

import java.util.concurrent.atomic.AtomicLongArray;

/** What the heartbeat counts. Written by its thread, read by any. */
final class HeartbeatCounters {
  /** A duty cycle that comes so much later than the one before, ns, counts as a stall. */
  static final long STALL = 1_000_000;

  private static final int BEATS = 0;
  private static final int SKIPPED = 1;
  private static final int LAST_LATENESS = 2;
  private static final int MAX_LATENESS = 3;
  private static final int DUE = 4;
  private static final int MAX_DUE_LATENESS = 5;
  private static final int STALLS = 6;
  private static final int LONGEST_STALL = 7;
  private static final int FULL = 8;
  private static final int TASKS = 9;
  private static final int START = 10;
  private static final int LATENESS = 16; // beats by the power of two below the lateness

  private final AtomicLongArray values = new AtomicLongArray(LATENESS + Long.SIZE);
  private long lastCycle;

  void start(long time) {
    values.setOpaque(START, time);
    lastCycle = time;
  }

  void onCycle(long now) {
    long gap = now - lastCycle;
    lastCycle = now;
    if (gap > STALL) {
      add(STALLS, 1);
      max(LONGEST_STALL, gap);
    }
  }

  void onBeat(long count, long skipped, long lateness) {
    values.setOpaque(BEATS, count);
    add(SKIPPED, skipped);
    values.setOpaque(LAST_LATENESS, lateness);
    max(MAX_LATENESS, lateness);
    add(LATENESS + 63 - Long.numberOfLeadingZeros(Math.max(1, lateness)), 1);
  }

  void onDue(long lateness) {
    add(DUE, 1);
    max(MAX_DUE_LATENESS, lateness);
  }

  void onFull() {
    add(FULL, 1);
  }

  void onTasks(int size) {
    values.setOpaque(TASKS, size);
  }

  long beats() {
    return values.getOpaque(BEATS);
  }

  /** Says how the heart beats, in one line. */
  String line(long now) {
    long uptime = now - values.getOpaque(START);
    return "heartbeat "
        + beats()
        + ", up "
        + uptime / 1_000_000_000
        + " s, late by "
        + micros(LAST_LATENESS)
        + " us, at most "
        + micros(MAX_LATENESS)
        + " us, skipped "
        + values.getOpaque(SKIPPED)
        + ", tasks "
        + values.getOpaque(TASKS)
        + " (due "
        + values.getOpaque(DUE)
        + ")";
  }

  void read(CounterSink sink) {
    sink.counter("heartbeat", "beats", beats());
    sink.counter("heartbeat", "skipped", values.getOpaque(SKIPPED));
    sink.counter("heartbeat", "lateNanos", values.getOpaque(LAST_LATENESS));
    sink.counter("heartbeat", "mostLateNanos", values.getOpaque(MAX_LATENESS));
    sink.counter("heartbeat", "tasks", values.getOpaque(TASKS));
    sink.counter("heartbeat", "tasksDue", values.getOpaque(DUE));
    sink.counter("heartbeat", "tasksMostLateNanos", values.getOpaque(MAX_DUE_LATENESS));
    sink.counter("heartbeat", "stalls", values.getOpaque(STALLS));
    sink.counter("heartbeat", "longestStallNanos", values.getOpaque(LONGEST_STALL));
    sink.counter("heartbeat", "ringFull", values.getOpaque(FULL));
    for (int i = 0; i < Long.SIZE - 1; i++) {
      long count = values.getOpaque(LATENESS + i);
      if (count > 0) {
        sink.counter("heartbeat", "lateBy" + (1L << i) + "NanosOrMore", count);
      }
    }
  }

  private String micros(int index) {
    long nanos = values.getOpaque(index);
    return nanos / 1_000 + "." + nanos / 100 % 10;
  }

  private void add(int index, long value) {
    values.setOpaque(index, values.getPlain(index) + value);
  }

  private void max(int index, long value) {
    if (value > values.getPlain(index)) {
      values.setOpaque(index, value);
    }
  }
}
