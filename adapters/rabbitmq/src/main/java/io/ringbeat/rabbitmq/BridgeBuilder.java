package io.ringbeat.rabbitmq;

import io.ringbeat.engine.Engine;
import io.ringbeat.engine.Gateway;
import io.ringbeat.engine.Publisher;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.journal.Journal;
import io.ringbeat.rabbitmq.codec.Decoder;
import io.ringbeat.rabbitmq.codec.Limits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Describes a bridge. For one thread. */
public final class BridgeBuilder {
  final String name;
  final Endpoint endpoint;
  final Topology topology = new Topology();
  final List<Route> routes = new ArrayList<>();
  final List<Subscription> subscriptions = new ArrayList<>();
  final Map<String, Decoder> decoders = new TreeMap<>();
  final Map<String, Long> kinds = new TreeMap<>();
  int instruments = Event.MAX_INSTRUMENT + 1;
  Publisher host; // of the engine, which has them as long as it lives
  Publisher in;
  private Engine engine;
  Limits limits = Limits.DEFAULT;
  String deadLetters = "ringbeat.dead";
  private Gateway other;
  private BridgeGateway gateway;

  BridgeBuilder(String name, Endpoint endpoint) {
    if (name.isEmpty() || name.length() > 64 || name.indexOf('/') >= 0) {
      throw new IllegalArgumentException(
          "a bridge's name has 1 to 64 characters and no slash: '" + name + "'");
    }
    this.name = name;
    this.endpoint = endpoint;
    routes.add(letters(Route.events("host", producer -> new LetterEncoder())));
    routes.add(letters(Route.commands("core", producer -> new LetterEncoder())));
  }

  private static Route letters(Route route) {
    return route.kinds(Kind.MESSAGE).deadLetterWhatIsRefused();
  }

  /**
   * Returns what is declared at the broker.
   *
   * @return to be filled before the start
   */
  public Topology topology() {
    return topology;
  }

  /**
   * Adds a route.
   *
   * @param route what goes where; names must differ
   * @return this
   */
  public BridgeBuilder route(Route route) {
    if (gateway != null) {
      throw new IllegalStateException("routes come before the gateway");
    }
    if (route.name().isEmpty() || route.name().length() > 64) {
      throw new IllegalArgumentException("a route's name has 1 to 64 characters: " + route.name());
    }
    if (routes.stream().anyMatch(each -> each.name().equals(route.name()))) {
      throw new IllegalArgumentException("there is a route " + route.name() + " already");
    }
    routes.add(route);
    return this;
  }

  /**
   * Adds a subscription that is there from the start.
   *
   * @param subscription to what
   * @return this
   */
  public BridgeBuilder subscribe(Subscription subscription) {
    subscriptions.add(subscription);
    return this;
  }

  /**
   * Adds a decoder that subscriptions can name.
   *
   * @param codec its name
   * @param decoder turns messages into events; used by the bridge's thread
   * @param only the kinds of event that may come this way; none for all that may come from outside:
   *     market data, requests, reports and messages
   * @return this
   */
  public BridgeBuilder decoder(String codec, Decoder decoder, int... only) {
    decoders.put(codec, decoder);
    kinds.put(codec, only.length == 0 ? Entrance.ALLOWED : Entrance.bits(only) & Entrance.ALLOWED);
    return this;
  }

  /**
   * Sets how many instruments there are: events of others are dead letters. Without this they come
   * in, and the core has to bear them.
   *
   * @param count how many, with ids from 0
   * @return this
   */
  public BridgeBuilder instruments(int count) {
    instruments = count;
    return this;
  }

  /**
   * Sets what a message may cost.
   *
   * @param value the limits
   * @return this
   */
  public BridgeBuilder limits(Limits value) {
    limits = value;
    return this;
  }

  /**
   * Sets where messages go that cannot be taken in; without this, to {@code ringbeat.dead}.
   *
   * @param exchange a fanout exchange, and a durable queue of the same name
   * @return this
   */
  public BridgeBuilder deadLetters(String exchange) {
    deadLetters = exchange;
    return this;
  }

  /**
   * Sets where commands go that no route selects; without this they are an error.
   *
   * @param value another gateway; called as the engine calls gateways
   * @return this
   */
  public BridgeBuilder otherwise(Gateway value) {
    other = value;
    return this;
  }

  /**
   * Returns the bridge as the engine's gateway, to be given to the engine's builder.
   *
   * @return the same object each time
   */
  public Gateway gateway() {
    return ownGateway();
  }

  BridgeGateway ownGateway() {
    if (gateway == null) {
      gateway =
          new BridgeGateway(routes.stream().filter(Route::isOfCommands).skip(1).toList(), other);
    }
    return gateway;
  }

  /**
   * Starts the bridge: reads what was published, and goes on from there. Returns at once, also
   * where the broker is away.
   *
   * @param engine has started
   * @param journal the engine's
   * @param core before the engine's core; null if it has none, then nothing can be taken in
   * @param progress a file of this run, where it is marked what the broker has confirmed; made if
   *     it is not there
   * @return the bridge; to be closed before the engine is
   * @throws BridgeException if the file is damaged, or of another run
   */
  public Bridge start(Engine engine, Journal journal, BridgeCore core, Path progress) {
    if (this.engine != engine) {
      this.engine = engine;
      host = engine.publisher("bridge-host");
      in = engine.publisher("bridge");
    }
    return new Bridge(this, engine, journal, core, progress);
  }
}
