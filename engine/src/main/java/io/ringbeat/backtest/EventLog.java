package io.ringbeat.backtest;

/** Gives events one by one, from the first on. */
interface EventLog extends AutoCloseable {
  /**
   * Moves to the next event; false at the end.
   *
   * @throws io.ringbeat.journal.DamagedException if what comes next was there and is not any more
   */
  boolean next();

  /** Returns the longs that hold the event; until the next move. */
  long[] words();

  /** Returns the index of its word 0. */
  int offset();

  /** Returns the sequence of the event that comes next. */
  long sequence();

  /** Goes to the event that has a sequence. */
  void seek(long sequence);

  @Override
  void close();
}
