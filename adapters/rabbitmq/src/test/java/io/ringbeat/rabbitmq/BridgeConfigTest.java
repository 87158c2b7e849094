package io.ringbeat.rabbitmq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.market.Instrument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A bridge as a file has it. */
final class BridgeConfigTest {
  private static final String HEAD = "name = 'host'\nbroker = 'amqp://me@localhost'\n";
  private static final List<Instrument> INSTRUMENTS =
      List.of(Instrument.linear(0, "BTC/USDT", "0.1", "0.001"));

  @TempDir Path folder;

  private BridgeBuilder read(String text) {
    try {
      Path file = folder.resolve("bridge.toml");
      Files.writeString(file, text);
      return BridgeConfig.read(file, INSTRUMENTS, Map.of("SECRET", "c4n4ry")::get);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void shouldReadAFileThatUsesEveryKey() {
    BridgeBuilder builder =
        read(
            """
            name = "host-1"
            broker = "amqp://me@localhost:5673/trading"
            password-variable = "SECRET"
            dead-letters = "graves"
            platform = "binance"

            [limits]
            bytes = 65536
            events = 100

            [[exchange]]
            name = "market"
            type = "topic"
            durable = false
            auto-delete = true

            [[queue]]
            name = "orders"
            type = "quorum"
            deliveries = 7
            dead-letters = "graves"

            [[queue]]
            name = "s1.Trade.binance.BTC/USDT"
            type = "classic"
            durable = false
            auto-delete = true
            arguments = { x-message-ttl = 1000 }

            [[queue]]
            name = "mine"
            type = "exclusive"

            [[binding]]
            queue = "orders"
            exchange = "market"
            key = "orders.*"

            [[subscription]]
            queue = "orders"
            codec = "native"
            prefetch = 10

            [[subscription]]
            queue = "mine"
            exchange = "market"
            key = "#"

            [[task]]
            id = 7
            name = "nightly"
            task = "proj.add"
            queue = "celery"
            args = [1, "{scheduled}"]
            kwargs = { scale = 3 }
            expires-ms = 5000
            priority = 5

            [[route]]
            name = "orders"
            from = "commands"
            kinds = ["REQUEST"]
            key = "orders"

            [[route]]
            name = "tasks"
            from = "commands"
            kinds = ["TASK_DUE"]
            codec = "celery"
            tasks = [7]

            [[route]]
            name = "books"
            from = "latest"
            kinds = ["DEPTH", "SNAPSHOT", "CLEAR", "GAP", "HEARTBEAT"]
            codec = "aioquant"
            platform = "binance"
            instruments = [0]
            levels = 5
            max-age-ms = 1000

            [[route]]
            name = "alive"
            from = "latest"
            kinds = ["HEARTBEAT"]
            codec = "tornado"
            beats = 30

            [[route]]
            name = "people"
            kinds = ["TRADE"]
            codec = "json"
            batch = 10
            exchange = "market"
            key = "trades"
            dead-letter-refused = true
            """);

    assertEquals("amqp://me@localhost:5673/trading", builder.endpoint.toString());
    assertEquals("graves", builder.deadLetters);
    assertEquals(65_536, builder.limits.bytes());
    assertEquals(1, builder.instruments);
    assertEquals(
        List.of("host", "core", "orders", "tasks", "books", "alive", "people"),
        builder.routes.stream().map(Route::name).toList());
    assertEquals(
        List.of(false, true, true, true, false, false, false),
        builder.routes.stream().map(Route::isOfCommands).toList());
    assertEquals(
        List.of(true, true, true, true, false, false, true),
        builder.routes.stream().map(Route::isReliable).toList());
    assertTrue(builder.routes.get(6).isDeadLettering());
    assertEquals(
        List.of(
            new Subscription("orders", "", "", "native", 10),
            Subscription.of("mine", "market", "#")),
        builder.subscriptions);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "colour = 'red'|there is no key colour",
        "[[exchange]]|the key name is missing",
        "[[exchange]]\\nname='x'\\ntype='round'|type has to be one of",
        "[[queue]]\\nname='x'\\ndeliveries=0|deliveries has to be a whole number from 1",
        "[[queue]]\\nname='x'\\nsize=1|there is no key size",
        "[[route]]\\nname='r'|kinds has to be",
        "[[route]]\\nname='r'\\nkinds=['TRADES']|kinds has to be names of kinds",
        "[[route]]\\nname='core'\\nkinds=['TRADE']|there is a route core already",
        "[[subscription]]\\nqueue='q'\\ncodec='xml'|codec has to be one of",
        "[[subscription]]\\nqueue='q'\\nprefetch=100000|prefetch has to be a whole number",
        "[[task]]\\ntask='t'\\nname='n'|id has to be there, or type",
        "exchange = 3|exchange has to be tables",
        "password-variable = 'NONE'|the variable NONE",
        "trust = 'nothing.pem'|cannot be read",
        "[limits]\\nbytes='many'|bytes has to be a whole number",
        "x = |line 3",
      })
  void shouldSayWhatIsWrongAndWhere(String text, String expected) {
    RuntimeException refused =
        assertThrows(RuntimeException.class, () -> read(HEAD + text.replace("\\n", "\n")));

    assertTrue(
        refused instanceof BridgeException || refused instanceof IllegalArgumentException,
        refused.toString());
    assertTrue(refused.getMessage().contains(expected), refused.getMessage());
  }

  @Test
  void shouldNotShowWhatIsInTheFileWhereItIsNoToml() {
    BridgeException refused =
        assertThrows(
            BridgeException.class, () -> read("name = 'host'\nbroker = 'amqp://me:c4n4ry@h"));

    assertFalse(String.valueOf(refused.getCause()).contains("c4n4ry"));
    assertFalse(refused.getMessage().contains("c4n4ry"), refused.getMessage());
  }
}
