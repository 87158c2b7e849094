package io.ringbeat.event;

/**
 * Packs what is said of an order in word D of a REQUEST or a REPORT, and gives the frozen numbers
 * of its parts. Request: action (bits 0-7), order type (8-15), time in force (16-23). Report:
 * status (bits 0-7), the action it answers, 0 for a fill that answers none (8-15), whether that
 * request was refused (16), whether the report tells of an execution (17).
 */
public final class OrderCode {
  /** Action: submit a new order. */
  public static final int SUBMIT = 1;

  /** Action: cancel an order. */
  public static final int CANCEL = 2;

  /** Action: change an order's price or quantity. */
  public static final int MODIFY = 3;

  /** Report: the venue refused the request that is answered. */
  public static final long REFUSED = 1L << 16;

  /** Report: word A is the price and word B the quantity of an execution. */
  public static final long EXECUTED = 1L << 17;

  private OrderCode() {}

  /**
   * Packs a request.
   *
   * @param action SUBMIT, CANCEL or MODIFY
   * @param type code of the order type
   * @param timeInForce code of the time in force
   * @return word D of a REQUEST
   */
  public static long request(int action, int type, int timeInForce) {
    return action | (long) type << 8 | (long) timeInForce << 16;
  }

  /**
   * Packs a report.
   *
   * @param status code of the order's status after what is reported
   * @param action the action that is answered, 0 for a fill that answers none
   * @param flags {@link #REFUSED} and {@link #EXECUTED}, or'ed
   * @return word D of a REPORT
   */
  public static long report(int status, int action, long flags) {
    return status | (long) action << 8 | flags;
  }

  /**
   * Returns the action of a request.
   *
   * @param code word D of a REQUEST
   * @return SUBMIT, CANCEL or MODIFY
   */
  public static int action(long code) {
    return (int) code & 0xFF;
  }

  /**
   * Returns the order type of a request.
   *
   * @param code word D of a REQUEST
   * @return its code
   */
  public static int type(long code) {
    return (int) (code >>> 8) & 0xFF;
  }

  /**
   * Returns the time in force of a request.
   *
   * @param code word D of a REQUEST
   * @return its code
   */
  public static int timeInForce(long code) {
    return (int) (code >>> 16) & 0xFF;
  }

  /**
   * Returns the status in a report.
   *
   * @param code word D of a REPORT
   * @return its code
   */
  public static int status(long code) {
    return (int) code & 0xFF;
  }

  /**
   * Returns the action that a report answers.
   *
   * @param code word D of a REPORT
   * @return SUBMIT, CANCEL or MODIFY; 0 for a fill that answers none
   */
  public static int answers(long code) {
    return (int) (code >>> 8) & 0xFF;
  }

  /**
   * Tells whether the venue refused the request that a report answers.
   *
   * @param code word D of a REPORT
   * @return whether it was refused
   */
  public static boolean refused(long code) {
    return (code & REFUSED) != 0;
  }

  /**
   * Tells whether a report tells of an execution.
   *
   * @param code word D of a REPORT
   * @return whether words A and B are an execution's price and quantity
   */
  public static boolean executed(long code) {
    return (code & EXECUTED) != 0;
  }
}
