package io.ringbeat.engine;

import io.ringbeat.time.EngineClock;

/** A clock that never shows a time before the end of the run that it goes on with. */
final class FlooredClock implements EngineClock {
  private final EngineClock clock;
  private long floor = Long.MIN_VALUE; // set before the engine goes live

  FlooredClock(EngineClock clock) {
    this.clock = clock;
  }

  void floor(long time) {
    floor = time;
  }

  @Override
  public long now() {
    return Math.max(clock.now(), floor);
  }
}
