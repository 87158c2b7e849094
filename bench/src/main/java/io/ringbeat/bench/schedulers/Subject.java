package io.ringbeat.bench.schedulers;

import java.util.function.IntToLongFunction;

/** A scheduler that runs, and is measured. For one thread. */
interface Subject extends AutoCloseable {
  /**
   * Puts in entries that run once, each with a name and an instant of its own; returns when all are
   * in.
   *
   * @param from the first entry
   * @param to behind the last
   * @param due ns since the epoch, whole ms
   */
  void once(int from, int to, IntToLongFunction due);

  /**
   * Puts in entries that run at one minute of a day of a month, in UTC; returns when all are in.
   *
   * @param from the first entry
   * @param to behind the last
   * @param texts how many cron texts they have between them, at most 40,320
   * @param month not this one or the next
   */
  void crons(int from, int to, int texts, int month);

  /** Returns minute, hour, and day of month of an entry's cron text, with blanks between. */
  static String cron(int entry, int texts) {
    int text = entry % texts;
    return text % 60 + " " + text / 60 % 24 + " " + (1 + text / 1_440 % 28);
  }

  @Override
  void close();
}
