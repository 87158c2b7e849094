package io.ringbeat.marketdata.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.backtest.DataException;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NormaliserTest {
  private static final long BOTH = Event.AT_VENUE | Event.AT_CORE;

  /** A message: venue time, engine time, number, levels. */
  private record Given(long venueTime, long engineTime, int number, int levels) {}

  /** A row without LAST: flags, times, message and level. */
  private record Row(long flags, long venueTime, long engineTime, long message, long level) {}

  @Test
  void shouldWriteTheMergeOfTwoStableSorts() {
    for (long seed = 0; seed < 2000; seed++) {
      List<Given> messages = random(new SplittableRandom(seed), 0);

      List<Row> rows = normalised(messages, 100, 1 << 22);

      assertEquals(merged(messages), rows, "seed " + seed);
    }
  }

  @Test
  void shouldKeepTheOrderWhateverIsAddedToEveryEngineTime() {
    for (long seed = 0; seed < 500; seed++) {
      List<Row> plain = normalised(random(new SplittableRandom(seed), 0), 100, 1 << 22);
      List<Row> moved = normalised(random(new SplittableRandom(seed), -5000), 100, 1 << 22);

      assertEquals(plain.size(), moved.size(), "seed " + seed);
      for (int i = 0; i < plain.size(); i++) {
        Row row = moved.get(i);
        Row back = new Row(row.flags, row.venueTime, row.engineTime + 5000, row.message, row.level);
        assertEquals(plain.get(i), back, "seed " + seed);
      }
    }
  }

  @Test
  void shouldKeepTheOrderWhenMemoryIsJustEnough() {
    List<Given> messages = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      messages.add(new Given(1000 + (i ^ 1), 1000 + i, i, 3));
    }

    assertEquals(merged(messages), normalised(messages, 100_000, 256));
  }

  @Test
  void shouldRefuseMessageThatComesTooLateForItsMemory() {
    List<Given> messages = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      messages.add(new Given(1000 + i, 1000 + i, i, 3));
    }
    messages.add(new Given(1000, 1100, 100, 1));

    DataException e = assertThrows(DataException.class, () -> normalised(messages, 100_000, 256));

    assertTrue(e.getMessage().contains("file:100"), e.getMessage());
    assertTrue(e.getMessage().contains("fewer symbols"), e.getMessage());
  }

  @Test
  void shouldAcceptVenueTimeThatGoesBackByTheWindowAndNoMore() {
    Given first = new Given(1000, 2000, 0, 1);

    assertEquals(3, normalised(List.of(first, new Given(900, 2000, 1, 1)), 100, 256).size());
    assertThrows(
        DataException.class,
        () -> normalised(List.of(first, new Given(899, 2000, 1, 1)), 100, 256));
  }

  @Test
  void shouldMarkTheLastRowOfEachMessageThatTheCoreGets() {
    for (long seed = 0; seed < 200; seed++) {
      List<Given> messages = random(new SplittableRandom(seed), 0);
      List<String> marked = new ArrayList<>();
      Normaliser normaliser =
          new Normaliser(
              (slab, offset) -> {
                if (Event.has(slab[offset], Event.LAST)) {
                  assertTrue(Event.has(slab[offset], Event.AT_CORE));
                  marked.add(slab[offset + Event.C] + "/" + slab[offset + Event.A]);
                }
              },
              100);

      feed(normaliser, messages);

      List<String> expected = new ArrayList<>();
      for (Given message : messages) {
        if (message.levels > 0) {
          expected.add(message.number + "/" + message.levels);
        }
      }
      assertEquals(expected, marked, "seed " + seed);
    }
  }

  @Test
  void shouldCountRowsAndLatency() {
    Normaliser normaliser = new Normaliser((slab, offset) -> {}, 100);

    feed(normaliser, List.of(new Given(100, 90, 0, 2), new Given(110, 105, 1, 1)));

    assertEquals(3, normaliser.counts().total());
    assertEquals(3, normaliser.counts().ofKind(Kind.DEPTH));
    assertEquals(100, normaliser.counts().firstVenueTime());
    assertEquals(110, normaliser.counts().lastVenueTime());
    assertEquals(90, normaliser.counts().firstEngineTime());
    assertEquals(105, normaliser.counts().lastEngineTime());
    assertEquals(-10, normaliser.minimumLatency());
  }

  private static List<Given> random(SplittableRandom random, long shift) {
    List<Given> messages = new ArrayList<>();
    long engineTime = 10_000;
    long newest = 0;
    int count = random.nextInt(1, 60);
    for (int i = 0; i < count; i++) {
      engineTime += random.nextInt(3) == 0 ? random.nextInt(40) : 0;
      long venueTime = engineTime - random.nextInt(50);
      newest = Math.max(newest, venueTime);
      messages.add(
          new Given(Math.max(venueTime, newest - 100), engineTime + shift, i, random.nextInt(4)));
    }
    return messages;
  }

  private static List<Row> normalised(List<Given> messages, long window, int capacity) {
    List<Row> rows = new ArrayList<>();
    Normaliser normaliser =
        new Normaliser(
            (slab, offset) ->
                rows.add(
                    new Row(
                        slab[offset] & BOTH,
                        slab[offset + Event.VENUE_TIME],
                        slab[offset + Event.ENGINE_TIME],
                        slab[offset + Event.C],
                        slab[offset + Event.A])),
            window,
            capacity);
    feed(normaliser, messages);
    return rows;
  }

  private static void feed(Normaliser normaliser, List<Given> messages) {
    Message message = new Message();
    for (Given given : messages) {
      message.at("file", given.number);
      message.bids().clear();
      message.asks().clear();
      for (int level = 1; level <= given.levels; level++) {
        (2 * level <= given.levels ? message.bids() : message.asks()).add(level, 1);
      }
      message.levels(Kind.DEPTH, 0, given.venueTime, given.engineTime, given.number);
      normaliser.accept(message);
    }
    normaliser.finish();
  }

  /** Row by row, as the order is defined. */
  private static List<Row> merged(List<Given> messages) {
    List<Row> arrived = new ArrayList<>();
    for (Given message : messages) {
      for (int level = 1; level <= message.levels; level++) {
        arrived.add(new Row(0, message.venueTime, message.engineTime, message.number, level));
      }
    }
    List<Row> venue = new ArrayList<>(arrived);
    venue.sort(Comparator.comparingLong(Row::venueTime));
    List<Row> core = new ArrayList<>(arrived);
    core.sort(Comparator.comparingLong(Row::engineTime));
    List<Row> merged = new ArrayList<>();
    int v = 0;
    int c = 0;
    while (v < venue.size() || c < core.size()) {
      Row x = v < venue.size() ? venue.get(v) : null;
      Row h = c < core.size() ? core.get(c) : null;
      if (x != null && h != null && x.venueTime == h.venueTime && x.engineTime == h.engineTime) {
        merged.add(flagged(h, BOTH));
        v++;
        c++;
      } else if (x != null
          && (h == null
              || x.venueTime < h.venueTime
              || (x.venueTime == h.venueTime && x.engineTime < h.engineTime))) {
        merged.add(flagged(x, Event.AT_VENUE));
        v++;
      } else {
        merged.add(flagged(h, Event.AT_CORE));
        c++;
      }
    }
    return merged;
  }

  private static Row flagged(Row row, long flags) {
    return new Row(flags, row.venueTime, row.engineTime, row.message, row.level);
  }
}
