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
final class Outflow implements Flow, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Bridge.class);
  private static final int EVENTS_A_TURN = 1 << 10;
  private static final long HOLD = 1_000_000_000; // ns; before what nobody takes is tried again

  /** How far apart, in slots, what is under way may be: less than a receiver remembers. */
  private static final long SPAN = SequenceWindow.WIDTH / 2;

  private final String name;
  private final LogTail tail;
  private final List<Lane> lanes;
  private final boolean reliable;
  private final LongSupplier clock;
  private final long sendFrom; // what is before is for the encoders' state only
  private boolean waiting; // the tail's event was not taken yet
  private long confirmed; // the first sequence that is not
  private int outstanding; // messages that are not confirmed
  private int epoch;
  private long holdUntil;
  private String heldId; // the message that is waited for
  private String redirectedId; // the one that is to become a dead letter
  private String redirected; // why; null: none is
  private volatile long done;
  private final AtomicLong published = new AtomicLong();
  private final AtomicLong passedOver = new AtomicLong();
  private final AtomicLong unsayable = new AtomicLong();

  /** A route with its encoder. */
  private static final class Lane {
    final Route route;
    final Encoder encoder;
    final String producer;
    long held = Long.MAX_VALUE; // the first sequence that the encoder keeps back

    Lane(Route route, Encoder encoder, String producer) {
      this.route = route;
      this.encoder = encoder;
      this.producer = producer;
    }
  }

  /** Publishes. */
  interface Sink {
    /** Returns for how many messages there is room now; 0 also where the broker is away. */
    int room();

    /** Returns for how many messages there is room altogether. */
    int window();

    /**
     * Publishes a message.
     *
     * @param producer who it is of
     * @param position how far the flow is when it is confirmed
     */
    void publish(
        Outflow flow, Route route, String producer, OutMessage message, String id, long position);

    /** Notes that a message is to become a dead letter when it comes again. */
    void redirect(String id, String reason);
  }

  /**
   * Makes a flow.
   *
   * @param reliable whether it goes back to what is confirmed
   * @param sendFrom the first sequence that is published
   */
  Outflow(
      String name,
      LogTail tail,
      List<Route> routes,
      boolean reliable,
      String producer,
      long sendFrom,
      LongSupplier clock) {
    this.name = name;
    this.tail = tail;
    this.reliable = reliable;
    this.sendFrom = sendFrom;
    this.clock = clock;
    lanes =
        routes.stream()
            .map(
                route -> {
                  String own = producer + "/" + route.name(); // its sequences are its own
                  return new Lane(route, route.newEncoder(own), own);
                })
            .toList();
  }

  /** Begins at a sequence, which also is what is confirmed. */
  void begin(long sequence) {
    tail.seek(sequence);
    confirmed = sequence;
    done = sequence;
  }

  /** Goes back to what is confirmed. */
  void rewind() {
    epoch++;
    outstanding = 0;
    if (reliable) {
      tail.seek(confirmed);
      waiting = false;
      for (Lane lane : lanes) {
        lane.encoder.reset();
        lane.held = Long.MAX_VALUE;
      }
    }
  }

  /** Returns the first sequence that is not confirmed. */
  long confirmed() {
    return confirmed;
  }

  @Override
  public int epoch() {
    return epoch;
  }

  @Override
  public void confirmed(long position) {
    outstanding--;
    if (position > confirmed) {
      confirmed = position;
      tail.forget(confirmed);
    }
  }

  @Override
  public void refused(Route route, String id, String reason) {
    if (!reliable) {
      outstanding--;
      passedOver.incrementAndGet();
      return;
    }
    if (!id.equals(heldId)) {
      heldId = id;
      LOG.error(
          "route {}: message {} is not taken: {}. {}",
          route,
          id,
          reason,
          route.isDeadLettering()
              ? "It becomes a dead letter"
              : "It is tried again each second, and what comes behind it waits");
    }
    if (route.isDeadLettering()) {
      redirected = reason;
      redirectedId = id;
    } else {
      holdUntil = System.nanoTime() + HOLD;
    }
    rewind();
  }

  /** Does a piece of work; returns how much. */
  int turn(OutMessage message, Sink sink) {
    if (redirected != null) {
      sink.redirect(redirectedId, redirected);
      redirected = null;
    }
    if (holdUntil != 0 && System.nanoTime() - holdUntil < 0) {
      return 0;
    }
    holdUntil = 0;
    int work = 0;
    int room = reliable ? 0 : Integer.MAX_VALUE; // at least; asking for it costs something
    while (work < EVENTS_A_TURN) {
      if (room < 2 * lanes.size()) {
        room = sink.room();
        if (room < 2 * lanes.size()) {
          return work;
        }
      }
      if (!waiting && !tail.next()) {
        flush(message, sink, tail.position());
        if (outstanding == 0) {
          advance(tail.position());
        }
        done = confirmed;
        return work;
      }
      waiting = true;
      if (reliable && tail.sequence() - confirmed > SPAN && !isNear(message, sink)) {
        return work;
      }
      waiting = false;
      take(message, sink);
      room -= reliable ? 2 * lanes.size() : 0;
      work++;
    }
    return work;
  }

  /** Lets nothing be under way that is too far from the next event. */
  private boolean isNear(OutMessage message, Sink sink) {
    flush(message, sink, tail.sequence());
    if (outstanding > 0) {
      return false;
    }
    advance(tail.sequence());
    return true;
  }

  private void advance(long sequence) {
    if (sequence > confirmed) {
      confirmed = sequence;
      tail.forget(confirmed);
    }
  }

  private void take(OutMessage message, Sink sink) {
    long[] words = tail.words();
    int at = tail.at();
    long sequence = tail.sequence();
    Lane last = null;
    for (Lane lane : lanes) {
      last = lane.route.selects(words, at) ? lane : last;
    }
    for (Lane lane : lanes) {
      Route route = lane.route;
      if (last == null || !route.selects(words, at)) {
        continue;
      }
      boolean late =
          route.maxAge() > 0 && clock.getAsLong() - words[at + Event.ENGINE_TIME] > route.maxAge();
      if (late && reliable) {
        pass(route, "it is too old");
        continue;
      }
      message.clear();
      try {
        if (lane.encoder.encode(sequence, words, at, message)) {
          long first = Math.min(lane.held, sequence);
          lane.held = Long.MAX_VALUE;
          if (!reliable && (late || sequence < sendFrom || sink.room() < sink.window() / 4)) {
            passedOver.addAndGet(sequence < sendFrom ? 0 : 1);
          } else {
            long position = lane == last ? tail.position() : sequence; // others take it, too
            send(lane, message, first, sequence, position, sink);
          }
        } else if (lane.held == Long.MAX_VALUE && lane.encoder.isHolding()) {
          lane.held = sequence;
        }
      } catch (IllegalArgumentException e) {
        pass(route, e.getMessage());
      }
    }
  }

  private void pass(Route route, String why) {
    if (unsayable.getAndIncrement() == 0 || route.isOfCommands()) {
      LOG.warn(
          "route {}: what is at {} of the {} is passed over: {}",
          route,
          tail.sequence(),
          name,
          why);
    }
  }

  /** Lets go what the encoders hold; all of that is before a sequence. */
  private void flush(OutMessage message, Sink sink, long before) {
    for (Lane lane : lanes) {
      if (lane.held != Long.MAX_VALUE) {
        long first = lane.held;
        message.clear();
        boolean made = lane.encoder.flush(message);
        lane.held = Long.MAX_VALUE;
        if (made && !reliable && sink.room() < sink.window() / 4) {
          passedOver.incrementAndGet();
        } else if (made) {
          send(lane, message, first, before - 1, before, sink);
        }
      }
    }
  }

  /** Sends a message of the events from first to last; with it all before the position is sent. */
  private void send(
      Lane lane, OutMessage message, long first, long last, long position, Sink sink) {
    Route route = lane.route;
    if ((route.exchange() == null && message.exchange == null)
        || (route.key() == null && message.routingKey == null)) {
      throw new BridgeException(
          "route " + route + " does not say where to, nor does its encoder: use Route.to");
    }
    long until = position;
    for (Lane other : lanes) {
      until = Math.min(until, other.held);
    }
    String id =
        message.id != null
            ? message.id
            : lane.producer + "/" + first + (first == last ? "" : "-" + last);
    outstanding++;
    published.incrementAndGet();
    sink.publish(this, route, lane.producer, message, id, until);
  }

  /** Returns up to where, exclusive, nothing was under way when it was last seen; any thread. */
  long done() {
    return done;
  }

  void readCounters(CounterSink sink) {
    String scope = "bridge." + name;
    sink.counter(scope, "done", done);
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
