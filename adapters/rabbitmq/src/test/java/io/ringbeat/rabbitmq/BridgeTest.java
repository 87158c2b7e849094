package io.ringbeat.rabbitmq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two hosts and a real broker between them. */
@NeedsBroker
final class BridgeTest {
  @TempDir Path folder;

  private static Endpoint endpoint() {
    return Endpoint.of(PrivateBroker.shared().uri().toString());
  }

  private static List<Long> upTo(int count) {
    return LongStream.rangeClosed(1, count).boxed().toList();
  }

  static void await(String what, BooleanSupplier condition) {
    long began = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() - began < 60_000_000_000L, "waited 60 s in vain: " + what);
      Thread.onSpinWait();
    }
  }

  @Test
  void shouldTakeACoresMessagesToAnotherCoreInOrderAndOnce() {
    try (Host to =
            new Host(
                folder.resolve("to"),
                "to",
                endpoint(),
                with -> {
                  with.topology()
                      .exchange("test.one", "topic", true, false)
                      .quorumQueue("test.one.queue", 20, "");
                  with.subscribe(Subscription.of("test.one.queue", "test.one", "#"));
                });
        Host from =
            new Host(
                folder.resolve("from"),
                "from",
                endpoint(),
                with ->
                    with.topology()
                        .exchange("test.one", "topic", true, false)
                        .quorumQueue("test.one.queue", 20, "")
                        .bind("test.one.queue", "test.one", "#", java.util.Map.of()))) {
      from.notes.answerTo(from.core, "test.one", "a.b");

      for (int i = 1; i <= 2_000; i++) {
        from.feed.quote(0, 0, 100, 1, 101, 1, i);
      }

      await("2,000 messages", () -> to.notes.size() >= 2_000);
      assertEquals(upTo(2_000), to.notes.list());
      await("all is confirmed", from.bridge::isIdle);
      assertNull(from.bridge.failure());
    }
  }
}
