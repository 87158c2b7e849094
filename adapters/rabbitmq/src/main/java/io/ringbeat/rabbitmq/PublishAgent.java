package io.ringbeat.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import io.ringbeat.engine.CounterSink;
import io.ringbeat.rabbitmq.codec.OutMessage;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes what the flows have, on a connection of its own, with confirms. Nothing is kept in
 * memory for a broker that is away: when it is back, the flows go back to what it has confirmed.
 * Where the broker closes the channel because of a message, that one is found by publishing them
 * one at a time. One thread runs it.
 */
final class PublishAgent implements Runnable, Outflow.Sink, DeadLetters.Sink {
  private static final Logger LOG = LoggerFactory.getLogger(Bridge.class);
  private static final long MARK_PERIOD = 100_000_000; // ns
  private static final long CONFIRM_TIMEOUT = 15_000_000_000L; // ns
  private static final long LAST_CONFIRMS = 1_000_000_000; // ns
  private static final long CHANNEL_PAUSE = 50_000_000; // ns
  private static final long LEAST_PAUSE = 50_000; // ns
  private static final long MOST_PAUSE = 1_000_000; // ns

  /** How many messages may be under way. */
  static final int WINDOW = 1 << 11;

  private final Link link;
  private final Topology topology;
  private final DeadLetters deadLetters;
  private final List<Outflow> flows;
  private final Outflow events;
  private final Outflow commands;
  private final Progress progress;
  private final OutMessage message = new OutMessage();
  private final Map<String, String> redirected = // ids, and why; the last ones
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > WINDOW;
        }
      };
  private Connection connection;
  private Channel channel;
  private Inflight inflight = new Inflight(WINDOW); // of the channel
  private long nextMark = System.nanoTime();
  private long nextChannel = System.nanoTime();
  private boolean broken; // the channel has to be opened anew
  private int careful; // how many messages are published one at a time
  private int idleTurns;
  private volatile boolean stopping;
  private volatile boolean quiet;
  private final AtomicLong confirmed = new AtomicLong();
  private final AtomicLong connects = new AtomicLong();
  private volatile Throwable failure;

  PublishAgent(
      Link link,
      Topology topology,
      DeadLetters deadLetters,
      List<Outflow> flows,
      Outflow events,
      Outflow commands,
      Progress progress) {
    this.link = link;
    this.topology = topology;
    this.deadLetters = deadLetters;
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
          LockSupport.parkNanos(Math.min(LEAST_PAUSE << Math.min(idleTurns++, 5), MOST_PAUSE));
        } else {
          idleTurns = 0;
        }
      }
      awaitConfirms();
    } catch (Throwable e) {
      failure = e;
      LOG.error("{}: nothing more is published until the bridge is started anew", link.name(), e);
    } finally {
      finish();
    }
  }

  /** Publishes nothing more, and waits for what the broker says of the rest. */
  private void awaitConfirms() {
    long began = System.nanoTime();
    settle();
    while (isReady() && inflight.size() > 0 && System.nanoTime() - began < LAST_CONFIRMS) {
      LockSupport.parkNanos(LEAST_PAUSE);
      settle();
    }
  }

  private void finish() {
    try {
      mark();
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
    if (!isReady()) {
      open();
    }
    settle();
    if (link.isBlocked()) {
      inflight.paused();
    } else if (isReady() && inflight.silence() > CONFIRM_TIMEOUT) {
      LOG.warn("{}: the broker confirms nothing, the connection is cut", link.name());
      link.cut();
      broken = true;
      return 1;
    }
    int work = isReady() ? deadLetters.turn(this) : 0;
    for (Outflow flow : flows) {
      work += flow.turn(message, this);
    }
    quiet = work == 0 && inflight.size() == 0 && isReady();
    if (System.nanoTime() - nextMark >= 0) {
      mark();
      nextMark = System.nanoTime() + MARK_PERIOD;
    }
    return work;
  }

  private boolean isReady() {
    return channel != null && channel.isOpen() && !broken;
  }

  /** Opens a channel, on the connection that there is, or on a new one. */
  private void open() {
    quiet = false;
    if (channel != null) {
      lose();
    }
    if (link.isUp() && System.nanoTime() - nextChannel >= 0) {
      nextChannel = System.nanoTime() + CHANNEL_PAUSE;
      link.busy(true);
      try {
        open(connection);
      } catch (IOException | AlreadyClosedException e) {
        link.drop();
        return;
      } finally {
        link.busy(false);
      }
    } else if (link.isUp() || !link.connect(this::open)) {
      return;
    }
    broken = false;
    deadLetters.rewind();
    for (Outflow flow : flows) {
      flow.rewind();
    }
    connects.incrementAndGet();
  }

  /** Gives the channel up. */
  private void lose() {
    ShutdownSignalException why = channel.getCloseReason();
    settle(); // what the broker has said before counts
    if (why != null && why.getReason() instanceof AMQP.Channel.Close) {
      if (careful == 0) {
        LOG.warn(
            "{}: {}. Messages are published one at a time, to find which one it is",
            link.name(),
            Topology.why(why));
      }
      careful = WINDOW;
    } else if (why != null) {
      LOG.warn("{}: {}", link.name(), Topology.why(why));
    }
    try {
      channel.abort(AMQP.REPLY_SUCCESS, "given up");
    } catch (IOException e) {
      LOG.debug("a channel that is given up cannot be closed", e);
    }
    channel = null;
    inflight = new Inflight(WINDOW);
    if (!link.isUp()) {
      link.drop();
    }
  }

  private void open(Connection made) throws IOException {
    topology.declare(made);
    Channel fresh = made.createChannel();
    if (fresh == null) {
      throw new IOException("the broker gives no channel");
    }
    deadLetters.declare(fresh);
    Inflight own = new Inflight(WINDOW); // what an old channel says late must not count here
    fresh.confirmSelect();
    fresh.addConfirmListener(
        (tag, multiple) -> own.confirmed(tag, multiple, true),
        (tag, multiple) -> own.confirmed(tag, multiple, false));
    fresh.addReturnListener(
        returned ->
            own.returned(
                returned.getProperties().getMessageId(),
                returned.getReplyText() + ": no queue is bound for it"));
    inflight = own;
    connection = made;
    channel = fresh;
  }

  private void settle() {
    int taken = inflight.settle();
    if (taken > 0) {
      confirmed.addAndGet(taken);
      link.works();
    }
  }

  private void mark() {
    progress.mark(events.confirmed(), commands.confirmed());
  }

  @Override
  public int room() {
    return isReady() && !link.isBlocked() ? inflight.room() : 0;
  }

  @Override
  public int window() {
    return WINDOW;
  }

  @Override
  public void redirect(String id, String reason) {
    redirected.put(id, reason);
  }

  @Override
  public void publish(
      Outflow flow, Route route, String producer, OutMessage out, String id, long position) {
    String exchange = route.exchange() != null ? route.exchange() : out.exchange;
    String key = route.key() != null ? route.key() : out.routingKey;
    Map<String, Object> headers = out.headers.isEmpty() ? null : out.headers;
    String reason = redirected.isEmpty() ? null : redirected.get(id);
    if (reason != null) {
      headers = DeadLetters.headers(headers, reason, "", exchange, key);
      exchange = deadLetters.exchange();
    }
    AMQP.BasicProperties properties =
        new AMQP.BasicProperties(
            out.contentType,
            out.contentEncoding,
            headers,
            route.isReliable() ? 2 : 1,
            out.priority < 0 ? null : out.priority,
            out.correlationId,
            null,
            out.expiration < 0 || reason != null ? null : Long.toString(out.expiration),
            id,
            null,
            null,
            null,
            producer,
            null);
    byte[] body = out.length == out.body.length ? out.body : Arrays.copyOf(out.body, out.length);
    send(flow, route, position, id, exchange, key, route.isReliable(), properties, body);
  }

  @Override
  public void publish(DeadLetters flow, DeadLetters.Dead dead) {
    AMQP.BasicProperties properties =
        dead.message()
            .getProperties()
            .builder()
            .headers(dead.headers())
            .deliveryMode(2)
            .expiration(null)
            .userId(null)
            .build();
    send(
        flow,
        null,
        dead.ticket(),
        "dead/" + dead.ticket(),
        deadLetters.exchange(),
        dead.queue(),
        true,
        properties,
        dead.message().getBody());
  }

  private void send(
      Flow flow,
      Route route,
      long position,
      String id,
      String exchange,
      String key,
      boolean mandatory,
      AMQP.BasicProperties properties,
      byte[] body) {
    if (!isReady()) {
      broken = true; // it has failed within this turn: the flows go back
      return;
    }
    link.busy(true);
    try {
      inflight.sent(channel.getNextPublishSeqNo(), flow, route, position, id);
      channel.basicPublish(exchange, key, mandatory, properties, body);
      if (careful > 0) {
        careful--;
        channel.waitForConfirms(CONFIRM_TIMEOUT / 1_000_000);
      }
    } catch (IOException | AlreadyClosedException | TimeoutException e) {
      broken = true;
    } catch (ShutdownSignalException e) {
      broken = true;
      if (e.getReason() instanceof AMQP.Channel.Close) {
        flow.refused(route, id, Topology.why(e)); // it was alone
      }
    } catch (InterruptedException e) {
      stopping = true;
    } catch (RuntimeException e) { // what AMQP cannot say
      broken = true;
      flow.refused(route, id, String.valueOf(e.getMessage()));
    } finally {
      link.busy(false);
    }
  }

  /**
   * Returns whether all was published and confirmed up to some place; from any thread.
   *
   * @param lastEvent the last sequence of the events
   * @param lastCommand the last slot of the record of commands
   */
  boolean isIdle(long lastEvent, long lastCommand) {
    return quiet && events.done() > lastEvent && commands.done() > lastCommand;
  }

  /** Returns why it has stopped by itself; from any thread. */
  Throwable failure() {
    return failure;
  }

  /** Lets it end; from any thread. */
  void stop() {
    stopping = true;
  }

  void readCounters(CounterSink sink) {
    sink.counter("bridge", "confirmed", confirmed.get());
    sink.counter("bridge", "connects", connects.get());
    for (Outflow flow : flows) {
      flow.readCounters(sink);
    }
  }
}
