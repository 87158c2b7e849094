package io.ringbeat.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * Messages that cannot be taken in go to an exchange of their own, with the reason in their
 * headers. For one thread, but for what the client calls.
 */
final class DeadLetters {
  private static final int LONGEST_REASON = 500; // characters

  private final String exchange;
  private Channel channel;
  private Confirmed confirmed = new Confirmed();

  /** The confirms of one channel. */
  private static final class Confirmed {
    private final TreeSet<Long> early = new TreeSet<>();
    private long all; // tags up to this are confirmed
    private boolean refused;

    synchronized void on(long tag, boolean multiple) {
      if (multiple) {
        all = Math.max(all, tag);
      } else {
        early.add(tag);
      }
      while (early.remove(all + 1)) {
        all++;
      }
      early.headSet(all, true).clear();
    }

    synchronized void refuse() {
      refused = true;
    }

    synchronized long all() {
      return all;
    }

    synchronized boolean isRefused() {
      return refused;
    }
  }

  DeadLetters(String exchange) {
    this.exchange = exchange;
  }

  /** Makes the exchange and its queue, and a channel. */
  void open(Connection connection) throws IOException {
    channel = connection.createChannel();
    if (channel == null) {
      throw new IOException("the broker gives no channel");
    }
    try {
      channel.exchangeDeclare(exchange, "fanout", true);
      channel.queueDeclare(exchange, true, false, false, Map.of());
      channel.queueBind(exchange, exchange, "");
    } catch (IOException e) {
      throw new IOException("dead letters to " + exchange + ": " + Topology.why(e), e);
    }
    Confirmed own = new Confirmed();
    channel.confirmSelect();
    channel.addConfirmListener(own::on, (tag, multiple) -> own.refuse());
    confirmed = own;
  }

  /**
   * Sends a message there.
   *
   * @return its place among those of this connection, for {@link #confirmed}
   */
  long send(String queue, Delivery bad, String reason) throws IOException {
    AMQP.BasicProperties was = bad.getProperties();
    Map<String, Object> headers = new LinkedHashMap<>();
    headers.put(
        "x-ringbeat-reason",
        reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason);
    headers.put("x-ringbeat-queue", queue);
    headers.put("x-ringbeat-exchange", bad.getEnvelope().getExchange());
    headers.put("x-ringbeat-key", bad.getEnvelope().getRoutingKey());
    long tag = channel.getNextPublishSeqNo();
    channel.basicPublish(
        exchange,
        queue,
        new AMQP.BasicProperties.Builder()
            .headers(headers)
            .deliveryMode(2)
            .contentType(was.getContentType())
            .contentEncoding(was.getContentEncoding())
            .messageId(was.getMessageId())
            .appId(was.getAppId())
            .build(),
        bad.getBody());
    return tag;
  }

  /** Returns up to which one, with all before it, the broker has them. */
  long confirmed() {
    return confirmed.all();
  }

  /** Returns whether the connection has to be made anew. */
  boolean isBroken() {
    return channel != null && (!channel.isOpen() || confirmed.isRefused());
  }

  void close() {
    channel = null;
  }
}
