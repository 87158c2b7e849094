package io.ringbeat.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.MalformedFrameException;
import com.rabbitmq.client.ShutdownSignalException;
import io.ringbeat.engine.CounterSink;
import io.ringbeat.engine.EngineStoppedException;
import io.ringbeat.engine.Publisher;
import io.ringbeat.event.Event;
import io.ringbeat.rabbitmq.codec.BadMessageException;
import io.ringbeat.rabbitmq.codec.Decoder;
import io.ringbeat.rabbitmq.codec.InMessage;
import io.ringbeat.rabbitmq.codec.Limits;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes messages in, on a connection of its own: turns them into events, publishes them into the
 * ring, and acknowledges them when they are journalled. A message that cannot be taken in becomes a
 * dead letter, and the next one is taken. One thread runs it.
 */
final class ConsumeAgent implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Bridge.class);
  private static final long NOT = Long.MIN_VALUE; // published
  private static final int CAREFUL = 256; // messages
  private static final int MOST_A_TURN = 256; // messages

  private final Link link;
  private final Topology topology;
  private final Map<String, Decoder> decoders;
  private final Map<String, Long> kinds; // a bit for each that a codec's messages may have
  private final Limits limits;
  private final Publisher publisher;
  private final LongSupplier safe;
  private final DeadLetters deadLetters;
  private final Entrance entrance;
  private Connection connection; // the present one
  private final ConcurrentSkipListMap<String, Subscription> wanted = new ConcurrentSkipListMap<>();
  private final TreeMap<String, Intake> intakes = new TreeMap<>();
  private final BlockingQueue<Delivered> arrived = new LinkedBlockingQueue<>();
  private int careful; // how many messages are taken one at a time
  private volatile boolean changed = true;
  private volatile boolean stopping;
  private volatile boolean taking = true;
  private volatile Throwable failure;
  private final AtomicLong received = new AtomicLong();
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong waiting = new AtomicLong();

  ConsumeAgent(Link link, BridgeBuilder bridge, LongSupplier safe, DeadLetters deadLetters) {
    this.link = link;
    this.safe = safe;
    this.deadLetters = deadLetters;
    topology = bridge.topology;
    decoders = Map.copyOf(bridge.decoders);
    kinds = Map.copyOf(bridge.kinds);
    limits = bridge.limits;
    publisher = bridge.in;
    entrance = new Entrance(publisher.mostSlotsAtOnce(), limits.events(), bridge.instruments);
  }

  /**
   * Adds a subscription, or changes it; from any thread.
   *
   * @throws IllegalArgumentException if there is no such decoder
   */
  void add(Subscription subscription) {
    if (!subscription.codec().isEmpty() && !decoders.containsKey(subscription.codec())) {
      throw new IllegalArgumentException(
          "queue "
              + subscription.queue()
              + ": there is no decoder '"
              + subscription.codec()
              + "', only "
              + new java.util.TreeSet<>(decoders.keySet()));
    }
    wanted.put(subscription.queue(), subscription);
    wake();
  }

  /** Takes a subscription back; false if there is none; from any thread. */
  boolean remove(String queue) {
    boolean there = wanted.remove(queue) != null;
    wake();
    return there;
  }

  /** Returns what is subscribed to; from any thread. */
  List<Subscription> subscriptions() {
    return List.copyOf(wanted.values());
  }

  private void wake() {
    changed = true;
    arrived.add(new Delivered(null, null, null));
  }

  @Override
  public void run() {
    try {
      while (!stopping) {
        turn();
      }
    } catch (EngineStoppedException e) {
      LOG.info("{}: the engine has stopped, nothing more is taken in", link.name());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Throwable e) {
      failure = e;
      LOG.error("{}: nothing more is taken in until the bridge is started anew", link.name(), e);
    } finally {
      link.close();
    }
  }

  private void turn() throws InterruptedException {
    if (!link.isUp()) {
      lose();
      if (wanted.isEmpty() || !link.connect(this::open)) {
        TimeUnit.MILLISECONDS.sleep(1);
        return;
      }
      changed = true;
    }
    try {
      if (changed) {
        changed = false;
        change();
      }
      reopen();
      acknowledge();
      relax();
      Delivered delivered = arrived.poll(waiting.get() > 0 ? 200 : 10_000, TimeUnit.MICROSECONDS);
      for (int left = MOST_A_TURN; delivered != null; left--) {
        take(delivered);
        delivered = left > 1 ? arrived.poll() : null; // what is polled has to be taken
      }
    } catch (IOException | AlreadyClosedException e) {
      LOG.debug("{}: the connection fails", link.name(), e);
      lose();
    }
  }

  private void open(Connection connection) throws IOException {
    topology.declare(connection);
    this.connection = connection;
  }

  private void lose() {
    if (connection != null) {
      ShutdownSignalException why = connection.getCloseReason();
      link.drop(); // first: what follows must not wait for the broker
      Throwable cause = why == null ? null : why.getCause();
      if (cause instanceof MalformedFrameException || cause instanceof RuntimeException) {
        if (careful == 0) {
          LOG.warn(
              "{}: a message cannot be read: {}. Messages are taken one at a time, so that the"
                  + " broker's delivery limit takes it away and no other",
              link.name(),
              cause.getMessage());
        }
        careful = CAREFUL;
      }
      for (Intake intake : intakes.values()) {
        intake.close();
      }
      intakes.clear();
      arrived.clear();
      changed = true;
      connection = null;
    }
  }

  /** Takes many at a time again, after a while in which all could be read. */
  private void relax() {
    if (careful == 1 && waiting.get() == 0) {
      careful = 0;
      intakes.values().forEach(Intake::close); // what is on its way comes again
      intakes.clear();
      changed = true;
    }
  }

  /** Brings what is consumed in line with what is wanted. */
  private void change() {
    for (Intake intake : List.copyOf(intakes.values())) {
      if (!intake.subscription().equals(wanted.get(intake.subscription().queue()))) {
        intake.close();
        intakes.remove(intake.subscription().queue());
      }
    }
    for (Subscription subscription : wanted.values()) {
      intakes.computeIfAbsent(
          subscription.queue(),
          queue -> new Intake(subscription, decoders.get(subscription.codec())));
    }
  }

  private void reopen() {
    for (Intake intake : intakes.values()) {
      if (intake.isDue(System.nanoTime())) {
        if (intake.channel() != null && intake.channel().getCloseReason() != null) {
          LOG.warn(
              "{}: queue {} is consumed anew: {}",
              link.name(),
              intake.subscription().queue(),
              Topology.why(intake.channel().getCloseReason()));
        }
        link.busy(true);
        try {
          intake.open(connection, topology, careful > 0, arrived);
        } catch (IOException e) {
          nothingComes(intake, Topology.why(e));
        } catch (AlreadyClosedException e) {
          nothingComes(intake, Topology.why(e));
        } finally {
          link.busy(false);
        }
      }
    }
  }

  private void nothingComes(Intake intake, String why) {
    String queue = intake.subscription().queue();
    if (careful > 0) {
      LOG.debug("{}: nothing comes from queue {}: {}", link.name(), queue, why);
    } else {
      LOG.warn("{}: nothing comes from queue {}: {}", link.name(), queue, why);
    }
  }

  private void acknowledge() throws IOException {
    long upTo = safe.getAsLong();
    long dead = deadLetters.confirmed();
    link.busy(true);
    try {
      int left = 0;
      for (Intake intake : intakes.values()) {
        int taken = intake.acknowledge(upTo, dead);
        if (taken > 0) {
          acknowledged.addAndGet(taken);
          careful = Math.min(careful, Math.max(1, careful - taken));
          link.works();
        }
        left += intake.isWaiting() ? 1 : 0;
      }
      waiting.set(left);
    } finally {
      link.busy(false);
    }
  }

  private void take(Delivered delivered) throws IOException {
    Intake intake = delivered.intake();
    if (intake == null || intake.channel() != delivered.channel() || !taking) {
      return; // of a channel that is gone: it comes again
    }
    received.incrementAndGet();
    Delivery message = delivered.message();
    long tag = message.getEnvelope().getDeliveryTag();
    try {
      decode(intake, message);
    } catch (BadMessageException e) {
      refused.incrementAndGet();
      String queue = intake.subscription().queue();
      intake.await(tag, -1, deadLetters.add(queue, message, e.getMessage()));
      waiting.incrementAndGet();
      return;
    }
    long last = -1;
    for (int part = 0; part < entrance.parts(); part++) {
      last = publish(entrance.words(), entrance.from(part), entrance.to(part));
      if (last == NOT) {
        return;
      }
    }
    intake.await(tag, last, 0);
    waiting.incrementAndGet();
  }

  private void decode(Intake intake, Delivery message) throws BadMessageException {
    byte[] body = message.getBody();
    if (body.length > limits.bytes()) {
      throw new BadMessageException(
          "a body of " + body.length + " bytes; at most " + limits.bytes() + " are taken");
    }
    AMQP.BasicProperties properties = message.getProperties();
    String exchange = message.getEnvelope().getExchange();
    String key = message.getEnvelope().getRoutingKey();
    entrance.begin(
        intake.subscription().queue(),
        kinds.getOrDefault(intake.subscription().codec(), Entrance.ALLOWED),
        exchange,
        key,
        properties.getAppId(),
        properties.getMessageId());
    try {
      if (intake.decoder() == null) {
        entrance.letter(exchange, key, properties.getContentType(), body);
      } else {
        intake
            .decoder()
            .decode(
                new InMessage(
                    exchange, key, properties.getHeaders(), properties.getContentType(), body),
                entrance);
        entrance.end();
      }
    } catch (IllegalArgumentException e) {
      throw new BadMessageException(String.valueOf(e.getMessage()), e);
    } catch (RuntimeException
        | StackOverflowError e) { // a decoder's fault: one message's, not ours
      LOG.error("{}: a decoder fails at a message", link.name(), e);
      throw new BadMessageException("the decoder fails: " + e, e);
    }
  }

  /** Publishes whole events; returns their last slot, or NOT. */
  private long publish(long[] words, int from, int to) throws IOException {
    int slots = (to - from) / Event.WORDS;
    while (true) {
      long first = publisher.offer(words, from, slots);
      if (first >= 0) {
        return first + slots - 1;
      }
      acknowledge(); // while the ring is full
      if (stopping) {
        return NOT; // it comes again
      }
      LockSupport.parkNanos(20_000);
    }
  }

  /** Takes nothing more; what was taken is still acknowledged; from any thread. */
  void stopTaking() {
    taking = false;
  }

  /** Returns whether what was taken is acknowledged; from any thread. */
  boolean isIdle() {
    return waiting.get() == 0;
  }

  /** Lets it end; from any thread. */
  void stop() {
    stopping = true;
  }

  /** Returns why it has stopped by itself; from any thread. */
  Throwable failure() {
    return failure;
  }

  void readCounters(CounterSink sink) {
    sink.counter("bridge.in", "received", received.get());
    sink.counter("bridge.in", "acknowledged", acknowledged.get());
    sink.counter("bridge.in", "deadLetters", refused.get());
  }
}
