package io.ringbeat.rabbitmq;

import io.ringbeat.event.Event;
import io.ringbeat.rabbitmq.codec.Encoder;
import java.util.function.Function;
import org.agrona.collections.LongHashSet;

/**
 * Which events, or which commands, go to which exchange, and how. Immutable: each method gives
 * another route.
 */
public final class Route {
  private final String name;
  private final boolean commands;
  private final Function<String, Encoder> encoder;
  private final long kinds; // a bit each
  private final LongHashSet instruments; // null: all
  private final LongHashSet tasks; // null: all
  private final String exchange; // null: as the encoder says
  private final String key; // null there
  private final boolean reliable;
  private final long maxAge; // ns; 0: any
  private final boolean deadLettering;

  private Route(
      String name,
      boolean commands,
      Function<String, Encoder> encoder,
      long kinds,
      LongHashSet instruments,
      LongHashSet tasks,
      String exchange,
      String key,
      boolean reliable,
      long maxAge,
      boolean deadLettering) {
    this.name = name;
    this.commands = commands;
    this.encoder = encoder;
    this.kinds = kinds;
    this.instruments = instruments;
    this.tasks = tasks;
    this.exchange = exchange;
    this.key = key;
    this.reliable = reliable;
    this.maxAge = maxAge;
    this.deadLettering = deadLettering;
  }

  /**
   * A route of events of the sequence, read from the journal: each selected one is published, in
   * their order, again until the broker has confirmed it.
   *
   * @param name for messages and counters
   * @param encoder makes the encoder, given the run's name; must need no event but those since its
   *     last message
   * @return a route that selects nothing yet
   */
  public static Route events(String name, Function<String, Encoder> encoder) {
    return new Route(name, false, encoder, 0, null, null, null, null, true, 0, false);
  }

  /**
   * A route of what is the newest: events as they come, read from the journal too, but what cannot
   * be published at once, because the broker is away or slow, is passed over and counted. For
   * market data, and for encoders that keep a book.
   *
   * @param name for messages and counters
   * @param encoder makes the encoder, given the run's name; sees all selected events of the journal
   * @return a route that selects nothing yet
   */
  public static Route latest(String name, Function<String, Encoder> encoder) {
    return new Route(name, false, encoder, 0, null, null, null, null, false, 0, false);
  }

  /**
   * A route of the core's commands, read from the record of commands: published in their order,
   * again until the broker has confirmed each.
   *
   * @param name for messages and counters
   * @param encoder makes the encoder, given the run's name
   * @return a route that selects nothing yet
   */
  public static Route commands(String name, Function<String, Encoder> encoder) {
    return new Route(name, true, encoder, 0, null, null, null, null, true, 0, false);
  }

  /**
   * Selects by kind.
   *
   * @param selected the kinds
   * @return the route
   */
  public Route kinds(int... selected) {
    long bits = kinds;
    for (int kind : selected) {
      if (kind < 1 || kind > 63) {
        throw new IllegalArgumentException("route " + name + ": there is no kind " + kind);
      }
      bits |= 1L << kind;
    }
    return new Route(
        name,
        commands,
        encoder,
        bits,
        instruments,
        tasks,
        exchange,
        key,
        reliable,
        maxAge,
        deadLettering);
  }

  /**
   * Selects by instrument, too.
   *
   * @param ids the instruments
   * @return the route
   */
  public Route instruments(long... ids) {
    return new Route(
        name,
        commands,
        encoder,
        kinds,
        set(ids),
        tasks,
        exchange,
        key,
        reliable,
        maxAge,
        deadLettering);
  }

  /**
   * Selects by the task's id, too: word A.
   *
   * @param ids the tasks
   * @return the route
   */
  public Route tasks(long... ids) {
    return new Route(
        name,
        commands,
        encoder,
        kinds,
        instruments,
        set(ids),
        exchange,
        key,
        reliable,
        maxAge,
        deadLettering);
  }

  /**
   * Says where to; without this, the encoder does.
   *
   * @param exchange the exchange; empty for the default one
   * @param key the routing key
   * @return the route
   */
  public Route to(String exchange, String key) {
    return new Route(
        name,
        commands,
        encoder,
        kinds,
        instruments,
        tasks,
        exchange,
        key,
        reliable,
        maxAge,
        deadLettering);
  }

  /**
   * Passes over what is too old when the broker can take it, and counts it.
   *
   * @param nanos how old an event may be, by the engine's clock
   * @return the route
   */
  public Route maxAge(long nanos) {
    return new Route(
        name,
        commands,
        encoder,
        kinds,
        instruments,
        tasks,
        exchange,
        key,
        reliable,
        nanos,
        deadLettering);
  }

  /**
   * Makes dead letters of messages that the broker does not take: because no queue is bound, the
   * exchange is not there, or the message is too large. Without this the route waits for somebody
   * to mend it, and tries again each second.
   *
   * @return the route
   */
  public Route deadLetterWhatIsRefused() {
    return new Route(
        name, commands, encoder, kinds, instruments, tasks, exchange, key, reliable, maxAge, true);
  }

  private static LongHashSet set(long... ids) {
    LongHashSet set = new LongHashSet();
    for (long id : ids) {
      set.add(id);
    }
    return set;
  }

  String name() {
    return name;
  }

  boolean isOfCommands() {
    return commands;
  }

  boolean isReliable() {
    return reliable;
  }

  String exchange() {
    return exchange;
  }

  String key() {
    return key;
  }

  long maxAge() {
    return maxAge;
  }

  boolean isDeadLettering() {
    return deadLettering;
  }

  Encoder newEncoder(String producer) {
    return encoder.apply(producer);
  }

  /** Tells whether an event goes this way. */
  boolean selects(long[] slab, int offset) {
    long header = slab[offset];
    return (kinds >>> Event.kind(header) & 1) != 0
        && (instruments == null || instruments.contains(Event.instrument(header)))
        && (tasks == null || tasks.contains(slab[offset + Event.A]));
  }

  @Override
  public String toString() {
    return name;
  }
}
