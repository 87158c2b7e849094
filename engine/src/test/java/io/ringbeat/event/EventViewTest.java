package io.ringbeat.event;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class EventViewTest {
  private final EventView view = new EventView();

  @Test
  void shouldWriteTheEightWordsOfItsEventAndNoOthers() {
    long[] slab = new long[24];

    view.wrap(slab, 8).set(1, 2, 3).setWords(4, 5, 6, 7, 8);

    long[] expected = new long[24];
    for (int i = 0; i < 8; i++) {
      expected[8 + i] = i + 1L;
    }
    assertArrayEquals(expected, slab);
  }

  @Test
  void shouldReadWhatTheSlabHolds() {
    long header = Event.header(Kind.REPORT, Event.SELL | Event.MAKER, 17, 4711);
    long[] slab = {0, 0, 0, header, -2, -3, -4, -5, -6, -7, Long.MIN_VALUE};

    view.wrap(slab, 3);

    assertEquals(header, view.header());
    assertEquals(Kind.REPORT, view.kind());
    assertEquals(17, view.source());
    assertEquals(4711, view.instrument());
    assertTrue(view.has(Event.SELL));
    assertTrue(view.has(Event.MAKER));
    assertFalse(view.has(Event.LAST));
    assertEquals(-2, view.venueTime());
    assertEquals(-3, view.engineTime());
    assertEquals(-4, view.word(Event.A));
    assertEquals(-5, view.word(Event.B));
    assertEquals(-6, view.word(Event.C));
    assertEquals(-7, view.word(Event.D));
    assertEquals(Long.MIN_VALUE, view.word(Event.E));
  }

  @Test
  void shouldFollowChangesOfTheSlab() {
    long[] slab = new long[8];
    view.wrap(slab, 0);

    slab[Event.A] = 42;

    assertEquals(42, view.word(Event.A));
  }

  @Test
  void shouldBeUsableBeforeItIsWrapped() {
    assertSame(view, view.set(Kind.MARK, 1, 2));

    assertEquals(Kind.MARK, view.kind());
  }

  @Test
  void shouldRefuseAnEventThatDoesNotLieWithinTheSlab() {
    long[] slab = new long[16];

    assertDoesNotThrow(() -> view.wrap(slab, 8));
    assertThrows(IndexOutOfBoundsException.class, () -> view.wrap(slab, -1));
    assertThrows(IndexOutOfBoundsException.class, () -> view.wrap(slab, 9));
    assertThrows(IndexOutOfBoundsException.class, () -> view.wrap(slab, Integer.MAX_VALUE));
    assertThrows(IndexOutOfBoundsException.class, () -> view.wrap(slab, Integer.MIN_VALUE));
    assertThrows(IndexOutOfBoundsException.class, () -> view.wrap(new long[7], 0));
    assertThrows(IndexOutOfBoundsException.class, () -> view.wrap(new long[0], 0));
  }

  @Test
  void shouldKeepItsEventWhenAWrapIsRefused() {
    long[] slab = new long[16];
    slab[8] = Kind.QUOTE;
    view.wrap(slab, 8);

    assertThrows(IndexOutOfBoundsException.class, () -> view.wrap(new long[4], 0));

    assertEquals(Kind.QUOTE, view.kind());
  }

  @Test
  void shouldWriteEverythingAsText() {
    long flags = Event.SELL | Event.AT_VENUE | Event.AT_CORE | Event.LAST | Event.NO_PRICE;
    view.set(Event.header(Kind.CLEAR, flags | Event.MAKER, 2, 3), 5, -6)
        .setWords(7, 8, -9, 10, Long.MIN_VALUE);

    assertEquals(
        "CLEAR SELL venue core last no-price maker instrument=3 source=2 venueTime=5"
            + " engineTime=-6 [7, 8, -9, 10, -9223372036854775808]",
        view.toString());
  }

  @Test
  void shouldWriteOnlyTheFlagsThatAreSet() {
    view.set(Event.header(Kind.DEPTH, 0, 0, 0), 0, 0).setWords(0, 0, 0, 0, 0);

    assertEquals(
        "DEPTH BUY instrument=0 source=0 venueTime=0 engineTime=0 [0, 0, 0, 0, 0]",
        view.toString());
  }

  @Test
  void shouldWriteAnUnknownKindByItsNumber() {
    view.set(Event.header(200, Event.LAST, 0, 0), 0, 0);

    assertTrue(view.toString().startsWith("UNKNOWN(200) BUY last "), view.toString());
  }
}
