package io.ringbeat.rabbitmq;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import io.ringbeat.event.Kind;
import io.ringbeat.market.Instrument;
import io.ringbeat.rabbitmq.codec.AioquantDecoder;
import io.ringbeat.rabbitmq.codec.AioquantEncoder;
import io.ringbeat.rabbitmq.codec.AioquantMarket;
import io.ringbeat.rabbitmq.codec.AioquantOptions;
import io.ringbeat.rabbitmq.codec.CeleryEncoder;
import io.ringbeat.rabbitmq.codec.CeleryTask;
import io.ringbeat.rabbitmq.codec.Encoder;
import io.ringbeat.rabbitmq.codec.JsonDecoder;
import io.ringbeat.rabbitmq.codec.JsonEncoder;
import io.ringbeat.rabbitmq.codec.Limits;
import io.ringbeat.rabbitmq.codec.NativeDecoder;
import io.ringbeat.rabbitmq.codec.NativeEncoder;
import io.ringbeat.rabbitmq.codec.TornadoDecoder;
import io.ringbeat.rabbitmq.codec.TornadoEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Reads what a bridge is from a TOML file: the broker, what is declared there, what goes out and
 * what comes in. The page of the adapter lists the keys. A key that is not known is refused. The
 * password comes from a variable of the environment, which the file names.
 */
public final class BridgeConfig {
  private static final long MILLI = 1_000_000; // ns
  private static final long MOST_MILLIS = Long.MAX_VALUE / MILLI;

  private final Path file;
  private final List<Instrument> instruments;
  private final UnaryOperator<String> environment;

  private BridgeConfig(Path file, List<Instrument> instruments, UnaryOperator<String> environment) {
    this.file = file;
    this.instruments = instruments;
    this.environment = environment;
  }

  /**
   * Reads a file.
   *
   * @param file the file
   * @param instruments whose prices and names are said in formats of other programs
   * @param environment gives the value of a variable, null if it is not set: {@code System::getenv}
   * @return a bridge to be started
   * @throws BridgeException if it cannot be read, or something in it is wrong: it says where, and
   *     what to write
   */
  public static BridgeBuilder read(
      Path file, List<Instrument> instruments, UnaryOperator<String> environment) {
    return new BridgeConfig(file, List.copyOf(instruments), environment).read();
  }

  private BridgeBuilder read() {
    Table top = new Table(file.getFileName().toString(), parse());
    BridgeBuilder builder = Bridge.builder(top.text("name"), endpoint(top));
    builder.deadLetters(top.text("dead-letters", "ringbeat.dead"));
    if (!instruments.isEmpty()) {
      int most = instruments.stream().mapToInt(Instrument::id).max().orElseThrow();
      builder.instruments(most + 1);
    }
    Limits limits = limits(top.table("limits"));
    builder.limits(limits);
    builder.decoder("native", new NativeDecoder(limits));
    builder.decoder("json", new JsonDecoder(instruments, limits));
    builder.decoder("tornado", new TornadoDecoder(limits));
    builder.decoder(
        "aioquant", new AioquantDecoder(markets(top.text("platform", "ringbeat")), limits));
    top.tables("exchange").forEach(table -> exchange(builder, table));
    top.tables("queue").forEach(table -> queue(builder, table));
    top.tables("binding").forEach(table -> binding(builder, table));
    top.tables("subscription").forEach(table -> subscription(builder, table));
    CeleryEncoder celery = celery(top.tables("task"));
    top.tables("route").forEach(table -> route(builder, table, celery));
    top.end();
    return builder;
  }

  private JsonNode parse() {
    try {
      return new TomlMapper().readTree(Files.readString(file));
    } catch (JsonProcessingException e) { // without its text, which quotes the file
      throw new BridgeException(
          file
              + ", line "
              + e.getLocation().getLineNr()
              + ", column "
              + e.getLocation().getColumnNr()
              + ": this is no TOML");
    } catch (IOException e) {
      throw new BridgeException(file + " cannot be read", e);
    }
  }

  private Endpoint endpoint(Table top) {
    Endpoint endpoint = Endpoint.of(top.text("broker"));
    String variable = top.text("password-variable", null);
    if (variable != null) {
      String password = environment.apply(variable);
      if (password == null) {
        throw new BridgeException(
            file + ": the variable " + variable + ", which is to hold the password, is not set");
      }
      endpoint = endpoint.password(password);
    }
    String trust = top.text("trust", null);
    return trust == null ? endpoint : endpoint.trust(file.resolveSibling(trust));
  }

  private static Limits limits(Table table) {
    Limits standard = Limits.DEFAULT;
    Limits limits =
        new Limits(
            table.integer("bytes", standard.bytes(), 1, Endpoint.MOST_BYTES),
            table.integer("ratio", standard.ratio(), 1, 1_100),
            table.integer("depth", standard.depth(), 1, 500),
            table.integer("characters", standard.characters(), 1, 1 << 24),
            table.integer("events", standard.events(), 1, 1 << 16));
    table.end();
    return limits;
  }

  private static void exchange(BridgeBuilder builder, Table table) {
    builder
        .topology()
        .exchange(
            table.text("name"),
            table.oneOf("type", "topic", List.of("topic", "fanout", "direct", "headers")),
            table.flag("durable", true),
            table.flag("auto-delete", false));
    table.end();
  }

  private static void queue(BridgeBuilder builder, Table table) {
    String name = table.text("name");
    switch (table.oneOf("type", "quorum", List.of("quorum", "classic", "exclusive"))) {
      case "quorum" ->
          builder
              .topology()
              .quorumQueue(
                  name,
                  table.integer("deliveries", 20, 1, 1 << 20),
                  table.text("dead-letters", ""));
      case "exclusive" -> builder.topology().exclusiveQueue(name);
      default ->
          builder
              .topology()
              .queue(
                  name,
                  table.flag("durable", true),
                  false,
                  table.flag("auto-delete", false),
                  table.map("arguments"));
    }
    table.end();
  }

  private static void binding(BridgeBuilder builder, Table table) {
    builder
        .topology()
        .bind(
            table.text("queue"),
            table.text("exchange"),
            table.text("key", ""),
            table.map("arguments"));
    table.end();
  }

  private static void subscription(BridgeBuilder builder, Table table) {
    String codec = table.oneOf("codec", "", List.of("", "native", "json", "tornado", "aioquant"));
    builder.subscribe(
        new Subscription(
            table.text("queue"),
            table.text("exchange", ""),
            table.text("key", ""),
            codec,
            table.integer("prefetch", Subscription.PREFETCH, 1, 0xFFFF)));
    table.end();
  }

  private List<AioquantMarket> markets(String platform) {
    return instruments.stream()
        .map(each -> new AioquantMarket(platform, each.symbol(), each, false))
        .toList();
  }

  private static CeleryEncoder celery(List<Table> tables) {
    Map<Long, CeleryEncoder.Entry> byTask = new HashMap<>();
    Map<Integer, CeleryEncoder.Entry> byType = new HashMap<>();
    for (Table table : tables) {
      CeleryTask task =
          new CeleryTask(
              table.text("task"),
              table.text("queue", "celery"),
              table.values("args"),
              table.map("kwargs"),
              nanos(table.number("eta-ms", -1, 0, MOST_MILLIS)),
              nanos(table.number("expires-ms", -1, 1, MOST_MILLIS)),
              table.integer("priority", 0, 0, 9),
              table.integer("time-limit", 0, 0, Integer.MAX_VALUE),
              table.integer("soft-time-limit", 0, 0, Integer.MAX_VALUE),
              table.map("headers"));
      CeleryEncoder.Entry entry = new CeleryEncoder.Entry(table.text("name"), task);
      if (table.has("type") == table.has("id")) {
        throw table.wrong("id", "there, or type, but not both");
      }
      Object before =
          table.has("type")
              ? byType.put(table.integer("type", 0, 0, Integer.MAX_VALUE), entry)
              : byTask.put(table.number("id", 0, 0, Long.MAX_VALUE), entry);
      if (before != null) {
        throw table.wrong("id", "another: there is such a task already");
      }
      table.end();
    }
    return new CeleryEncoder(byTask, byType);
  }

  private static long nanos(long millis) {
    return millis < 0 ? -1 : millis * MILLI;
  }

  private void route(BridgeBuilder builder, Table table, CeleryEncoder celery) {
    String name = table.text("name");
    Function<String, Encoder> encoder = encoder(table, celery);
    Route route =
        switch (table.oneOf("from", "events", List.of("events", "latest", "commands"))) {
          case "latest" -> Route.latest(name, encoder);
          case "commands" -> Route.commands(name, encoder);
          default -> Route.events(name, encoder);
        };
    List<Integer> kinds = new ArrayList<>();
    for (String kind : table.texts("kinds")) {
      kinds.add(kind(table, kind));
    }
    if (kinds.isEmpty()) {
      throw table.wrong("kinds", "an array of kinds, such as [\"TRADE\"]");
    }
    route = route.kinds(kinds.stream().mapToInt(Integer::intValue).toArray());
    long[] selected = table.numbers("instruments");
    route = selected == null ? route : route.instruments(selected);
    long[] tasks = table.numbers("tasks");
    route = tasks == null ? route : route.tasks(tasks);
    if (table.has("exchange") || table.has("key")) {
      route = route.to(table.text("exchange", ""), table.text("key", ""));
    }
    long age = table.number("max-age-ms", 0, 1, MOST_MILLIS);
    route = age == 0 ? route : route.maxAge(age * MILLI);
    route = table.flag("dead-letter-refused", false) ? route.deadLetterWhatIsRefused() : route;
    table.end();
    builder.route(route);
  }

  private Function<String, Encoder> encoder(Table table, CeleryEncoder celery) {
    String codec =
        table.oneOf("codec", "native", List.of("native", "json", "tornado", "aioquant", "celery"));
    switch (codec) {
      case "json" -> {
        int batch = table.integer("batch", 1, 1, 1 << 12);
        return producer -> new JsonEncoder(instruments, batch);
      }
      case "tornado" -> {
        int beats = table.integer("beats", 1, 1, Integer.MAX_VALUE);
        return producer -> new TornadoEncoder(beats);
      }
      case "celery" -> {
        return producer -> celery;
      }
      case "aioquant" -> {
        AioquantOptions standard = AioquantOptions.DEFAULT;
        AioquantOptions options =
            new AioquantOptions(
                table.text("server-id", standard.serverId()),
                table.text("account", standard.account()),
                table.text("strategy", standard.strategy()),
                table.integer("levels", standard.levels(), 1, 1_000),
                MILLI * table.number("book-ms", standard.bookNanos() / MILLI, 0, MOST_MILLIS),
                table.integer("beats", standard.beats(), 1, Integer.MAX_VALUE),
                table.flag("compressed", standard.compressed()));
        List<AioquantMarket> markets = markets(table.text("platform", "ringbeat"));
        return producer -> new AioquantEncoder(markets, options);
      }
      default -> {
        int batch = table.integer("batch", 1, 1, 1 << 12);
        return producer -> new NativeEncoder(producer, batch);
      }
    }
  }

  private static int kind(Table table, String name) {
    for (int kind = 1; kind <= Kind.MESSAGE; kind++) {
      if (Kind.name(kind).equals(name)) {
        return kind;
      }
    }
    throw table.wrong("kinds", "names of kinds, such as TRADE");
  }
}
