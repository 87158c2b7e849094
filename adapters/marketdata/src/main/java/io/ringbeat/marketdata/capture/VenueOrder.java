package io.ringbeat.marketdata.capture;

import java.util.Arrays;

/**
 * A binary heap of message positions by venue time; equal times come out in the order of their
 * positions, so that the order is a stable sort. Not thread-safe; allocates only to grow.
 */
final class VenueOrder {
  private long[] times = new long[1024];
  private long[] positions = new long[1024];
  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  long firstTime() {
    return times[0];
  }

  long firstPosition() {
    return positions[0];
  }

  void add(long time, long position) {
    if (size == times.length) {
      times = Arrays.copyOf(times, 2 * size);
      positions = Arrays.copyOf(positions, 2 * size);
    }
    int hole = size++;
    while (hole > 0) {
      int parent = (hole - 1) >>> 1;
      if (!before(time, position, parent)) {
        break;
      }
      move(parent, hole);
      hole = parent;
    }
    times[hole] = time;
    positions[hole] = position;
  }

  void removeFirst() {
    size--;
    long time = times[size];
    long position = positions[size];
    int hole = 0;
    while (true) {
      int child = 2 * hole + 1;
      if (child >= size) {
        break;
      }
      if (child + 1 < size && before(times[child + 1], positions[child + 1], child)) {
        child++;
      }
      if (before(time, position, child)) {
        break;
      }
      move(child, hole);
      hole = child;
    }
    times[hole] = time;
    positions[hole] = position;
  }

  private boolean before(long time, long position, int other) {
    return time < times[other] || (time == times[other] && position < positions[other]);
  }

  private void move(int from, int to) {
    times[to] = times[from];
    positions[to] = positions[from];
  }
}
