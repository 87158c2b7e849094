package io.ringbeat.journal;

import java.util.ArrayDeque;

/** How fast a log has grown in the last ten minutes of engine time in which anything happened. */
final class RecentRate {
  private static final long PERIOD = 1_000_000_000; // ns
  private static final int MOST = 600;

  private final ArrayDeque<long[]> samples = new ArrayDeque<>(); // time, bytes
  private long time;
  private long bytes;

  void add(long frameTime, long bytesSoFar) {
    time = frameTime;
    bytes = bytesSoFar;
    long[] last = samples.peekLast();
    if (last == null || frameTime - last[0] >= PERIOD) {
      samples.addLast(new long[] {frameTime, bytesSoFar});
      if (samples.size() > MOST) {
        samples.removeFirst();
      }
    }
  }

  /** Returns bytes a second; 0 if there is no period to tell it of. */
  double perSecond() {
    long[] first = samples.peekFirst();
    return first == null || time <= first[0] ? 0 : (bytes - first[1]) * 1e9 / (time - first[0]);
  }
}
