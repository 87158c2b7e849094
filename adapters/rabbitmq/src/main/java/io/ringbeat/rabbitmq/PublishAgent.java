package io.ringbeat.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.ringbeat.engine.CounterSink;
import io.ringbeat.rabbitmq.codec.OutMessage;
import java.io.IOException;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes what the flows have, on a connection of its own, with confirms. Nothing is kept in
 * memory for a broker that is away: when it is back, the flows go back to what it has confirmed.
 * One thread runs it.
 */
final class PublishAgent implements Runnable, Outflow.Sink {
  private static final Logger LOG = LoggerFactory.getLogger(Bridge.class);
  private static final long MARK_PERIOD = 100_000_000; // ns
  private static final long CONFIRM_TIMEOUT = 15_000_000_000L; // ns
  private static final long HOLD = 1_000_000_000; // ns; before what nobody takes is tried again
  private static final int WINDOW = 1 << 11; // messages
  private static final long LEAST_PAUSE = 50_000; // ns
  private static final long MOST_PAUSE = 1_000_000; // ns

  private final Link link;
  private final Topology topology;
  private final String producer;
  private final List<Outflow> flows;
  private final Outflow events; // null: nothing reliable of them
  private final Outflow commands; // null there
  private final Progress progress;
  private final OutMessage message = new OutMessage();
  private Channel channel;
  private Inflight inflight = new Inflight(WINDOW); // of the channel
  private long nextMark;
  private long holdUntil;
  private boolean warnedHold;
  private boolean failedSend;
  private int turnsIdle;
  private volatile boolean stopping;
  private volatile boolean idle;
  private final AtomicLong confirmed = new AtomicLong();
  private final AtomicLong rewinds = new AtomicLong();
  private volatile RuntimeException failure;

  PublishAgent(
      Link link,
      Topology topology,
      String producer,
      List<Outflow> flows,
      Outflow events,
      Outflow commands,
      Progress progress) {
    this.link = link;
    this.topology = topology;
    this.producer = producer;
    this.flows = flows;
    this.events = events;
    this.commands = commands;
    this.progress = progress;
  }

  @Override
  public void run() {
    try {
      while (!stopping) {
        if (turn() == 0) {
          pause();
        } else {
          turnsIdle = 0;
        }
      }
    } catch (RuntimeException e) {
      failure = e;
      LOG.error("{}: nothing more is published until the bridge is started anew", link.name(), e);
    } finally {
      finish();
    }
  }

  private void finish() {
    try {
      if (failure == null) {
        settle();
        mark();
      }
      link.close();
      for (Outflow flow : flows) {
        flow.close();
      }
    } catch (RuntimeException e) {
      LOG.error("{}: closing failed", link.name(), e);
    } finally {
      progress.close();
    }
  }

  private int turn() {
    int work = 0;
    if (!link.isUp() || channel == null || !channel.isOpen() || failedSend) {
      work += reconnect();
    }
    settle();
    if (inflight.age(System.nanoTime()) > CONFIRM_TIMEOUT && !link.isBlocked()) {
      LOG.warn("{}: the broker confirms nothing, the connection is cut", link.name());
      failedSend = true;
      return 1;
    }
    for (Outflow flow : flows) {
      work += flow.turn(message, this);
    }
    if (inflight.size() == 0 && isReady()) {
      for (Outflow flow : flows) {
        flow.settled();
      }
    }
    idle = work == 0 && inflight.size() == 0 && isReady();
    if (System.nanoTime() - nextMark >= 0) {
      mark();
      nextMark = System.nanoTime() + MARK_PERIOD;
    }
    return work;
  }

  private boolean isReady() {
    return channel != null && !failedSend;
  }

  private int reconnect() {
    if (channel != null) {
      if (channel.getCloseReason() != null) {
        LOG.warn("{}: {}", link.name(), Topology.why(channel.getCloseReason()));
      }
      settle(); // what it has said before the end counts
      inflight = new Inflight(WINDOW);
      channel = null;
      link.drop();
    }
    if (System.nanoTime() - holdUntil < 0 && holdUntil != 0) {
      return 0;
    }
    failedSend = false;
    if (!link.connect(this::open)) {
      return 0;
    }
    for (Outflow flow : flows) {
      flow.rewind();
    }
    rewinds.incrementAndGet();
    return 1;
  }

  private void open(Connection connection) throws IOException {
    topology.declare(connection);
    Channel made = connection.createChannel();
    if (made == null) {
      throw new IOException("the broker gives no channel");
    }
    Inflight own = new Inflight(WINDOW); // what an old channel says late must not count here
    made.confirmSelect();
    made.addConfirmListener(
        (tag, multiple) -> own.confirmed(tag, multiple, true),
        (tag, multiple) -> own.confirmed(tag, multiple, false));
    made.addReturnListener(returned -> own.returned(returned.getProperties().getMessageId()));
    inflight = own;
    channel = made;
  }

  private void settle() {
    int before = inflight.size();
    Outflow refused = inflight.settle();
    confirmed.addAndGet(before - inflight.size());
    if (refused != null && !failedSend) {
      if (!warnedHold) {
        LOG.error(
            "{}: the broker {} the next message of the {}; it is tried again each second, and what"
                + " comes behind it waits",
            link.name(),
            inflight.isUnroutable()
                ? "has no queue (bind one in the topology) for"
                : "does not accept",
            refused);
        warnedHold = true;
      }
      failedSend = true; // the channel's messages are published again, in order
      holdUntil = System.nanoTime() + HOLD;
    } else if (inflight.size() < before) {
      warnedHold = false;
    }
  }

  private void mark() {
    progress.mark(
        events == null ? progress.events() : events.confirmed(),
        commands == null ? progress.commands() : commands.confirmed());
  }

  @Override
  public int room() {
    return isReady() && link.isUp() && !link.isBlocked() ? inflight.room() : 0;
  }

  @Override
  public void publish(Outflow flow, Route route, OutMessage out, String id, long position) {
    String exchange = route.exchange() != null ? route.exchange() : out.exchange;
    String key = route.key() != null ? route.key() : out.routingKey;
    AMQP.BasicProperties properties =
        new AMQP.BasicProperties(
            out.contentType,
            out.contentEncoding,
            out.headers.isEmpty() ? null : out.headers,
            flow.isReliable() ? 2 : 1,
            out.priority < 0 ? null : out.priority,
            out.correlationId,
            null,
            out.expiration < 0 ? null : Long.toString(out.expiration),
            id,
            (Date) null,
            null,
            null,
            producer,
            null);
    if (failedSend) {
      return; // of the same turn; the flow goes back
    }
    byte[] body = out.length == out.body.length ? out.body : Arrays.copyOf(out.body, out.length);
    link.busy(true);
    try {
      inflight.sent(channel.getNextPublishSeqNo(), flow, position, id, System.nanoTime());
      channel.basicPublish(exchange, key, flow.isReliable(), properties, body);
    } catch (IOException | AlreadyClosedException e) {
      failedSend = true;
    } finally {
      link.busy(false);
    }
  }

  private void pause() {
    LockSupport.parkNanos(Math.min(LEAST_PAUSE << Math.min(turnsIdle++, 5), MOST_PAUSE));
  }

  /** Returns whether everything that was to be published is confirmed; from any thread. */
  boolean isIdle() {
    return idle;
  }

  /** Returns why it has stopped by itself; from any thread. */
  RuntimeException failure() {
    return failure;
  }

  /** Lets it end; from any thread. */
  void stop() {
    stopping = true;
  }

  void readCounters(CounterSink sink) {
    sink.counter("bridge", "confirmed", confirmed.get());
    sink.counter("bridge", "connects", rewinds.get());
    for (Outflow flow : flows) {
      flow.readCounters(sink);
    }
  }
}
