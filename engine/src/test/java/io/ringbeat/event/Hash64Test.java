package io.ringbeat.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class Hash64Test {
  @Test
  void shouldStartAtZero() {
    assertEquals(0, new Hash64().value());
    assertEquals("0000000000000000", new Hash64().toString());
  }

  @Test
  void shouldMixAsSplitMix64Does() {
    // The first outputs of SplitMix64 from seed 0, as published with the algorithm.
    long[] published = {0xE220A8397B1DCDAFL, 0x6E789E6AA1B965F4L, 0x06C45D188009454FL};
    long state = 0;
    for (long output : published) {
      state += 0x9E3779B97F4A7C15L;

      assertEquals(output, Hash64.mix(state));
    }
    assertEquals(0, Hash64.mix(0));
  }

  @Test
  void shouldKeepTheValuesThatGoldenRunsHave() {
    assertEquals("0397ab29740681d9", hash(0).toString());
    assertEquals("003f53a1fe784bbf", hash(1, 2, 3).toString());
    assertEquals("a118e2de03549f19", hash(-1, Long.MIN_VALUE, Long.MAX_VALUE, 0).toString());
  }

  @Test
  void shouldMixAnEventAsItsWordsInOrder() {
    long[] slab = {9, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9};

    Hash64 hash = new Hash64();
    hash.addEvent(slab, 2);

    assertEquals(hash(1, 2, 3, 4, 5, 6, 7, 8).value(), hash.value());
  }

  @Test
  void shouldDependOnTheOrderOfWords() {
    assertNotEquals(hash(1, 2).value(), hash(2, 1).value());
    assertNotEquals(hash(0, 1).value(), hash(1, 0).value());
  }

  @Test
  void shouldDependOnTheNumberOfWords() {
    assertNotEquals(hash().value(), hash(0).value());
    assertNotEquals(hash(0).value(), hash(0, 0).value());
    assertNotEquals(hash(1).value(), hash(1, 0).value());
    assertNotEquals(hash(1).value(), hash(0, 1).value());
  }

  @Test
  void shouldDependOnEveryBitOfEveryWord() {
    long seed = 7;
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 200; round++) {
      long[] words = random.longs(Event.WORDS).toArray();
      long before = hash(words).value();
      long flips = 0;
      for (int i = 0; i < Event.WORDS; i++) {
        for (int bit = 0; bit < 64; bit++) {
          words[i] ^= 1L << bit;
          long after = hash(words).value();
          words[i] ^= 1L << bit;

          assertNotEquals(before, after, "seed " + seed + ", word " + i + ", bit " + bit);
          flips += Long.bitCount(before ^ after);
        }
      }
      double mean = (double) flips / (Event.WORDS * 64);
      assertTrue(mean > 30 && mean < 34, "seed " + seed + ": " + mean + " bits of 64 flip");
    }
  }

  @Test
  void shouldGiveDifferentWordsDifferentMixes() {
    long[] mixed = new long[100_000];
    for (int i = 0; i < mixed.length; i++) {
      mixed[i] = Hash64.mix(i);
    }

    assertEquals(mixed.length, Arrays.stream(mixed).distinct().count());
  }

  @Test
  void shouldWriteSixteenHexadecimalDigits() {
    Hash64 hash = new Hash64();
    for (int i = 0; i < 1000; i++) {
      hash.add(i);

      assertTrue(hash.toString().matches("[0-9a-f]{16}"), hash.toString());
      assertEquals(hash.value(), Long.parseUnsignedLong(hash.toString(), 16));
    }
  }

  private static Hash64 hash(long... words) {
    Hash64 hash = new Hash64();
    for (long word : words) {
      hash.add(word);
    }
    return hash;
  }
}
