package io.ringbeat.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.engine.Health.Status;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.time.HeartbeatSpec;
import io.ringbeat.time.TaskSpec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How an engine ends, as its host sees it. */
final class CloseTest {
  private static final long MS = 1_000_000;

  /** Answers each request on its turn, some turns later: as a paper venue without latency does. */
  private static final class Venue implements EventHandler, Gateway {
    private final Ring inbox = new Ring(1 << 10, Ring.Producers.ONE);
    private final Ring.Reader requests = inbox.newReader();
    private final long[] request = new long[Event.WORDS];
    private volatile Publisher publisher;
    private boolean held;

    @Override
    public void onStart(Publisher own) {
      publisher = own;
    }

    @Override
    public void onStart() {}

    @Override
    public boolean send(long id, long[] slab, int offset) {
      return inbox.tryCopy(slab, offset, 1) >= 0;
    }

    @Override
    public void onEvent(long sequence, long time, long[] slab, int offset) {}

    @Override
    public int onTurn() {
      held = held || requests.read(request);
      if (!held) {
        return 0;
      }
      request[0] = Event.header(Kind.CONFIRM, 0, 0, 0);
      held = publisher.offer(request, 0, 1) < 0;
      return 1;
    }
  }

  /** Sends a message for each heartbeat. */
  private static final class Sender implements Core {
    private final long[] message = new long[Event.WORDS];

    @Override
    public void onEvent(CoreContext context, long[] slab, int offset) {
      if (Event.kind(slab[offset]) == Kind.HEARTBEAT) {
        message[0] = Event.header(Kind.MESSAGE, 0, 0, 0);
        context.send(message, 0);
      }
    }
  }

  @Test
  void shouldHandleTheAnswersThatHandlersPublishOnTheirTurn() throws InterruptedException {
    for (int i = 0; i < 300; i++) {
      Venue venue = new Venue();
      Engine engine =
          Engine.builder()
              .heartbeat(HeartbeatSpec.every(20_000))
              .handler("venue", venue)
              .core("core", new Sender())
              .gateway(venue)
              .start();
      Thread.sleep(1);

      Drained drained = engine.close(Engine.CLOSE_TIMEOUT);

      assertTrue(drained.complete(), drained::toString);
      assertEquals(Status.CLOSED, engine.health().status());
    }
  }

  @Test
  void shouldTellAnInterruptedThreadHowItEnded() throws InterruptedException {
    Engine engine =
        Engine.builder()
            .heartbeat(HeartbeatSpec.every(MS))
            .handler("idle", (sequence, time, slab, offset) -> {})
            .start();
    Thread.sleep(5);

    Thread.currentThread().interrupt();
    Drained drained = engine.close(Engine.CLOSE_TIMEOUT);

    assertTrue(Thread.interrupted());
    assertTrue(drained.complete(), drained::toString);
  }

  @Test
  void shouldCloseOnThePollingThreadWhenTheCoreCloses() {
    List<Thread> threads = new ArrayList<>();
    Engine[] engine = new Engine[1];
    Core core =
        new Core() {
          @Override
          public void onEvent(CoreContext context, long[] slab, int offset) {
            engine[0].close();
          }

          @Override
          public void onStop(CoreContext context) {
            threads.add(Thread.currentThread());
          }
        };
    engine[0] = Engine.builder().driver(Driver.CALLER).core("core", core).start();
    engine[0].publisher("host").trade(0, 0, 0, 1, 1, 1);

    assertEquals(-1, engine[0].poll());

    assertEquals(List.of(Thread.currentThread()), threads);
    assertEquals(Status.CLOSED, engine[0].health().status());
    assertEquals(-1, engine[0].poll());
  }

  @Test
  void shouldRefuseATaskWhereThereIsNoCoreToKeepIt() {
    try (Engine engine =
        Engine.builder().handler("idle", (sequence, time, slab, offset) -> {}).start()) {
      Publisher host = engine.publisher("host");

      assertThrows(IllegalStateException.class, () -> host.register(1, TaskSpec.every(MS)));
      assertThrows(IllegalArgumentException.class, () -> engine.publisher("host"));
    }
  }

  @Test
  void shouldPrintTheHeartbeatsLinesHoweverSeldomItIsPolled() throws InterruptedException {
    List<String> lines = new ArrayList<>();
    try (Engine engine =
        Engine.builder()
            .driver(Driver.CALLER)
            .heartbeat(HeartbeatSpec.every(MS).printEvery(1))
            .printTo(lines::add)
            .handler("idle", (sequence, time, slab, offset) -> {})
            .start()) {
      for (int i = 0; i < 4; i++) {
        Thread.sleep(6);
        engine.poll();
      }
    }

    assertTrue(lines.size() >= 3, lines::toString);
  }
}
