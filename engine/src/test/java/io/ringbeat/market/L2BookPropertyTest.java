package io.ringbeat.market;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Random feeds, applied to the book and to {@link NaiveBook}. */
final class L2BookPropertyTest {
  private static final int OPERATIONS = 120_000;

  /** How prices are drawn; each makes the windows of the ladders work differently. */
  private enum Prices {
    /** A handful of ticks around a middle that stands still: crosses all the time. */
    TIGHT {
      @Override
      long draw(SplittableRandom random, long middle, int round) {
        return middle + random.nextInt(-20, 21);
      }
    },
    /** Mostly near, some a tenth or three times the price. */
    OUTLIERS {
      @Override
      long draw(SplittableRandom random, long middle, int round) {
        return switch (random.nextInt(40)) {
          case 0 -> middle / 10 + random.nextInt(5);
          case 1 -> middle * 3 + random.nextInt(5);
          case 2 -> random.nextLong(0, 2 * middle);
          default -> middle + random.nextInt(-300, 301);
        };
      }
    },
    /** A middle that wanders steadily upwards, then downwards through zero. */
    DRIFTING {
      @Override
      long draw(SplittableRandom random, long middle, int round) {
        long drift = round < OPERATIONS / 3 ? round / 7L : OPERATIONS / 21L - (round / 3L);
        return drift + random.nextInt(-60, 61);
      }
    },
    /** Jumps by millions of ticks, and back to old places. */
    JUMPING {
      @Override
      long draw(SplittableRandom random, long middle, int round) {
        long place = new SplittableRandom(round / 500 % 37).nextLong(-20_000_000, 20_000_000);
        return place + random.nextInt(-200, 201);
      }
    },
    /** The greatest prices that are allowed, both signs. */
    EXTREME {
      @Override
      long draw(SplittableRandom random, long middle, int round) {
        long far = Instrument.MAX_COUNT - random.nextInt(200);
        return switch (random.nextInt(12)) {
          case 0 -> far;
          case 1 -> -far;
          default -> random.nextInt(-150, 151);
        };
      }
    };

    abstract long draw(SplittableRandom random, long middle, int round);
  }

  @ParameterizedTest
  @CsvSource({
    "TIGHT, 8, 1",
    "TIGHT, 14, 2",
    "OUTLIERS, 8, 3",
    "OUTLIERS, 10, 4",
    "OUTLIERS, 14, 5",
    "DRIFTING, 8, 6",
    "DRIFTING, 9, 7",
    "DRIFTING, 14, 8",
    "JUMPING, 8, 9",
    "JUMPING, 12, 10",
    "JUMPING, 14, 11",
    "EXTREME, 8, 12",
    "EXTREME, 14, 13"
  })
  void shouldBeTheNaiveBookWhateverComes(Prices prices, int windowBits, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    L2Book book = new L2Book(windowBits);
    NaiveBook naive = new NaiveBook();
    long[] slab = new long[Event.WORDS];
    int hidden = 0;

    for (int round = 0; round < OPERATIONS; round++) {
      String message = prices + " 2^" + windowBits + ", seed " + seed + ", round " + round;
      nextEvent(random, prices, round, naive, slab);
      applyNaively(naive, slab, 0);

      if (random.nextInt(4) == 0 && isDepth(slab)) {
        int side = Event.sideIndex(slab[0]);
        long before = book.lots(Side.of(slab[0]), slab[Event.A]);
        if (book.takes(slab[0])) {
          assertEquals(before, book.set(side, slab[Event.A], slab[Event.B]), message);
        }
      } else {
        book.apply(slab, 0);
      }

      assertSameBest(naive, book, message);
      long probe = random.nextBoolean() ? slab[Event.A] : prices.draw(random, 10_000, round);
      for (Side side : Side.values()) {
        assertEquals(naive.lots(side, probe), book.lots(side, probe), message);
        assertEquals(naive.next(side, probe), book.next(side, probe), message);
      }
      if (round % 1009 == 0) {
        hidden += assertSameLevels(naive, book, message);
      }
    }

    assertTrue(hidden > 0, "seed " + seed + ": levels out of sight were never looked at");
  }

  @ParameterizedTest
  @CsvSource({
    "TIGHT, 8, 21",
    "OUTLIERS, 8, 22",
    "OUTLIERS, 14, 23",
    "DRIFTING, 8, 24",
    "DRIFTING, 10, 25",
    "JUMPING, 8, 26",
    "JUMPING, 14, 27",
    "EXTREME, 8, 28"
  })
  void shouldApplyQuietlyOnlyWhatNobodyLooksAt(Prices prices, int windowBits, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    L2Book book = new L2Book(windowBits);
    NaiveBook naive = new NaiveBook();
    long[] watched = {Long.MAX_VALUE, Long.MAX_VALUE};
    long[] slab = new long[64 * Event.WORDS];
    int quiet = 0;

    for (int round = 0; round < OPERATIONS; ) {
      int rows = random.nextInt(1, 64);
      fill(random, prices, round, naive, slab, rows);
      if (random.nextInt(3) == 0) {
        int side = random.nextInt(2);
        watched[side] =
            random.nextInt(3) == 0
                ? Long.MAX_VALUE
                : L2Book.key(side, prices.draw(random, 10_000, round));
        book.watch(side, watched[side]);
      }
      String message = prices + " 2^" + windowBits + ", seed " + seed + ", round " + round;

      int i = 0;
      while (i < rows * Event.WORDS) {
        long header = slab[i];
        int to = isDepth(slab, i) ? book.applyQuietly(slab, i, rows * Event.WORDS) : i;
        for (; i < to; i += Event.WORDS) {
          int side = Event.sideIndex(header);
          long key = L2Book.key(side, slab[i + Event.A]);
          long bid = naive.bestBid();
          long ask = naive.bestAsk();
          assertEquals(header, slab[i], message);
          assertTrue(key < watched[side], message + ": a watched level changed quietly");
          applyNaively(naive, slab, i);
          assertEquals(bid, naive.bestBid(), message + ": the best changed quietly");
          assertEquals(ask, naive.bestAsk(), message + ": the best changed quietly");
          quiet++;
        }
        assertSameBest(naive, book, message);
        if (i < rows * Event.WORDS) {
          book.apply(slab, i);
          applyNaively(naive, slab, i);
          i += Event.WORDS;
        }
        assertSameBest(naive, book, message);
      }
      round += rows;
      if (round % 64 < 2) {
        assertSameLevels(naive, book, message);
      }
    }

    assertSameLevels(naive, book, "at the end, seed " + seed);
    assertTrue(quiet > OPERATIONS / 50, "seed " + seed + ": only " + quiet + " rows were quiet");
  }

  /** Rows of the same header, as in a message of a feed, broken by others now and then. */
  private static void fill(
      SplittableRandom random, Prices prices, int round, NaiveBook naive, long[] slab, int rows) {
    long[] one = new long[Event.WORDS];
    long header = 0;
    for (int i = 0; i < rows; i++) {
      nextEvent(random, prices, round + i, naive, one);
      if (isDepth(one)) {
        if (header == 0 || random.nextInt(10) == 0) {
          header = one[0];
        }
        one[0] = header;
      }
      System.arraycopy(one, 0, slab, i * Event.WORDS, Event.WORDS);
    }
  }

  private static void nextEvent(
      SplittableRandom random, Prices prices, int round, NaiveBook naive, long[] slab) {
    int side = random.nextInt(2);
    long flag = side == 0 ? 0 : Event.SELL;
    long price = prices.draw(random, 10_000, round);
    long lots = random.nextInt(3) == 0 ? 0 : random.nextLong(1, 1000);
    int what = random.nextInt(1000);
    int kind = random.nextInt(5) == 0 ? Kind.SNAPSHOT : Kind.DEPTH;
    if (what < 60) { // delete the best, or a level that is there
      long best = side == 0 ? naive.bestBid() : naive.bestAsk();
      price = best == Book.NO_PRICE ? price : best;
      lots = 0;
    } else if (what < 300) { // keep sides apart most of the time, so that books grow
      long other = side == 0 ? naive.bestAsk() : naive.bestBid();
      if (other != Book.NO_PRICE && (side == 0 ? price >= other : price <= other)) {
        price = other + (side == 0 ? -1 : 1) * random.nextLong(1, 100);
      }
    } else if (what < 302) {
      kind = Kind.CLEAR;
    } else if (what < 303) {
      kind = Kind.CLEAR;
      flag |= Event.NO_PRICE;
    } else if (what < 304 && random.nextInt(4) == 0) {
      kind = Kind.GAP;
    } else if (what < 310) {
      kind = random.nextInt(Kind.TRADE, Kind.GAP);
    }
    if (naive.lost && random.nextInt(8) == 0) {
      kind = Kind.SNAPSHOT;
    }
    price = Math.max(-Instrument.MAX_COUNT, Math.min(Instrument.MAX_COUNT, price));
    slab[Event.HEADER] = Event.header(kind, flag | Event.AT_CORE, 1, 2);
    slab[Event.A] = price;
    slab[Event.B] = lots;
  }

  private static boolean isDepth(long[] slab) {
    return isDepth(slab, 0);
  }

  private static boolean isDepth(long[] slab, int offset) {
    int kind = Event.kind(slab[offset]);
    return kind == Kind.DEPTH || kind == Kind.SNAPSHOT;
  }

  private static void applyNaively(NaiveBook naive, long[] slab, int offset) {
    long header = slab[offset];
    int side = Event.has(header, Event.SELL) ? 1 : 0;
    int kind = Event.kind(header);
    if (kind == Kind.GAP) {
      naive.clear();
      naive.lost = true;
    } else if (!naive.takes(header)) {
      return;
    } else if (kind == Kind.DEPTH || kind == Kind.SNAPSHOT) {
      naive.set(side, slab[offset + Event.A], slab[offset + Event.B]);
    } else if (kind == Kind.CLEAR && Event.has(header, Event.NO_PRICE)) {
      naive.clear(side);
    } else if (kind == Kind.CLEAR) {
      naive.clear(side, slab[offset + Event.A]);
    }
  }

  private static void assertSameBest(NaiveBook naive, L2Book book, String message) {
    assertEquals(naive.bestBid(), book.bestBid(), message);
    assertEquals(naive.bestAsk(), book.bestAsk(), message);
    assertEquals(naive.bestBid() != Book.NO_PRICE, book.hasSide(0), message);
    assertEquals(naive.bestAsk() != Book.NO_PRICE, book.hasSide(1), message);
    assertTrue(book.bestKey(0) + book.bestKey(1) < 0, message + ": the book is crossed");
  }

  /** Compares every level and both walks from the best; returns how many levels are hidden. */
  private static int assertSameLevels(NaiveBook naive, L2Book book, String message) {
    int hidden = 0;
    for (Side side : Side.values()) {
      long best = side == Side.BUY ? naive.bestBid() : naive.bestAsk();
      for (Map.Entry<Long, Long> level : naive.levels(side.index())) {
        long ticks = level.getKey() * side.sign();
        assertEquals(level.getValue(), book.lots(side, ticks), message);
        hidden += best == Book.NO_PRICE || level.getKey() > best * side.sign() ? 1 : 0;
      }
      long start = side.sign() * (Instrument.MAX_COUNT + 1); // in front of all that is there
      long expected = naive.next(side, start);
      long found = book.next(side, start);
      while (expected != Book.NO_PRICE) {
        assertEquals(expected, found, message);
        assertEquals(naive.lots(side, expected), book.lots(side, found), message);
        assertEquals(
            naive.lots(side, expected),
            book.lotsAtKey(side.index(), L2Book.key(side.index(), found)),
            message);
        expected = naive.next(side, expected);
        found = book.next(side, found);
      }
      assertEquals(Book.NO_PRICE, found, message);
    }
    return hidden;
  }
}
