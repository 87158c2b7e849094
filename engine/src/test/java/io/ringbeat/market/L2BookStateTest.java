package io.ringbeat.market;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.state.StateException;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class L2BookStateTest {
  private static final long NO_BEST = Ladder.EMPTY;

  @Test
  void shouldWriteLevelsByKeyWithTheBestAndThoseOutOfSight() {
    L2Book book = new L2Book(8);
    book.set(1, 105, 7);
    book.set(1, 102, 3);
    book.set(0, 100, 5);
    book.set(0, -90_000, 4);
    book.set(0, 103, 6); // the asks' best is 105 now, 102 is out of sight

    StateReader in = reader(saved(book));

    assertEquals(false, in.flag("lost"));
    assertEquals(103, in.number("bestBidKey"));
    assertArrayEquals(new long[] {-90_000, 4, 100, 5, 103, 6}, in.numbers("bids"));
    assertEquals(-105, in.number("bestAskKey"));
    assertArrayEquals(new long[] {-105, 7, -102, 3}, in.numbers("asks"));
    in.requireEnd();
  }

  @Test
  void shouldWriteAnEmptyBook() {
    StateReader in = reader(saved(new L2Book()));

    assertEquals(false, in.flag("lost"));
    assertEquals(NO_BEST, in.number("bestBidKey"));
    assertEquals(0, in.numbers("bids").length);
    assertEquals(NO_BEST, in.number("bestAskKey"));
    assertEquals(0, in.numbers("asks").length);
  }

  @Test
  void shouldPassOverDifferencesAfterItHasLoadedALostBook() {
    L2Book book = new L2Book();
    book.apply(new long[] {Event.header(Kind.GAP, 0, 0, 0), 0, 0, 0, 0, 0, 0, 0}, 0);

    L2Book loaded = loaded(saved(book), 8);

    assertEquals(false, loaded.takes(Event.header(Kind.DEPTH, 0, 0, 0)));
    assertEquals(book.stateHash(), loaded.stateHash());
  }

  @Test
  void shouldForgetWhatItHadBeforeItLoads() {
    L2Book book = new L2Book();
    book.set(0, 100, 5);
    L2Book other = new L2Book(8);
    other.set(0, 7, 1);
    other.set(0, 700_000, 1);
    other.set(1, 800_000, 1);

    other.load(reader(saved(book)));

    assertEquals(book.stateHash(), other.stateHash());
    assertArrayEquals(saved(book), saved(other));
  }

  @Test
  void shouldRefuseWhatNoBookCanBe() {
    thrown(NO_BEST, 5);
    thrown(NO_BEST, 5, 0);
    thrown(NO_BEST, 5, 1, 5, 1);
    thrown(NO_BEST, 5, 1, 4, 1);
    thrown(NO_BEST, 5, 1, 6);
    thrown(NO_BEST, Long.MIN_VALUE, 1);
    thrown(5, 4, 1);
    thrown(Long.MIN_VALUE);
    thrown(Long.MAX_VALUE, 4, 1);
    thrown(0);
  }

  private static void thrown(long best, long... levels) {
    StateWriter out = new StateWriter();
    out.put("lost", false);
    out.put("bestBidKey", best);
    out.put("bids", levels, 0, levels.length);
    out.put("bestAskKey", NO_BEST);
    out.put("asks", new long[0], 0, 0);

    assertThrows(StateException.class, () -> new L2Book(8).load(reader(words(out))));
  }

  /** Prices within a spread of ticks around places; books of other windows take over. */
  @ParameterizedTest
  @CsvSource({"1, 30, 1", "2, 30, 5", "3, 300, 40", "4, 300, 1", "5, 2000, 3", "6, 100000, 2"})
  void shouldGoOnAsTheBookThatWasSaved(long seed, int spread, int places) {
    SplittableRandom random = new SplittableRandom(seed);
    L2Book book = new L2Book(8 + random.nextInt(4));
    L2Book other = book;
    int cuts = 0;
    int hidden = 0;
    long[] slab = new long[8 * Event.WORDS];
    for (int round = 0; round < 60_000; round++) {
      String what = "seed " + seed + ", round " + round;
      if (random.nextInt(200) == 0) {
        long[] words = saved(book);
        other = loaded(words, 8 + random.nextInt(7));
        assertEquals(book.stateHash(), other.stateHash(), what);
        assertArrayEquals(words, saved(other), what);
        cuts++;
        hidden += book.next(Side.SELL, Long.MIN_VALUE / 4) < book.bestAsk() ? 1 : 0;
      }
      int to = events(random, spread, places, slab);
      boolean level = Kind.isLevel(Event.kind(slab[0]));
      int i = level && random.nextBoolean() ? book.applyQuietly(slab, 0, to) : 0;
      for (; i < to; i += Event.WORDS) {
        book.apply(slab, i);
      }
      if (other != book) {
        i = level && random.nextBoolean() ? other.applyQuietly(slab, 0, to) : 0;
        for (; i < to; i += Event.WORDS) {
          other.apply(slab, i);
        }
      }

      assertEquals(book.bestBid(), other.bestBid(), what);
      assertEquals(book.bestAsk(), other.bestAsk(), what);
      long probe = slab[Event.A] + random.nextInt(5) - 2;
      for (Side side : Side.values()) {
        assertEquals(book.lots(side, probe), other.lots(side, probe), what);
        assertEquals(book.next(side, probe), other.next(side, probe), what);
      }
      if (round % 500 == 0) {
        assertEquals(book.stateHash(), other.stateHash(), what);
        assertArrayEquals(saved(book), saved(other), what);
      }
    }
    assertTrue(cuts > 200, "seed " + seed);
    assertTrue(hidden > 0, "seed " + seed + ": no level was out of sight");
  }

  /** Fills in one to eight rows with one header. */
  private static int events(SplittableRandom random, int spread, int places, long[] slab) {
    long side = random.nextBoolean() ? Event.SELL : 0;
    int chance = random.nextInt(1_000);
    int kind = Kind.DEPTH;
    long flags = 0;
    if (chance < 2) {
      kind = Kind.GAP;
    } else if (chance < 10) {
      kind = Kind.CLEAR;
      flags = random.nextBoolean() ? Event.NO_PRICE : 0;
    } else if (chance < 60) {
      kind = Kind.SNAPSHOT;
    }
    int rows = kind == Kind.DEPTH ? 1 + random.nextInt(8) : 1;
    for (int i = 0; i < rows; i++) {
      int at = i * Event.WORDS;
      long place = random.nextInt(places) * 10_000L;
      slab[at] = Event.header(kind, side | flags, 0, 0);
      slab[at + Event.A] = place + random.nextInt(spread) + (side == 0 ? 0 : spread / 2);
      slab[at + Event.B] = random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(9);
    }
    return rows * Event.WORDS;
  }

  private static long[] saved(L2Book book) {
    StateWriter out = new StateWriter();
    book.save(out);
    return words(out);
  }

  private static long[] words(StateWriter out) {
    return Arrays.copyOf(out.words(), out.length());
  }

  private static L2Book loaded(long[] words, int windowBits) {
    L2Book book = new L2Book(windowBits);
    StateReader in = reader(words);
    book.load(in);
    in.requireEnd();
    return book;
  }

  private static StateReader reader(long[] words) {
    return new StateReader(words, 0, words.length);
  }
}
