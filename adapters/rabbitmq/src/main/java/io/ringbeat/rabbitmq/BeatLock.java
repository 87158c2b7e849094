package io.ringbeat.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.ShutdownSignalException;
import io.ringbeat.event.Hash64;
import java.io.IOException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lock of the beats of one name: an exclusive queue, which is the connection's that declares it
 * and ends with it. Who does not have it knocks: an empty message that expires at once and that
 * comes back when there is no such queue. So only then is it declared, and the broker's log is not
 * filled with refusals. Its holder consumes it, to be told when somebody deletes it. Of one thread.
 */
final class BeatLock {
  private static final Logger LOG = LoggerFactory.getLogger(BeatGateway.class);
  private static final long PAUSE = 100_000_000; // ns between two knocks, up to twice as much
  private static final AMQP.BasicProperties KNOCK =
      new AMQP.BasicProperties.Builder().expiration("0").build();

  private final Connection connection;
  private final String queue;
  private long chance;
  private Channel channel;
  private boolean held;
  private boolean said;
  private long nextKnock = System.nanoTime();
  private volatile boolean free; // a knock came back
  private volatile boolean gone; // somebody has deleted the queue

  BeatLock(Connection connection, String queue, long seed) {
    this.connection = connection;
    this.queue = queue;
    chance = seed;
  }

  boolean isHeld() {
    return held;
  }

  /**
   * Tries to get it, now and then.
   *
   * @return whether it was got now
   * @throws IOException if the broker refuses it for another reason than that another has it
   */
  boolean tryNow() throws IOException {
    if (channel == null || !channel.isOpen()) {
      open();
    }
    if (free) {
      free = false;
      return declare();
    }
    if (System.nanoTime() - nextKnock >= 0) {
      pause();
      channel.basicPublish("", queue, true, KNOCK, new byte[0]);
    }
    return false;
  }

  /**
   * Checks that it is still held.
   *
   * @throws IOException if it is not
   */
  void check() throws IOException {
    if (gone || !channel.isOpen()) {
      throw new IOException(
          gone ? "somebody has deleted the lock's queue " + queue : "the lock's channel is closed");
    }
  }

  private void pause() {
    chance = Hash64.mix(chance + 1);
    nextKnock = System.nanoTime() + PAUSE + Long.remainderUnsigned(chance, PAUSE);
  }

  private void open() throws IOException {
    channel = connection.createChannel();
    if (channel == null) {
      throw new IOException("the broker gives no channel");
    }
    channel.addReturnListener(returned -> free = true);
  }

  private boolean declare() throws IOException {
    try {
      channel.queueDeclare(queue, false, true, false, Map.of());
    } catch (IOException e) {
      if (e.getCause() instanceof ShutdownSignalException signal
          && signal.getReason() instanceof AMQP.Channel.Close close
          && close.getReplyCode() == AMQP.RESOURCE_LOCKED) {
        pause();
        return false; // another was quicker
      }
      throw new IOException("the lock " + queue + ": " + Topology.why(e), e);
    }
    channel.basicConsume(
        queue,
        true,
        new DefaultConsumer(channel) {
          @Override
          public void handleCancel(String tag) {
            gone = true;
          }
        });
    held = true;
    return true;
  }

  /** Says once that another has it. */
  void sayWhoLeads(String beat) {
    if (!said && !free && System.nanoTime() - nextKnock > -PAUSE / 2) {
      said = true;
      LOG.info("{}: another beat has the lock; we follow", beat);
    }
  }
}
