package io.ringbeat.market;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import org.junit.jupiter.api.Test;

final class L2BookEdgeTest {
  @Test
  void shouldWatchEverythingFromTheLeastKeyOn() {
    L2Book book = new L2Book(8);
    book.set(0, 1_000, 1); // the window starts above 0
    book.watch(0, Long.MIN_VALUE);
    long[] row = new long[Event.WORDS];
    row[0] = Event.header(Kind.DEPTH, 0, 0, 0);
    row[Event.A] = 999;
    row[Event.B] = 5;

    assertEquals(0, book.applyQuietly(row, 0, row.length));
  }
}
