package io.ringbeat.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the ledger from the last place that is known: that it is still there says that nothing
 * behind it is missing. What finds no room among the answers stays at the broker. One thread uses
 * it; the client's adds what is delivered.
 */
final class LedgerReader {
  private static final Logger LOG = LoggerFactory.getLogger(BeatGateway.class);
  private static final int PREFETCH = 64;
  private static final long PATIENCE = 3_000_000_000L; // ns
  private static final String OFFSET = "x-stream-offset";

  private final String queue;
  private final long begin;
  private final BeatCounters counters;
  private final Channel channel;
  private final ConcurrentLinkedQueue<Delivery> inbox = new ConcurrentLinkedQueue<>();
  private final Thread owner = Thread.currentThread(); // waits for what comes
  private final long opened = System.nanoTime();
  private long last;
  private long toAck;
  private boolean found;
  private String missing = ""; // what is not there
  private volatile boolean gone;

  /**
   * Begins to read.
   *
   * @param place the last that is known, -1 for none
   */
  LedgerReader(Connection connection, String queue, long place, BeatCounters counters)
      throws IOException {
    this.queue = queue;
    this.counters = counters;
    begin = place;
    last = place;
    channel = connection.createChannel();
    if (channel == null) {
      throw new IOException("the broker gives no channel");
    }
    channel.basicQos(PREFETCH);
    try {
      channel.basicConsume(
          queue,
          false,
          Map.of(OFFSET, place < 0 ? "first" : (Object) place),
          new DefaultConsumer(channel) {
            @Override
            public void handleDelivery(
                String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
              inbox.add(new Delivery(envelope, properties, body));
              LockSupport.unpark(owner);
            }

            @Override
            public void handleCancel(String tag) {
              gone = true;
            }
          });
    } catch (IOException e) {
      throw new IOException("the ledger " + queue + " cannot be read: " + Topology.why(e), e);
    }
  }

  /** Makes the ledger where it is not there. */
  static void declare(Channel channel, String queue) throws IOException {
    Map<String, Object> arguments =
        Map.of(
            "x-queue-type",
            "stream",
            "x-max-age",
            "7D",
            "x-max-length-bytes",
            2_000_000_000L,
            "x-stream-max-segment-size-bytes",
            50_000_000L);
    try {
      channel.queueDeclare(queue, true, false, false, arguments);
    } catch (IOException e) {
      throw new IOException(
          "the ledger "
              + queue
              + ": "
              + Topology.why(e)
              + ". A beat needs a stream: RabbitMQ 3.9 or newer with its feature flag stream_queue",
          e);
    }
  }

  /** Returns whether its place in the ledger is found. */
  boolean isReady() {
    return begin < 0 || found;
  }

  /** Returns why the place is not found, empty if it is, or may yet be. */
  String missing() {
    return missing;
  }

  /** Returns the last place that was read, -1 for none. */
  long last() {
    return last;
  }

  /**
   * Passes on what has come.
   *
   * @return how many records
   * @throws IOException if there is no more to come
   */
  int turn(BeatAnswers answers) throws IOException {
    if (gone || !channel.isOpen()) {
      throw new IOException(
          gone ? "the ledger " + queue + " was deleted" : "the ledger's channel is closed");
    }
    int work = 0;
    Delivery each;
    while (answers.hasRoomForLedger() && (each = inbox.poll()) != null) {
      take(each, answers);
      toAck = each.getEnvelope().getDeliveryTag();
      work++;
    }
    if (isReady()) {
      missing = "";
    } else if (missing.isEmpty() && System.nanoTime() - opened > PATIENCE) {
      missing =
          "the ledger "
              + queue
              + " has nothing at place "
              + begin
              + ", up to which this beat has read it: it was deleted, or is another broker's. This"
              + " beat does not try to lead; let it begin with an empty folder";
      LOG.error("{}", missing);
    }
    return work;
  }

  /** Asks for more; where the broker reads. */
  void ack() throws IOException {
    if (toAck > 0) {
      channel.basicAck(toAck, true);
      toAck = 0;
    }
  }

  private void take(Delivery each, BeatAnswers answers) throws IOException {
    Map<String, Object> headers = each.getProperties().getHeaders();
    if (headers == null || !(headers.get(OFFSET) instanceof Number offset)) {
      throw new IOException("the ledger " + queue + " is no stream: its messages have no offset");
    }
    long place = offset.longValue();
    if (!found && place > Math.max(begin, 0)) {
      counters.gaps.incrementAndGet();
      LOG.warn(
          "the ledger {} begins at place {}, and this beat has read it up to {}: what is between has"
              + " been deleted because of its age or size, and is taken as not run",
          queue,
          place,
          begin);
    }
    found = true;
    if (place <= last) {
      return;
    }
    last = place;
    try {
      answers.ledger(LedgerRecord.read(each.getProperties(), each.getBody()).event(place));
      counters.read.incrementAndGet();
    } catch (IllegalArgumentException e) {
      counters.malformed.incrementAndGet();
      LOG.warn(
          "the message at place {} of the ledger {} is passed over: {}",
          place,
          queue,
          e.getMessage());
    }
  }
}
