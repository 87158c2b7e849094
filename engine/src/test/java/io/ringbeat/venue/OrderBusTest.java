package io.ringbeat.venue;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringbeat.event.Event;
import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OrderBusTest {
  private static long[] event(long id) {
    return new long[] {id, -1, -2, id, id + 1, id + 2, id + 3, id + 4};
  }

  @Test
  void shouldBeEmptyAtFirst() {
    assertEquals(Long.MAX_VALUE, new OrderBus(Event.VENUE_TIME).headArrival());
  }

  @Test
  void shouldCarryEveryWordAndWriteTheArrival() {
    OrderBus bus = new OrderBus(Event.ENGINE_TIME);
    long[] slab = new long[3 * Event.WORDS];
    System.arraycopy(event(7), 0, slab, 5, Event.WORDS);

    bus.send(slab, 5, 100);
    slab[8] = 99; // the sender may reuse its slab
    long[] received = new long[Event.WORDS];
    assertEquals(100, bus.headArrival());
    bus.receive(received);

    assertArrayEquals(new long[] {7, -1, 100, 7, 8, 9, 10, 11}, received);
    assertEquals(Long.MAX_VALUE, bus.headArrival());
  }

  @Test
  void shouldNeverLetAnEventOvertake() {
    OrderBus bus = new OrderBus(Event.VENUE_TIME);
    long[] received = new long[Event.WORDS];

    bus.send(event(1), 0, 100);
    bus.send(event(2), 0, 50);
    bus.receive(received);
    assertEquals(100, bus.headArrival());
    bus.receive(received);
    assertEquals(2, received[0]);
    bus.send(event(3), 0, 70);

    assertEquals(100, bus.headArrival(), "also after the one before has arrived");
  }

  @Test
  void shouldDeliverInOrderHoweverItGrows() {
    for (long seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      OrderBus bus = new OrderBus(Event.VENUE_TIME);
      ArrayDeque<long[]> expected = new ArrayDeque<>();
      long last = Long.MIN_VALUE;
      long[] received = new long[Event.WORDS];
      int bias = 0;
      for (int i = 0; i < 2_000; i++) {
        bias = i % 200 == 0 ? random.nextInt(10) : bias;
        if (random.nextInt(10) < bias) {
          long[] event = event(i);
          long arrival = random.nextInt(10_000);
          bus.send(event, 0, arrival);
          last = Math.max(last, arrival);
          event[Event.VENUE_TIME] = last;
          expected.add(event);
        } else if (!expected.isEmpty()) {
          bus.receive(received);
          assertArrayEquals(expected.poll(), received, "seed " + seed + ", step " + i);
        }
        long head = expected.isEmpty() ? Long.MAX_VALUE : expected.peek()[Event.VENUE_TIME];
        assertEquals(head, bus.headArrival(), "seed " + seed + ", step " + i);
      }
    }
  }
}
