package io.ringbeat.bench.rabbitmq;

import org.HdrHistogram.Histogram;

/**
 * Something that publishes to a broker with confirms and takes in again what it has published, from
 * when it is made until it is closed. What it has counted may be asked for by any thread; what it
 * has recorded is read when it is closed.
 */
interface Load extends AutoCloseable {
  /** Returns how many messages the broker has confirmed. */
  long confirmed();

  /** Returns how many events were taken in: one a message, but where messages hold more. */
  long handled();

  /** Records, or does not any more, how long events take. */
  void record(boolean on);

  /** Returns how long it took from publishing to the confirm, ns. */
  Histogram confirms();

  /** Returns how long it took from publishing until it was taken in, ns. */
  Histogram takings();

  /**
   * Ends it.
   *
   * @throws IllegalStateException if something has failed on the way
   */
  @Override
  void close();
}
