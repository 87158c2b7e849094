package io.ringbeat.liveness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.engine.Driver;
import io.ringbeat.engine.Engine;
import io.ringbeat.engine.Publisher;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.PeerCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Events that wait for room in a ring that is never quite empty. */
final class PeerEventsTest {
  private static final byte[] PAYLOAD = new PeerInfo("a", "::1", 1, "alive").toBytes();

  @Test
  void shouldKeepTheOrderAndUseItsMemoryAgainWhereSomethingIsAlwaysLeft() {
    List<Long> handled = new ArrayList<>();
    PeerEvents events = new PeerEvents();
    try (Engine engine =
        Engine.builder()
            .driver(Driver.CALLER)
            .ringSize(64)
            .handler(
                "log",
                (sequence, time, slab, offset) -> {
                  if (Event.kind(slab[offset]) == Kind.PEER) {
                    handled.add(slab[offset + Event.D]);
                  }
                })
            .start()) {
      Publisher publisher = engine.publisher("peers");
      long added = 0;
      while (added < 100_000) {
        while (added - handled.size() < 200) { // more than the ring has room for
          if (added % 7 == 0) {
            events.add(1, PeerCode.JOINED, 1, added++, PAYLOAD);
          } else {
            events.add(1, PeerCode.BEAT, 1, added++);
          }
        }
        assertFalse(events.flush(publisher));
        engine.poll();
      }
      while (!events.flush(publisher)) {
        engine.poll();
      }
      while (!engine.isQuiet()) {
        engine.poll();
      }

      assertEquals(added, handled.size());
    }
    for (int i = 0; i < handled.size(); i++) {
      assertEquals(i, handled.get(i));
    }
    assertTrue(events.isEmpty());
    assertTrue(events.capacity() <= 2_048, events.capacity() + " slots");
  }
}
