package io.ringbeat.beat;

/**
 * What word A of a LEDGER event says. Several beats share one ledger, a log that all of them read
 * in the same order and only the one that holds a lock writes; so all of them know what has run.
 * Word B is the nonce of the lock's holder, which it chose when it got the lock; word C the place
 * in the ledger, counting up, -1 for what is not in the ledger. Numbers are frozen.
 */
public final class LedgerCode {
  /** This beat has got the lock; not in the ledger. Whoever has it writes CLAIM first. */
  public static final long LOCKED = 1;

  /** This beat has lost the lock, with the connection that held it; not in the ledger. */
  public static final long LOST = 2;

  /**
   * As a command: to be written into the ledger. As an event: a beat has got the lock, and has read
   * all that those before it have written. The payload is the text of its member's name.
   */
  public static final long CLAIM = 3;

  /**
   * Runs were published and the broker has confirmed them. Word D is how many; the payload has for
   * each the number of its scheduled instant and the text of its entry's name.
   */
  public static final long FIRED = 4;

  private LedgerCode() {}
}
