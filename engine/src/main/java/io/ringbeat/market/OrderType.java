package io.ringbeat.market;

/** Whether an order has a limit. The codes are frozen: they are in journals. */
public enum OrderType {
  /** Executes at its price or better. */
  LIMIT(0),
  /** Executes at what the book offers. */
  MARKET(1);

  private final int code;

  OrderType(int code) {
    this.code = code;
  }

  /**
   * Returns the frozen number.
   *
   * @return 0 or 1
   */
  public int code() {
    return code;
  }

  /**
   * Finds a type by its number.
   *
   * @param code 0 or 1
   * @return the type
   */
  public static OrderType of(int code) {
    return code == 0 ? LIMIT : MARKET;
  }
}
