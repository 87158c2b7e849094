package io.ringbeat.rabbitmq;

import io.ringbeat.engine.CounterSink;
import io.ringbeat.event.Event;
import io.ringbeat.rabbitmq.codec.Encoder;
import io.ringbeat.rabbitmq.codec.OutMessage;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a log's events through its routes, in order, to whoever publishes them. It can go back to
 * what is confirmed, and then makes the same messages again. Not thread-safe but for the counters.
 */
final class Outflow implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Bridge.class);
  private static final int EVENTS_A_TURN = 1 << 10;

  private final String name;
  private final LogTail tail;
  private final List<Lane> lanes;
  private final boolean reliable;
  private final String producer;
  private final LongSupplier clock;
  private long confirmed; // the first sequence that is not
  private boolean flushed = true;
  private volatile long position;
  private final AtomicLong published = new AtomicLong();
  private final AtomicLong passedOver = new AtomicLong();
  private final AtomicLong unsayable = new AtomicLong();

  /** A route with its encoder. */
  private static final class Lane {
    final Route route;
    final Encoder encoder;
    long held = Long.MAX_VALUE; // the first sequence that the encoder keeps back

    Lane(Route route, Encoder encoder) {
      this.route = route;
      this.encoder = encoder;
    }
  }

  /** Publishes. */
  interface Sink {
    /** Returns for how many messages there is room now; 0 also where the broker is away. */
    int room();

    /**
     * Publishes a message.
     *
     * @param position how far the flow is when it is confirmed; -1: that does not matter
     */
    void publish(Outflow flow, Route route, OutMessage message, String id, long position);
  }

  Outflow(
      String name,
      LogTail tail,
      List<Route> routes,
      boolean reliable,
      String producer,
      LongSupplier clock) {
    this.name = name;
    this.tail = tail;
    this.reliable = reliable;
    this.producer = producer;
    this.clock = clock;
    lanes = routes.stream().map(route -> new Lane(route, route.newEncoder(producer))).toList();
  }

  /** Begins at a sequence, which also is what is confirmed. */
  void begin(long sequence) {
    tail.seek(sequence);
    confirmed = sequence;
    position = sequence;
  }

  /** Goes back to what is confirmed. */
  void rewind() {
    if (reliable) {
      tail.seek(confirmed);
      for (Lane lane : lanes) {
        lane.encoder.reset();
        lane.held = Long.MAX_VALUE;
      }
      flushed = true;
    }
  }

  boolean isReliable() {
    return reliable;
  }

  /** Returns the first sequence that is not confirmed. */
  long confirmed() {
    return confirmed;
  }

  /** Notes that the broker has everything before a sequence. */
  void confirmed(long sequence) {
    if (sequence > confirmed) {
      confirmed = sequence;
    }
  }

  /** Notes that the broker did not take a message that may be lost. */
  void lost() {
    passedOver.incrementAndGet();
  }

  /** Notes that all that was published is confirmed. */
  void settled() {
    if (reliable && flushed) {
      confirmed(tail.position());
    }
  }

  /** Does a piece of work; returns how much. */
  int turn(OutMessage message, Sink sink) {
    int work = 0;
    while (work < EVENTS_A_TURN) {
      if (reliable && sink.room() < 2 * lanes.size()) {
        return work;
      }
      if (!tail.next()) {
        flush(message, sink);
        break;
      }
      take(message, sink);
      work++;
    }
    position = tail.position();
    return work;
  }

  private void take(OutMessage message, Sink sink) {
    long[] words = tail.words();
    int at = tail.at();
    for (Lane lane : lanes) {
      Route route = lane.route;
      if (!route.selects(words, at)) {
        continue;
      }
      if (route.maxAge() > 0
          && clock.getAsLong() - words[at + Event.ENGINE_TIME] > route.maxAge()) {
        passedOver.incrementAndGet();
        continue;
      }
      long sequence = route.isOfCommands() ? words[at + Event.VENUE_TIME] : tail.sequence();
      long heldBefore = lane.held;
      message.clear();
      try {
        if (lane.encoder.encode(sequence, words, at, message)) {
          lane.held = Long.MAX_VALUE;
          send(lane, message, sequence, sink);
        } else if (lane.encoder.isHolding() && heldBefore == Long.MAX_VALUE) {
          lane.held = tail.sequence();
          flushed = false;
        }
      } catch (IllegalArgumentException e) {
        if (unsayable.getAndIncrement() == 0) {
          LOG.warn(
              "route {}: the event at {} of the {} is passed over, others are counted only: {}",
              route,
              tail.sequence(),
              name,
              e.getMessage());
        }
      }
    }
  }

  private void flush(OutMessage message, Sink sink) {
    if (flushed) {
      return;
    }
    for (Lane lane : lanes) {
      message.clear();
      if (lane.encoder.flush(message)) {
        long first = lane.held;
        lane.held = Long.MAX_VALUE;
        send(lane, message, first, sink);
      }
      lane.held = Long.MAX_VALUE; // what makes no message is not waited for
    }
    flushed = true;
  }

  private void send(Lane lane, OutMessage message, long sequence, Sink sink) {
    if ((lane.route.exchange() == null && message.exchange == null)
        || (lane.route.key() == null && message.routingKey == null)) {
      throw new BridgeException(
          "route " + lane.route + " does not say where to, nor does its encoder: use Route.to");
    }
    if (!reliable && sink.room() == 0) {
      passedOver.incrementAndGet();
      return;
    }
    long position = tail.position();
    for (Lane other : lanes) {
      position = Math.min(position, other.held);
    }
    String id = message.id != null ? message.id : producer + "/" + lane.route + "/" + sequence;
    sink.publish(this, lane.route, message, id, reliable ? position : -1);
    published.incrementAndGet();
  }

  void readCounters(CounterSink sink) {
    String scope = "bridge." + name;
    sink.counter(scope, "position", position);
    sink.counter(scope, "published", published.get());
    sink.counter(scope, "passedOver", passedOver.get());
    sink.counter(scope, "unsayable", unsayable.get());
  }

  @Override
  public void close() {
    tail.close();
  }

  @Override
  public String toString() {
    return name;
  }
}
