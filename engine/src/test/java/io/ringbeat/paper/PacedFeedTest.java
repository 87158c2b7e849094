package io.ringbeat.paper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.backtest.DataException;
import io.ringbeat.backtest.EventBlock;
import io.ringbeat.backtest.EventSource;
import io.ringbeat.backtest.InMemoryEvents;
import io.ringbeat.engine.Driver;
import io.ringbeat.engine.Engine;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.market.Instrument;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PacedFeedTest {
  private static final long START = 1_700_000_000_000_000_000L;

  private long nano = 77;
  private final List<String> seen = new ArrayList<>();

  /** Rows for the core at these times after the start, each in a block of its own. */
  private static EventSource rows(long... times) {
    List<EventBlock> blocks = new ArrayList<>();
    for (long time : times) {
      long[] words = new long[2 * Event.WORDS];
      words[0] = Event.header(Kind.DEPTH, Event.AT_VENUE, 0, 0); // not for the core
      words[8] = Event.header(Kind.TRADE, Event.AT_CORE | Event.LAST, 0, 0);
      words[8 + Event.VENUE_TIME] = START + time - 5;
      words[8 + Event.ENGINE_TIME] = START + time;
      words[8 + Event.A] = time;
      blocks.add(new EventBlock(words, words.length));
    }
    return new InMemoryEvents(List.of(Instrument.linear(0, "A", "0.1", "0.001")), blocks);
  }

  private Engine engine(PacedFeed feed) {
    return Engine.builder()
        .driver(Driver.CALLER)
        .clock(feed.clock())
        .producer("feed", feed)
        .handler(
            "seer",
            (sequence, time, slab, offset) -> {
              if (Event.kind(slab[offset]) == Kind.TRADE) {
                assertTrue(Event.has(slab[offset], Event.AT_VENUE));
                assertEquals(START + slab[offset + Event.A] - 5, slab[offset + Event.VENUE_TIME]);
                seen.add(slab[offset + Event.A] + "@" + (time - START));
              }
            })
        .start();
  }

  @Test
  void shouldPublishEachRowWhenItsTimeHasCome() {
    PacedFeed feed = new PacedFeed(rows(0, 100, 100, 250), 1, () -> nano);
    Engine engine = engine(feed);

    run(engine, 77);
    assertEquals(List.of("0@0"), seen);
    run(engine, 77 + 99);
    assertEquals(List.of("0@0"), seen);
    run(engine, 77 + 100);
    assertEquals(List.of("0@0", "100@100", "100@100"), seen);
    assertFalse(feed.isDone());
    run(engine, 77 + 300);

    assertEquals(List.of("0@0", "100@100", "100@100", "250@300"), seen);
    assertTrue(feed.isDone());
    assertEquals(4, feed.rows());
    engine.close();
  }

  @Test
  void shouldLetTimePassFasterByAFactor() {
    PacedFeed feed = new PacedFeed(rows(0, 100, 250), 10, () -> nano);
    Engine engine = engine(feed);
    run(engine, 77);

    run(engine, 77 + 10);
    assertEquals(List.of("0@0", "100@100"), seen);
    run(engine, 77 + 25);

    assertEquals(List.of("0@0", "100@100", "250@250"), seen);
    engine.close();
  }

  @Test
  void shouldLoseNoRowWhileTheRingIsFull() {
    long[] times = new long[1_000];
    PacedFeed feed = new PacedFeed(rows(times), 1, () -> nano);
    Engine engine =
        Engine.builder()
            .driver(Driver.CALLER)
            .ringSize(256)
            .clock(feed.clock())
            .producer("feed", feed)
            .handler("seer", (sequence, time, slab, offset) -> seen.add("" + sequence))
            .start();

    while (!feed.isDone()) {
      engine.poll();
    }

    assertTrue(engine.close(1_000_000_000).complete());
    assertEquals(1_001, seen.size());
  }

  @Test
  void shouldRefuseDataWithoutARowForTheCore() {
    EventSource empty =
        new InMemoryEvents(List.of(Instrument.linear(0, "A", "0.1", "0.001")), List.of());

    assertThrows(DataException.class, () -> new PacedFeed(empty, 1, () -> nano));
    assertThrows(IllegalArgumentException.class, () -> new PacedFeed(rows(0), 0, () -> nano));
  }

  private void run(Engine engine, long at) {
    nano = at;
    for (int i = 0; i < 5; i++) {
      engine.poll();
    }
  }
}
