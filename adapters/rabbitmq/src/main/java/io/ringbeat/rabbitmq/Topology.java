package io.ringbeat.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What has to be there at the broker: declared on each connection, in the order of the calls. What
 * is there already with other settings is refused. Filled by one thread, before the bridge starts.
 */
public final class Topology {
  private final List<Step> steps = new ArrayList<>();
  private final Map<String, Queue> queues = new LinkedHashMap<>();
  private final Map<String, List<Step>> bindings = new LinkedHashMap<>();

  /** Does one declaration. */
  private interface Step {
    void declare(Channel channel) throws IOException;
  }

  /**
   * A queue's settings.
   *
   * @param durable whether it outlives the broker
   * @param exclusive whether it belongs to one connection and ends with it
   * @param autoDelete whether it ends with its last consumer
   * @param arguments AMQP's
   */
  private record Queue(
      boolean durable, boolean exclusive, boolean autoDelete, Map<String, Object> arguments) {}

  /** Makes an empty one. */
  public Topology() {}

  /**
   * Adds an exchange.
   *
   * @param name its name
   * @param type fanout, topic, direct or headers
   * @param durable whether it outlives the broker
   * @param autoDelete whether it ends with its last binding
   * @return this
   */
  public Topology exchange(String name, String type, boolean durable, boolean autoDelete) {
    steps.add(
        channel -> {
          try {
            channel.exchangeDeclare(name, type, durable, autoDelete, Map.of());
          } catch (IOException e) {
            throw new IOException("exchange " + name + ": " + why(e), e);
          }
        });
    return this;
  }

  /**
   * Adds a queue for what must neither be lost nor change its order: replicated, durable, with one
   * consumer at a time, because what an old connection has not acknowledged must come before what
   * is behind it. What fails too often goes to another exchange. For several that share the work,
   * see {@link #queue}.
   *
   * @param name its name
   * @param deliveries after how many deliveries without an acknowledgement a message is given up
   * @param deadLetters the exchange that those go to; empty: they are dropped
   * @return this
   */
  public Topology quorumQueue(String name, int deliveries, String deadLetters) {
    Map<String, Object> arguments = new LinkedHashMap<>();
    arguments.put("x-queue-type", "quorum");
    arguments.put("x-delivery-limit", deliveries);
    arguments.put("x-single-active-consumer", true);
    if (!deadLetters.isEmpty()) {
      arguments.put("x-dead-letter-exchange", deadLetters);
    }
    return queue(name, true, false, false, arguments);
  }

  /**
   * Adds a queue that belongs to the bridge's connection and ends with it: for market data.
   *
   * @param name its name
   * @return this
   */
  public Topology exclusiveQueue(String name) {
    return queue(name, false, true, true, Map.of());
  }

  /**
   * Adds a queue.
   *
   * @param name its name
   * @param durable whether it outlives the broker
   * @param exclusive whether it belongs to the bridge's connection and ends with it
   * @param autoDelete whether it ends with its last consumer
   * @param arguments AMQP's, such as x-message-ttl
   * @return this
   */
  public Topology queue(
      String name,
      boolean durable,
      boolean exclusive,
      boolean autoDelete,
      Map<String, Object> arguments) {
    queues.put(name, new Queue(durable, exclusive, autoDelete, Map.copyOf(arguments)));
    if (!exclusive) { // an exclusive one belongs to the connection that consumes
      steps.add(channel -> declare(channel, name));
    }
    return this;
  }

  /**
   * Adds a binding.
   *
   * @param queue a queue; its bindings are made again where it has to be
   * @param exchange the exchange
   * @param key the routing key
   * @param arguments for a headers exchange; empty otherwise
   * @return this
   */
  public Topology bind(String queue, String exchange, String key, Map<String, Object> arguments) {
    Map<String, Object> copy = Map.copyOf(arguments);
    Step step =
        channel -> {
          try {
            channel.queueBind(queue, exchange, key, copy);
          } catch (IOException e) {
            throw new IOException(
                "binding of queue " + queue + " to " + exchange + "/" + key + ": " + why(e), e);
          }
        };
    bindings.computeIfAbsent(queue, name -> new ArrayList<>()).add(step);
    if (!queues.containsKey(queue) || !queues.get(queue).exclusive()) {
      steps.add(step);
    }
    return this;
  }

  /** Declares everything but exclusive queues. */
  void declare(Connection connection) throws IOException {
    Channel channel = connection.createChannel();
    if (channel == null) {
      throw new IOException("the broker gives no channel");
    }
    for (Step step : steps) {
      step.declare(channel);
    }
    close(channel);
  }

  /** Declares the queue of a subscription, and binds it. */
  void declare(Channel channel, Subscription subscription) throws IOException {
    declare(channel, subscription.queue());
    for (Step binding : bindings.getOrDefault(subscription.queue(), List.of())) {
      binding.declare(channel);
    }
    if (!subscription.exchange().isEmpty()) {
      try {
        channel.queueBind(subscription.queue(), subscription.exchange(), subscription.key());
      } catch (IOException e) {
        throw new IOException(
            "binding of queue "
                + subscription.queue()
                + " to "
                + subscription.exchange()
                + "/"
                + subscription.key()
                + ": "
                + why(e),
            e);
      }
    }
  }

  private void declare(Channel channel, String name) throws IOException {
    Queue queue = queues.get(name);
    try {
      if (queue == null) {
        channel.queueDeclare(name, false, true, true, Map.of());
      } else {
        channel.queueDeclare(
            name, queue.durable(), queue.exclusive(), queue.autoDelete(), queue.arguments());
      }
    } catch (IOException e) {
      throw new IOException("queue " + name + ": " + why(e), e);
    }
  }

  private static void close(Channel channel) throws IOException {
    try {
      channel.close();
    } catch (java.util.concurrent.TimeoutException e) {
      throw new IOException("the broker does not answer", e);
    }
  }

  /** Returns what the broker has said, and what to do where that is known. */
  static String why(IOException e) {
    if (!(e.getCause() instanceof ShutdownSignalException signal)) {
      return e.getMessage() == null ? e.toString() : e.getMessage();
    }
    return why(signal);
  }

  /** Returns what the broker has said, and what to do where that is known. */
  static String why(ShutdownSignalException signal) {
    int code = 0;
    String text = "";
    if (signal.getReason() instanceof AMQP.Connection.Close close) {
      code = close.getReplyCode();
      text = close.getReplyText();
    } else if (signal.getReason() instanceof AMQP.Channel.Close close) {
      code = close.getReplyCode();
      text = close.getReplyText();
    }
    if (text.contains("transient_nonexcl_queues")) {
      return text
          + ". This RabbitMQ (4.3 or newer) refuses queues that are neither durable nor exclusive,"
          + " as aioquant declares them: set deprecated_features.permit.transient_nonexcl_queues ="
          + " true in rabbitmq.conf, or declare the queue exclusive or durable";
    }
    return switch (code) {
      case 0 -> String.valueOf(signal.getMessage());
      case AMQP.PRECONDITION_FAILED ->
          text + ". It is there with other settings: declare it as it is, or delete it";
      case AMQP.ACCESS_REFUSED ->
          text + ". The user may not do that: see rabbitmqctl list_permissions";
      case AMQP.NOT_FOUND -> text + ". Declare it in the topology";
      default -> text;
    };
  }
}
