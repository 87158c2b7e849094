package io.ringbeat.rabbitmq;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.ringbeat.rabbitmq.codec.Decoder;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.BlockingQueue;

/**
 * One subscription on the present connection: its channel, and the messages that are not
 * acknowledged yet, in the order of their coming. For one thread, but for what the client calls.
 */
final class Intake {
  private final Subscription subscription;
  private final Decoder decoder; // null: messages as they are
  private final ArrayDeque<Pending> pending = new ArrayDeque<>();
  private Channel channel;
  private long nextTry;

  /** A message that was taken in: safe once its last slot is, or the dead letter is confirmed. */
  record Pending(long tag, long lastSlot, long deadTag) {}

  Intake(Subscription subscription, Decoder decoder) {
    this.subscription = subscription;
    this.decoder = decoder;
  }

  Subscription subscription() {
    return subscription;
  }

  Decoder decoder() {
    return decoder;
  }

  Channel channel() {
    return channel;
  }

  /** Consumes from now on, on this connection; one message at a time where that is asked for. */
  void open(Connection connection, Topology topology, boolean single, BlockingQueue<Delivered> to)
      throws IOException {
    nextTry = System.nanoTime() + 1_000_000_000L; // if this fails
    close();
    Channel made = connection.createChannel();
    if (made == null) {
      throw new IOException("the broker gives no channel");
    }
    topology.declare(made, subscription);
    made.basicQos(single ? 1 : subscription.prefetch());
    channel = made;
    made.basicConsume(
        subscription.queue(),
        false,
        "",
        false,
        false,
        Map.of(),
        (consumer, delivery) -> to.add(new Delivered(this, made, delivery)),
        consumer -> abort(made));
  }

  /** Tells whether the channel has to be opened again, and it is time to try. */
  boolean isDue(long now) {
    return (channel == null || !channel.isOpen()) && now - nextTry >= 0;
  }

  private static void abort(Channel made) {
    try {
      made.abort(); // the queue is gone, for instance; it is opened again
    } catch (IOException e) {
      throw new IllegalStateException("an abort does not throw", e);
    }
  }

  /** Forgets the channel: what is not acknowledged comes again. */
  void close() {
    pending.clear();
    if (channel != null) {
      abort(channel);
      channel = null;
    }
  }

  void await(long tag, long lastSlot, long deadTag) {
    pending.add(new Pending(tag, lastSlot, deadTag));
  }

  boolean isWaiting() {
    return !pending.isEmpty();
  }

  /**
   * Acknowledges what is safe.
   *
   * @param safe the last slot that is
   * @param dead the last dead letter that the broker has, with all before it
   * @return how many messages
   */
  int acknowledge(long safe, long dead) throws IOException {
    if (pending.isEmpty() || !channel.isOpen()) {
      return 0;
    }
    long tag = 0;
    int count = 0;
    while (!pending.isEmpty()
        && pending.peek().lastSlot() <= safe
        && pending.peek().deadTag() <= dead) {
      tag = pending.remove().tag();
      count++;
    }
    if (count > 0) {
      try {
        channel.basicAck(tag, true);
      } catch (AlreadyClosedException e) {
        return 0; // they come again
      }
    }
    return count;
  }
}
