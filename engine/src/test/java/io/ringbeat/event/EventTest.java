package io.ringbeat.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class EventTest {
  private static final long[] FLAGS = {
    Event.SELL, Event.AT_VENUE, Event.AT_CORE, Event.LAST, Event.NO_PRICE, Event.MAKER
  };

  @Test
  void shouldKeepTheLayoutThatFilesHave() {
    assertEquals(1, Event.SCHEMA_VERSION);
    assertEquals(8, Event.WORDS);
    assertEquals(64, Event.BYTES);
    assertEquals(0, Event.HEADER);
    assertEquals(1, Event.VENUE_TIME);
    assertEquals(2, Event.ENGINE_TIME);
    assertEquals(3, Event.A);
    assertEquals(4, Event.B);
    assertEquals(5, Event.C);
    assertEquals(6, Event.D);
    assertEquals(7, Event.E);
    assertEquals(0x100L, Event.SELL);
    assertEquals(0x200L, Event.AT_VENUE);
    assertEquals(0x400L, Event.AT_CORE);
    assertEquals(0x800L, Event.LAST);
    assertEquals(0x1000L, Event.NO_PRICE);
    assertEquals(0x2000L, Event.MAKER);
    assertEquals(65_535, Event.MAX_SOURCE);
    assertEquals(16_777_215, Event.MAX_INSTRUMENT);
  }

  @Test
  void shouldPackFrozenHeaders() {
    assertEquals(
        0x0000_0300_0100_2D04L,
        Event.header(Kind.TRADE, Event.SELL | Event.AT_CORE | Event.LAST | Event.MAKER, 1, 3));
    assertEquals(0xABCD_EF12_3400_0001L, Event.header(Kind.DEPTH, 0, 0x1234, 0xABCDEF));
  }

  @Test
  void shouldReadBackEveryPartWhateverTheOthersAre() {
    int[] sources = {0, 1, 0x5555, 0x8000, Event.MAX_SOURCE};
    int[] instruments = {0, 1, 0x555555, 0x800000, Event.MAX_INSTRUMENT};

    for (int kind = 0; kind <= 0xFF; kind++) {
      for (int combination = 0; combination < 1 << FLAGS.length; combination++) {
        long flags = flags(combination);
        for (int source : sources) {
          for (int instrument : instruments) {
            long header = Event.header(kind, flags, source, instrument);

            assertEquals(kind, Event.kind(header));
            assertEquals(source, Event.source(header));
            assertEquals(instrument, Event.instrument(header));
            assertEquals(combination & 1, Event.sideIndex(header));
            for (int i = 0; i < FLAGS.length; i++) {
              assertEquals((combination >> i & 1) == 1, Event.has(header, FLAGS[i]));
            }
          }
        }
      }
    }
  }

  @Test
  void shouldReadBackRandomHeaders() {
    long seed = 20240808;
    SplittableRandom random = new SplittableRandom(seed);

    for (int i = 0; i < 100_000; i++) {
      int kind = random.nextInt(0x100);
      int source = random.nextInt(Event.MAX_SOURCE + 1);
      int instrument = random.nextInt(Event.MAX_INSTRUMENT + 1);
      long flags = flags(random.nextInt(1 << FLAGS.length));

      long header = Event.header(kind, flags, source, instrument);

      String message = "seed " + seed + ", round " + i;
      assertEquals(kind, Event.kind(header), message);
      assertEquals(source, Event.source(header), message);
      assertEquals(instrument, Event.instrument(header), message);
      assertEquals(flags, header & 0xFFFF00L, message);
    }
  }

  @Test
  void shouldTellFlagsApart() {
    long all = flags((1 << FLAGS.length) - 1);

    for (long flag : FLAGS) {
      assertEquals(1, Long.bitCount(flag));
      assertTrue(Event.has(flag, flag));
      assertFalse(Event.has(all & ~flag, flag));
    }
    assertEquals(FLAGS.length, Long.bitCount(all));
  }

  private static long flags(int combination) {
    long flags = 0;
    for (int i = 0; i < FLAGS.length; i++) {
      flags |= (combination >> i & 1) == 1 ? FLAGS[i] : 0;
    }
    return flags;
  }
}
