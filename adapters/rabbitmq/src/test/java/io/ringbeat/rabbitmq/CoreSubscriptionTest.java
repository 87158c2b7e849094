package io.ringbeat.rabbitmq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A core subscribes by itself, in answer to a message: that is a part of its state. */
@NeedsBroker
final class CoreSubscriptionTest {
  private static final String ASKED = "test.core.asked";
  private static final String TOLD = "test.core.told";
  private static final Subscription OWN = Subscription.of(TOLD, TOLD, "#");

  @TempDir Path folder;

  private Host host(String name, Consumer<BridgeBuilder> more) {
    return new Host(
        folder.resolve(name),
        name,
        Endpoint.of(PrivateBroker.shared().uri().toString()),
        BridgeTest.queue(ASKED).andThen(BridgeTest.queue(TOLD)).andThen(more),
        host -> {
          host.core.on(ASKED, (context, message) -> host.core.subscribe(OWN));
          host.core.on(TOLD, host.notes::onMessage);
        });
  }

  private Host subscriber() {
    return host("to", with -> with.subscribe(Subscription.of(ASKED, ASKED, "#")));
  }

  private static void publish(Host from, String exchange, String text) {
    from.bridge.publish(exchange, "k", "text/plain", text.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void shouldBeSubscribedToWhatTheCoreAskedForAlsoAfterARestart() {
    try (Host from = host("from", with -> {})) {
      try (Host to = subscriber()) {
        assertEquals(List.of(), to.core.subscriptions());
        publish(from, ASKED, "please");
        BridgeTest.await("it subscribes", () -> to.core.subscriptions().equals(List.of(OWN)));
        publish(from, TOLD, "1");
        BridgeTest.await("the first", () -> to.notes.list().equals(List.of(1L)));
      }
      publish(from, TOLD, "2");
      try (Host to = subscriber()) {
        assertNotNull(to.engine.recovered());
        assertEquals(List.of(OWN), to.core.subscriptions());
        BridgeTest.await("the second", () -> to.notes.list().equals(List.of(1L, 2L)));
      }
    }
  }
}
