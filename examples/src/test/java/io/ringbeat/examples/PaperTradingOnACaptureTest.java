package io.ringbeat.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.backtest.EventBlock;
import io.ringbeat.backtest.InMemoryEvents;
import io.ringbeat.engine.Driver;
import io.ringbeat.engine.Engine;
import io.ringbeat.engine.EventHandler;
import io.ringbeat.engine.Health;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.OrderCode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Paper trading on the golden market, 105 s of it in about a second, and the replay of that. */
class PaperTradingOnACaptureTest {
  private static final double SPEED = 100;

  private static InMemoryEvents market;
  private static final Recorder recorder = new Recorder();
  private static final Map<String, Long> counters = new HashMap<>();
  private static final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private static Engine engine;

  /** Keeps every event, back to back. */
  private static final class Recorder implements EventHandler {
    private long[] words = new long[1 << 20];
    private int size;

    @Override
    public void onEvent(long sequence, long time, long[] slab, int offset) {
      assertEquals(size / Event.WORDS, sequence);
      int length = Event.slots(slab, offset) * Event.WORDS;
      if (size + length > words.length) {
        words = Arrays.copyOf(words, 2 * words.length);
      }
      int untilEnd = Math.min(length, slab.length - offset);
      System.arraycopy(slab, offset, words, size, untilEnd);
      System.arraycopy(slab, 0, words, size + untilEnd, length - untilEnd);
      size += length;
    }
  }

  @BeforeAll
  static void run() throws Exception {
    market = GoldenData.synthetic();
    try (PrintStream out = new PrintStream(printed, true, UTF_8)) {
      engine =
          PaperTradingOnACapture.run(
              market.again(), SPEED, out, builder -> builder.handler("recorder", recorder));
    }
    engine.readCounters((scope, name, value) -> counters.put(scope + " " + name, value));
  }

  @Test
  void shouldPublishEveryRowInItsOrderAndLoseNone() {
    List<String> rows = new ArrayList<>();
    for (InMemoryEvents again = market.again(); ; ) {
      EventBlock block = again.next();
      if (block == null) {
        break;
      }
      addMarketData(rows, block.words(), block.length());
    }
    List<String> seen = new ArrayList<>();
    addMarketData(seen, recorder.words, recorder.size);

    assertEquals(38_508, rows.size());
    assertEquals(rows, seen);
    assertEquals(38_508, counter("publisher.feed published"));
    assertEquals(0, counter("publisher.feed dropped"));
    assertTrue(printed.toString(UTF_8).contains("rows published: 38508"), printed::toString);
  }

  @Test
  void shouldBeatAndTrade() {
    int beats = 0;
    int submits = 0;
    for (int i = 0; i < recorder.size; i += Event.slots(recorder.words, i) * Event.WORDS) {
      int kind = Event.kind(recorder.words[i]);
      beats += kind == Kind.HEARTBEAT ? 1 : 0;
      long code = recorder.words[i + Event.D];
      submits += kind == Kind.REPORT && OrderCode.answers(code) == OrderCode.SUBMIT ? 1 : 0;
    }

    assertTrue(beats > 0);
    assertEquals(counter("heartbeat beats") - counter("heartbeat skipped"), beats);
    assertTrue(submits > 0, printed::toString);
    assertTrue(printed.toString(UTF_8).contains("orders: "), printed::toString);
  }

  @Test
  void shouldCloseWithNothingLeft() {
    assertEquals(new Health(Health.Status.CLOSED, null), engine.health());
    assertTrue(engine.close(0).complete());
    assertTrue(engine.isQuiet());
    assertEquals(engine.cursor(), engine.handled());
    assertEquals(0, counter("outbound left"));
    assertEquals(recorder.size / Event.WORDS - 1, engine.cursor());
  }

  @Test
  void shouldDoTheSameWhenItsSequenceIsReplayed() {
    Engine replay =
        Engine.builder()
            .driver(Driver.CALLER)
            .replay()
            .core("core", PaperTradingOnACapture.newCore(market.instruments()))
            .start();
    int fed = 0;
    while (fed < recorder.size) {
      fed = replay.feed(recorder.words, fed, recorder.size);
      assertTrue(replay.poll() >= 0, () -> replay.health().toString());
    }
    assertTrue(replay.close(Engine.CLOSE_TIMEOUT).complete());

    assertEquals(engine.commandHash(), replay.commandHash());
    assertEquals(engine.stateHash(), replay.stateHash());
  }

  private static long counter(String name) {
    return counters.getOrDefault(name, -1L);
  }

  /** Adds what the market said, without who published it and when. */
  private static void addMarketData(List<String> to, long[] words, int length) {
    for (int i = 0; i < length; i += Event.slots(words, i) * Event.WORDS) {
      if (Event.has(words[i], Event.AT_CORE)) {
        long header = words[i] & (Event.SELL | Event.LAST | Event.NO_PRICE);
        to.add(
            Kind.name(Event.kind(words[i]))
                + " "
                + header
                + " "
                + words[i + Event.VENUE_TIME]
                + " "
                + words[i + Event.A]
                + " "
                + words[i + Event.B]);
      }
    }
  }
}
