package io.ringbeat.market;

/** Where an order stands. The codes are frozen: they are in journals. */
public enum OrderStatus {
  /** Sent, not yet acknowledged. */
  PENDING_NEW(0, true),
  /** Resting at the venue. */
  NEW(1, true),
  /** Ended by its time in force. */
  EXPIRED(2, false),
  /** Executed whole. */
  FILLED(3, false),
  /** Cancelled on request. */
  CANCELED(4, false),
  /** Executed in part, the rest is at the venue. */
  PARTIALLY_FILLED(5, true),
  /** Refused by the venue. */
  REJECTED(6, false);

  private static final OrderStatus[] BY_CODE = {
    PENDING_NEW, NEW, EXPIRED, FILLED, CANCELED, PARTIALLY_FILLED, REJECTED
  };

  private final int code;
  private final boolean active;

  OrderStatus(int code, boolean active) {
    this.code = code;
    this.active = active;
  }

  /**
   * Returns the frozen number.
   *
   * @return 0 to 6
   */
  public int code() {
    return code;
  }

  /**
   * Tells whether an order in this status can still execute.
   *
   * @return false once it has ended
   */
  public boolean isActive() {
    return active;
  }

  /**
   * Finds a status by its number.
   *
   * @param code 0 to 6
   * @return the status
   */
  public static OrderStatus of(int code) {
    return BY_CODE[code];
  }
}
