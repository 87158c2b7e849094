package io.ringbeat.rabbitmq;

import java.util.List;

/** Messages to other programs and from them. */
public interface Messages {
  /**
   * Publishes a message: once it is in the journal, and again until the broker has it.
   *
   * @param exchange the exchange, empty for the default one; at most 255 bytes
   * @param key the routing key; at most 255 bytes
   * @param contentType a MIME type, empty for none
   * @param body the bytes; copied
   * @throws IllegalArgumentException if it is larger than the ring takes at once
   */
  void publish(String exchange, String key, String contentType, byte[] body);

  /**
   * Subscribes, or changes the subscription to that queue.
   *
   * @param subscription to what
   */
  void subscribe(Subscription subscription);

  /**
   * Takes a subscription back. What is in the ring by then still comes.
   *
   * @param queue its queue
   * @return false if there is none
   */
  boolean unsubscribe(String queue);

  /**
   * Returns what is subscribed to.
   *
   * @return in the order of the queues' names
   */
  List<Subscription> subscriptions();
}
