package io.ringbeat.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a beat publishes to. A queue that is not there is declared as celery beat does, durable and
 * without arguments; an exchange that is not there is said before a message for it breaks the
 * channel. On a channel of its own, which the broker may close. Of one thread.
 */
final class BeatQueues {
  private static final Logger LOG = LoggerFactory.getLogger(BeatGateway.class);
  private static final int MOST = 1 << 12; // names that are remembered

  private final Connection connection;
  private final Set<String> queues = new HashSet<>();
  private final Set<String> exchanges = new HashSet<>();
  private Channel channel;

  BeatQueues(Connection connection) {
    this.connection = connection;
  }

  /** Makes the exchange and the queue of dead letters. */
  void declareDead() throws IOException {
    new DeadLetters(BeatGateway.DEAD).declare(channel());
  }

  /**
   * Prepares what a message is published to.
   *
   * @return null, or why it cannot be published there
   * @throws IOException if the connection has failed
   */
  String prepare(String exchange, String key) throws IOException {
    Set<String> known = exchange.isEmpty() ? queues : exchanges;
    String name = exchange.isEmpty() ? key : exchange;
    if (known.contains(name)) {
      return null;
    }
    if (known.size() >= MOST) {
      known.clear();
    }
    int code = exchange.isEmpty() ? passive(name) : passiveExchange(name);
    if (code == AMQP.NOT_FOUND && !exchange.isEmpty()) {
      return "there is no exchange " + exchange;
    }
    if (code == AMQP.NOT_FOUND) {
      declare(name);
    }
    known.add(name); // what else is wrong the broker says of the message
    return null;
  }

  private int passive(String queue) throws IOException {
    try {
      channel().queueDeclarePassive(queue);
      return 0;
    } catch (IOException e) {
      return code(e);
    }
  }

  private int passiveExchange(String exchange) throws IOException {
    try {
      channel().exchangeDeclarePassive(exchange);
      return 0;
    } catch (IOException e) {
      return code(e);
    }
  }

  private void declare(String queue) throws IOException {
    try {
      channel().queueDeclare(queue, true, false, false, Map.of());
      LOG.info("queue {} was not there: declared durable, without arguments", queue);
    } catch (IOException e) {
      code(e);
      LOG.warn("queue {} is not there and cannot be declared: {}", queue, Topology.why(e));
    }
  }

  /** Returns why the broker has closed the channel. */
  private static int code(IOException e) throws IOException {
    if (e.getCause() instanceof ShutdownSignalException signal
        && signal.getReason() instanceof AMQP.Channel.Close close) {
      return close.getReplyCode();
    }
    throw e;
  }

  private Channel channel() throws IOException {
    if (channel == null || !channel.isOpen()) {
      channel = connection.createChannel();
      if (channel == null) {
        throw new IOException("the broker gives no channel");
      }
    }
    return channel;
  }

  /** Looks again for what a message came back from. */
  void forget(String exchange, String key) {
    (exchange.isEmpty() ? queues : exchanges).remove(exchange.isEmpty() ? key : exchange);
  }

  /** Looks again for everything, on another channel. */
  void forget() {
    queues.clear();
    exchanges.clear();
    channel = null;
  }
}
