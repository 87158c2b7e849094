package io.ringbeat.rabbitmq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.event.Event;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that has no memory left takes nothing: the host goes on, and publishes later. */
@NeedsBroker
final class BlockedBrokerTest {
  private static final String QUEUE = "test.blocked";
  private static final int MOST = 200_000;

  @TempDir Path folder;

  @Test
  void shouldGoOnWhileTheBrokerTakesNothingAndPublishAllOfItLater() {
    try (PrivateBroker broker = PrivateBroker.start()) {
      Endpoint endpoint = Endpoint.of(broker.uri().toString());
      try (Host from =
              new Host(
                  folder.resolve("from"),
                  "from",
                  endpoint,
                  BridgeTest.publishingTrades(QUEUE, 64));
          Host to =
              new Host(
                  folder.resolve("to"), "to", endpoint, BridgeTest.consuming(QUEUE, "native"))) {
        from.feed.trade(0, Event.SELL, 1, 100, 2, 1);
        BridgeTest.await("the first trade", () -> to.notes.size() == 1);

        broker.control("set_vm_memory_high_watermark", "absolute", "1");
        int sent = 1;
        while (sent < MOST && !from.bridge.toString().contains("blocked")) {
          sent++;
          from.feed.trade(0, Event.SELL, sent, 100, 2, sent);
        }
        assertTrue(sent < MOST, "the broker has blocked nothing: " + from.bridge);
        int before = to.notes.size();
        for (int i = 0; i < 50_000; i++) {
          sent++;
          from.feed.trade(0, Event.SELL, sent, 100, 2, sent);
        }
        long last = sent;
        BridgeTest.await("the journal goes on", () -> from.engine.handled() >= last);
        int passed = to.notes.size() - before;
        assertTrue(passed < 50_000, passed + " came through a broker that takes nothing");

        broker.control("set_vm_memory_high_watermark", "0.9");
        Wait.until(
            Duration.ofSeconds(60),
            () -> BridgeFaultTest.missing(last, to) + from.bridge + to.bridge,
            () -> to.notes.size() >= last);
        assertEquals(BridgeTest.upTo(last), to.notes.list());
      }
    }
  }
}
