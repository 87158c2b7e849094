package io.ringbeat.bench.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/**
 * The exchange and the queue of one window, and what is the same for whoever uses them.
 *
 * @param uri the broker
 * @param name of the exchange, the queue and the routing key
 * @param arguments the queue's
 */
record Way(URI uri, String name, Map<String, Object> arguments) {
  /** Messages that may be unconfirmed: as many as the bridge's publisher has under way. */
  static final int WINDOW = 1 << 11;

  /** Messages that may be under way to the consumer. */
  static final int PREFETCH = 1 << 10;

  /** Bytes of a native frame with one event. */
  static final int BODY = 96;

  /** Declares both, and binds them. */
  void declare(Connection connection) throws IOException, TimeoutException {
    try (Channel channel = connection.createChannel()) {
      channel.exchangeDeclare(name, "direct", true);
      channel.queueDeclare(name, true, false, false, arguments);
      channel.queueBind(name, name, name);
    }
  }

  /** Deletes both, with what is left in them. */
  void delete(Connection connection) throws IOException, TimeoutException {
    try (Channel channel = connection.createChannel()) {
      channel.queueDelete(name);
      channel.exchangeDelete(name);
    }
  }
}
