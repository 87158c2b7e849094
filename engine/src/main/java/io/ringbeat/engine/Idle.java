package io.ringbeat.engine;

import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SleepingIdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;

/** What an agent's thread does while there is nothing to do. */
public enum Idle {
  /** Spins: the least latency, a core for itself. */
  BUSY_SPIN,
  /** Gives way to other threads and comes back: little latency, a core while others are idle. */
  YIELDING,
  /** Spins, then yields, then sleeps for up to 100 us: for machines with few cores. */
  BACKING_OFF,
  /** Sleeps 100 us at a time. */
  SLEEPING;

  private static final long SLEEP = 100_000;

  /** Makes a strategy for one thread. */
  IdleStrategy strategy() {
    return switch (this) {
      case BUSY_SPIN -> new BusySpinIdleStrategy();
      case YIELDING -> new YieldingIdleStrategy();
      case BACKING_OFF -> new BackoffIdleStrategy(100, 20, 1_000, SLEEP);
      case SLEEPING -> new SleepingIdleStrategy(SLEEP);
    };
  }
}
