package io.ringbeat.bench.transport;

/**
 * A way from producers to one consumer, which is running. Messages are published one at a time and
 * each is visible before the next is begun; a producer that finds no room waits.
 */
interface Transport extends AutoCloseable {
  /** Messages that any way holds at most, a power of two. */
  int CAPACITY = Integer.getInteger("ringbeat.bench.slots", 1 << 16);

  /**
   * Publishes trades. One thread a producer.
   *
   * @param producer which one, from 0
   * @param first number of the first
   * @param count how many
   */
  void publish(int producer, long first, int count);

  /** Ends the consumer; everything has been handled. */
  @Override
  void close();
}
