package io.ringbeat.marketdata.synthetic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.backtest.EventBlock;
import io.ringbeat.backtest.InMemoryEvents;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Queue;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SyntheticMarketTest {
  private static final Duration SHORT = Duration.ofSeconds(20);

  @Test
  void shouldGiveTheSameRowsForTheSameSeedOnEveryJdk() {
    assertEquals("e9923897257e2270", Rows.hash(7, SHORT));
  }

  @Test
  void shouldGiveOtherRowsForAnotherSeed() {
    assertNotEquals(Rows.hash(7, SHORT), Rows.hash(8, SHORT));
  }

  @Test
  void shouldBeginALongerRunWithTheRowsOfAShorterOne() {
    InMemoryEvents shorter = InMemoryEvents.load(new SyntheticMarket(7, SHORT));
    InMemoryEvents longer = InMemoryEvents.load(new SyntheticMarket(7, SHORT.multipliedBy(2)));

    long beforeLastMessage = SyntheticMarket.START_TIME + SHORT.minusMillis(100).toNanos();
    long compared = 0;
    EventBlock a = shorter.next();
    EventBlock b = longer.next();
    for (int i = 0, j = 0; a.words()[i + Event.VENUE_TIME] < beforeLastMessage; compared++) {
      for (int word = 0; word < Event.WORDS; word++) {
        assertEquals(a.words()[i + word], b.words()[j + word], "word " + word + " of a row");
      }
      i += Event.WORDS;
      if (i == a.length()) {
        a = shorter.next();
        i = 0;
      }
      j += Event.WORDS;
      if (j == b.length()) {
        b = longer.next();
        j = 0;
      }
    }

    assertTrue(compared > 20_000, compared + " rows compared");
  }

  @Test
  void shouldNeverLetVenueTimeOrEngineTimeGoBack() {
    long[] last = {SyntheticMarket.START_TIME, SyntheticMarket.START_TIME};

    Rows.forEach(
        1,
        Duration.ofMinutes(2),
        row -> {
          assertTrue(row.venueTime() >= last[0], () -> "venue time goes back: " + row);
          assertTrue(row.engineTime() >= last[1], () -> "engine time goes back: " + row);
          assertTrue(row.engineTime() > row.venueTime(), () -> "seen before it happened: " + row);
          assertTrue(row.has(Event.AT_VENUE) && row.has(Event.AT_CORE), row::toString);
          last[0] = row.venueTime();
          last[1] = row.engineTime();
        });

    assertTrue(last[0] <= SyntheticMarket.START_TIME + Duration.ofMinutes(2).toNanos());
    assertTrue(last[0] > SyntheticMarket.START_TIME + Duration.ofSeconds(119).toNanos());
  }

  @Test
  void shouldBeginWithASnapshotOfBothSidesInOneMessage() {
    StringBuilder kinds = new StringBuilder();
    long[] lasts = new long[1];

    Rows.forEach(
        1,
        Duration.ofMillis(1),
        row -> {
          kinds.append(row.has(Event.SELL) ? 'a' : 'b').append(row.kind());
          if (lasts[0] == 0 && row.has(Event.LAST)) {
            lasts[0] = 1;
            kinds.append('!');
          }
        });

    assertTrue(kinds.toString().matches("b3a3(b2){20,}(a2){20,}!.*"), kinds.toString());
  }

  @Test
  void shouldEndEachMessageWithLastAndOnlyThere() {
    long[] open = {0, 0, 0}; // update id and times of the message that has begun, 0 for none
    long[] messages = new long[1];

    Rows.forEach(
        1,
        Duration.ofMinutes(1),
        row -> {
          boolean trade = row.kind() == Kind.TRADE;
          if (open[0] != 0) {
            assertEquals(open[0], trade ? 0 : row.word(Event.C), () -> "no end before " + row);
            assertEquals(open[1], row.venueTime(), () -> "a message has one time: " + row);
            assertEquals(open[2], row.engineTime(), () -> "a message has one time: " + row);
          } else if (!trade) {
            assertTrue(
                row.word(Event.C) > messages[0], () -> "a message goes on after LAST: " + row);
            messages[0] = row.word(Event.C);
          }
          assertTrue(!trade || row.has(Event.LAST), () -> "a trade is a message: " + row);
          open[0] = row.has(Event.LAST) ? 0 : row.word(Event.C);
          open[1] = row.venueTime();
          open[2] = row.engineTime();
        });

    assertEquals(0, open[0], "the last message has an end");
    assertTrue(messages[0] > 60 * 1_000 / 35, messages[0] + " messages");
  }

  @Test
  void shouldReadTwoMillionRowsWithOneBlockIfItIsGivenBackEachTime() {
    SyntheticMarket market = new SyntheticMarket(1, Duration.ofMinutes(20));
    Set<long[]> arrays = Collections.newSetFromMap(new IdentityHashMap<>());

    long rows = Rows.read(market, (slab, offset) -> arrays.add(slab));

    assertTrue(rows > 2_000_000, rows + " rows");
    assertEquals(1, arrays.size());
  }

  @Test
  void shouldNotReuseABlockThatIsStillHeld() {
    SyntheticMarket market = new SyntheticMarket(1, Duration.ofMinutes(5));
    Set<long[]> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
    Queue<EventBlock> held = new ArrayDeque<>();

    for (EventBlock block = market.next(); block != null; block = market.next()) {
      long[] words = block.words();
      assertTrue(held.stream().noneMatch(other -> other.words() == words));
      arrays.add(words);
      held.add(block);
      if (held.size() == 4) {
        market.release(held.remove());
      }
    }

    assertEquals(4, arrays.size());
  }

  @Test
  void shouldEndWhenItIsClosed() {
    SyntheticMarket market = new SyntheticMarket(1, SHORT);
    market.release(market.next());

    market.close();

    assertNull(market.next());
  }

  @Test
  void shouldRefuseADurationThatIsOutOfRange() {
    assertThrows(IllegalArgumentException.class, () -> new SyntheticMarket(1, Duration.ZERO));
    assertThrows(
        IllegalArgumentException.class, () -> new SyntheticMarket(1, Duration.ofSeconds(-1)));
    assertThrows(
        IllegalArgumentException.class, () -> new SyntheticMarket(1, Duration.ofDays(10_000)));
  }
}
