package io.ringbeat.rabbitmq;

/**
 * That messages of a queue are taken in.
 *
 * @param queue the queue; declared as the topology says, or, where it says nothing, as an exclusive
 *     one that ends with the connection
 * @param exchange what the queue is bound to; empty for nothing
 * @param key the binding's routing key
 * @param codec names the decoder that turns messages into events; empty: they come as they are, to
 *     the handler of the queue
 * @param prefetch how many messages may be under way, 1 to 65,535
 */
public record Subscription(String queue, String exchange, String key, String codec, int prefetch) {
  /** How many messages are under way unless something else is said. */
  public static final int PREFETCH = 256;

  /** Checks the values. */
  public Subscription {
    if (queue.isEmpty()) {
      throw new IllegalArgumentException("a subscription needs the name of a queue");
    }
    if (prefetch < 1 || prefetch > 0xFFFF) {
      throw new IllegalArgumentException(
          "queue " + queue + ": a prefetch of " + prefetch + "; it must be 1 to 65535");
    }
  }

  /**
   * A subscription to messages as they are.
   *
   * @param queue the queue
   * @param exchange what it is bound to; empty for nothing
   * @param key the routing key
   * @return the subscription
   */
  public static Subscription of(String queue, String exchange, String key) {
    return new Subscription(queue, exchange, key, "", PREFETCH);
  }

  /**
   * The same, with messages that are turned into events.
   *
   * @param name of a decoder of the bridge
   * @return the subscription
   */
  public Subscription as(String name) {
    return new Subscription(queue, exchange, key, name, prefetch);
  }

  /**
   * The same, with another prefetch.
   *
   * @param count how many messages may be under way
   * @return the subscription
   */
  public Subscription prefetch(int count) {
    return new Subscription(queue, exchange, key, codec, count);
  }
}
