package io.ringbeat.time;

/**
 * How a heartbeat beats: beat n is due at t0 + n x period, t0 being the engine's start. Immutable.
 *
 * @param period ns, 10 us to 24 h
 * @param missed what happens to beats whose time has passed
 * @param printEvery beats between two lines that tell that the engine lives, 0 for none
 */
public record HeartbeatSpec(long period, Missed missed, long printEvery) {
  /** The shortest period, ns. */
  public static final long MIN_PERIOD = 10_000;

  /** The longest period, ns. */
  public static final long MAX_PERIOD = 86_400_000_000_000L;

  /** What happens to beats whose time has passed before they could be published. */
  public enum Missed {
    /** Each is published, as fast as it goes. */
    CATCH_UP,
    /** Only the last is; the count goes on as if the others had been, and they are counted. */
    SKIP
  }

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public HeartbeatSpec {
    if (period < MIN_PERIOD || period > MAX_PERIOD) {
      throw new IllegalArgumentException(
          "a heartbeat every "
              + period
              + " ns; the period must be from "
              + MIN_PERIOD
              + " ns to 24 hours");
    }
    if (printEvery < 0) {
      throw new IllegalArgumentException("a line every " + printEvery + " beats");
    }
  }

  /**
   * A heartbeat that skips what it missed and prints nothing.
   *
   * @param period ns, 10 us to 24 h
   * @return the specification
   * @throws IllegalArgumentException if the period is out of range
   */
  public static HeartbeatSpec every(long period) {
    return new HeartbeatSpec(period, Missed.SKIP, 0);
  }

  /**
   * The same heartbeat with another policy.
   *
   * @param value what happens to beats that were missed
   * @return the specification
   */
  public HeartbeatSpec missed(Missed value) {
    return new HeartbeatSpec(period, value, printEvery);
  }

  /**
   * The same heartbeat with a line each so many beats.
   *
   * @param beats 1 or more; 0 for none
   * @return the specification
   */
  public HeartbeatSpec printEvery(long beats) {
    return new HeartbeatSpec(period, missed, beats);
  }
}
