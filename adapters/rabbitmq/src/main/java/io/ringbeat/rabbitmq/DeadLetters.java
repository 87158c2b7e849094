package io.ringbeat.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Messages that cannot be taken in, or that nobody takes from us, go to an exchange of their own,
 * with the reason in their headers. Who takes in adds; who publishes sends.
 */
final class DeadLetters implements Flow {
  private static final int LONGEST_REASON = 500; // characters
  private static final long HOLD = 1_000_000_000; // ns

  private final String exchange;
  private final ConcurrentLinkedQueue<Dead> added = new ConcurrentLinkedQueue<>();
  private final ArrayDeque<Dead> sent = new ArrayDeque<>(); // not confirmed, oldest first
  private long tickets; // of the one thread that adds
  private long taken; // the highest ticket that was sent
  private int epoch;
  private long holdUntil = System.nanoTime();
  private volatile long confirmed;

  /**
   * A dead letter.
   *
   * @param ticket its number, from 1
   * @param queue it came from
   * @param message as it was
   * @param headers with the reason
   */
  record Dead(long ticket, String queue, Delivery message, Map<String, Object> headers) {}

  /** Sends one. */
  interface Sink {
    /** Returns for how many messages there is room. */
    int room();

    /** Publishes. */
    void publish(DeadLetters flow, Dead dead);
  }

  DeadLetters(String exchange) {
    this.exchange = exchange;
  }

  String exchange() {
    return exchange;
  }

  /** Makes the exchange and its queue. */
  void declare(Channel channel) throws IOException {
    try {
      channel.exchangeDeclare(exchange, "fanout", true);
      channel.queueDeclare(exchange, true, false, false, Map.of());
      channel.queueBind(exchange, exchange, "");
    } catch (IOException e) {
      throw new IOException("dead letters to " + exchange + ": " + Topology.why(e), e);
    }
  }

  /** Adds a message that cannot be taken in; returns its ticket, for {@link #confirmed()}. */
  long add(String queue, Delivery bad, String reason) {
    String from = bad.getEnvelope().getExchange();
    String key = bad.getEnvelope().getRoutingKey();
    Map<String, Object> headers =
        headers(bad.getProperties().getHeaders(), reason, queue, from, key);
    added.add(new Dead(++tickets, queue, bad, headers));
    return tickets;
  }

  /** Returns headers with ours; those of the message stay. */
  static Map<String, Object> headers(
      Map<String, Object> own, String reason, String queue, String exchange, String key) {
    Map<String, Object> headers = new LinkedHashMap<>();
    if (own != null) {
      headers.putAll(own);
    }
    headers.put(
        "x-ringbeat-reason",
        reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason);
    headers.put("x-ringbeat-queue", queue);
    headers.put("x-ringbeat-exchange", exchange);
    headers.put("x-ringbeat-key", key);
    return headers;
  }

  /** Sends what was added; returns how many. */
  int turn(Sink sink) {
    int work = 0;
    if (System.nanoTime() - holdUntil < 0) {
      return 0;
    }
    while (sink.room() > 0 && !added.isEmpty()) {
      Dead dead = added.remove();
      sent.add(dead);
      taken = Math.max(taken, dead.ticket());
      sink.publish(this, dead);
      work++;
    }
    return work;
  }

  /** Sends again what is not confirmed. */
  void rewind() {
    epoch++;
    added.addAll(sent); // their order does not matter, their tickets do
    sent.clear();
  }

  @Override
  public int epoch() {
    return epoch;
  }

  @Override
  public void confirmed(long position) {
    sent.removeIf(dead -> dead.ticket() == position);
    long oldest = taken + 1;
    for (Dead dead : sent) {
      oldest = Math.min(oldest, dead.ticket());
    }
    for (Dead dead : added) { // some of them to be sent again
      oldest = Math.min(oldest, dead.ticket());
    }
    confirmed = oldest - 1;
  }

  @Override
  public void refused(Route route, String id, String reason) {
    rewind();
    holdUntil = System.nanoTime() + HOLD;
  }

  /** Returns up to which ticket, with all before it, the broker has them; from any thread. */
  long confirmed() {
    return confirmed;
  }
}
