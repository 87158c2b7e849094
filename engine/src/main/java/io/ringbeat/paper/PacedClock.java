package io.ringbeat.paper;

import io.ringbeat.time.EngineClock;
import java.util.function.LongSupplier;

/**
 * A clock that lets recorded time pass at its own pace, or faster: it starts at a recorded instant
 * when it is read first, and goes on at a multiple of the speed of a monotonic source. As an
 * engine's clock it makes heartbeats, tasks and latencies keep step with a {@link PacedFeed}.
 * Thread-safe; does not allocate.
 */
public final class PacedClock implements EngineClock {
  private final long start;
  private final double speed;
  private final LongSupplier nano;
  private volatile long origin;
  private volatile boolean started;

  /**
   * Makes a clock.
   *
   * @param start what it shows at first, ns since the epoch
   * @param speed 1 for the recorded pace, 10 for ten times it; positive
   * @param nano a monotonic source, ns, such as {@code System::nanoTime}
   */
  public PacedClock(long start, double speed, LongSupplier nano) {
    if (!(speed > 0) || speed == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("a speed of " + speed + "; it must be positive");
    }
    this.start = start;
    this.speed = speed;
    this.nano = nano;
  }

  @Override
  public long now() {
    if (!started) {
      begin();
    }
    long passed = nano.getAsLong() - origin;
    return start + (speed == 1 ? passed : (long) (passed * speed));
  }

  private synchronized void begin() {
    if (!started) {
      origin = nano.getAsLong();
      started = true;
    }
  }
}
