package io.ringbeat.market;

/** How long an order lives. The codes are frozen: they are in journals. */
public enum TimeInForce {
  /** Good till cancelled. */
  GTC(0),
  /** Post-only: expires instead of taking. */
  GTX(1),
  /** Fill or kill: executes whole at once or expires. */
  FOK(2),
  /** Immediate or cancel: what does not execute at once expires. */
  IOC(3);

  private static final TimeInForce[] BY_CODE = {GTC, GTX, FOK, IOC};

  private final int code;

  TimeInForce(int code) {
    this.code = code;
  }

  /**
   * Returns the frozen number.
   *
   * @return 0 to 3
   */
  public int code() {
    return code;
  }

  /**
   * Finds a time in force by its number.
   *
   * @param code 0 to 3
   * @return the time in force
   */
  public static TimeInForce of(int code) {
    return BY_CODE[code];
  }
}
