package io.ringbeat.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The chain over slots. Its values are in files: they never change. */
final class ChainTest {
  private static final long[] THREE = LongStream.rangeClosed(1, 24).toArray();

  @Test
  void shouldGiveTheSameNumbersForEver() {
    long[] ones = new long[8];
    Arrays.fill(ones, -1);

    assertEquals(0, Chain.EMPTY);
    assertEquals(0x33C6EF3F22CACCF6L, Chain.step(Chain.EMPTY, new long[8], 0));
    assertEquals(0x61FAFF314E75D010L, Chain.step(Chain.EMPTY, THREE, 0));
    assertEquals(0x6C2AFD9F085A9F2CL, Chain.step(-1, ones, 0));
    assertEquals(0x5C506A3AFA34DF4EL, Chain.over(Chain.EMPTY, THREE, 0, 3));
  }

  @Test
  void shouldNotDependOnHowSlotsArePutIntoFrames() {
    long[] slots = new SplittableRandom(1).longs(8 * 20).toArray();
    long whole = Chain.over(5, slots, 0, 20);

    for (int cut = 0; cut <= 20; cut++) {
      assertEquals(whole, Chain.over(Chain.over(5, slots, 0, cut), slots, cut * 8 % 160, 20 - cut));
    }
  }

  @Test
  void shouldGoOnAtTheSlabsStart() {
    long[] turned = new long[24];
    System.arraycopy(THREE, 0, turned, 16, 8);
    System.arraycopy(THREE, 8, turned, 0, 16);

    assertEquals(Chain.over(0, THREE, 0, 3), Chain.over(0, turned, 16, 3));
  }

  @Test
  void shouldChangeWithEverySingleBit() {
    long[] slots = new SplittableRandom(2).longs(24).toArray();
    long whole = Chain.over(7, slots, 0, 3);

    for (int bit = 0; bit < 24 * 64; bit++) {
      slots[bit / 64] ^= 1L << bit;
      assertNotEquals(whole, Chain.over(7, slots, 0, 3), "bit " + bit);
      slots[bit / 64] ^= 1L << bit;
    }
    for (int bit = 0; bit < 64; bit++) {
      assertNotEquals(whole, Chain.over(7 ^ 1L << bit, slots, 0, 3));
    }
  }

  @Test
  void shouldChangeWithTheOrderOfSlotsAndOfWords() {
    long[] turned = LongStream.rangeClosed(1, 24).map(i -> i <= 8 ? i + 8 : i - 8).toArray();
    Arrays.setAll(turned, i -> i < 8 ? THREE[i + 8] : i < 16 ? THREE[i - 8] : THREE[i]);
    long[] swapped = THREE.clone();
    swapped[3] = THREE[4];
    swapped[4] = THREE[3];

    assertNotEquals(Chain.over(0, THREE, 0, 3), Chain.over(0, turned, 0, 3));
    assertNotEquals(Chain.over(0, THREE, 0, 3), Chain.over(0, swapped, 0, 3));
  }
}
