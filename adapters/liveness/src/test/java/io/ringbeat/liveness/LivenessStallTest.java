package io.ringbeat.liveness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.engine.Core;
import io.ringbeat.engine.CoreContext;
import io.ringbeat.engine.Driver;
import io.ringbeat.engine.Engine;
import io.ringbeat.engine.Health;
import io.ringbeat.engine.Publisher;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.Payload;
import io.ringbeat.event.PeerCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A server that stands still, and one whose ring is full. */
final class LivenessStallTest {
  private static final long MS = World.MS;
  private static final int PEERS = 8; // twice as many connections are accepted in one turn
  private static final int RUNS = 4; // each client has an even chance to be served in its order

  /** Notes what a client is told. */
  private record Told(List<String> lines) implements ClientListener {
    @Override
    public void onUp(long session) {
      lines.add("up");
    }

    @Override
    public void onDown(String why, long retryNanos) {
      lines.add((retryNanos < 0 ? "ended: " : "down: ") + why.replaceAll("beat \\d+", "a beat"));
    }
  }

  /**
   * Each client gives two connections up meanwhile. The server finds what they have said all at
   * once, of the one that was given up and of the one that waits, in no certain order.
   */
  @Test
  void shouldHaveEverybodyBackOnTheConnectionThatWaits() throws IOException {
    for (int i = 0; i < RUNS; i++) {
      stall();
    }
  }

  private static void stall() throws IOException {
    Detection detection = Detection.of(100 * MS, 400 * MS).peers(PEERS);
    try (World world = new World(detection, UnaryOperator.identity())) {
      List<Told> all = new ArrayList<>();
      for (int i = 0; i < PEERS; i++) {
        Told told = new Told(new ArrayList<>());
        all.add(told);
        world.client(world.options("p" + i, world.server.port()), told);
      }
      world.pass(200);
      world.stall(900).pass(2_000);

      for (Told told : all) {
        assertEquals(
            List.of(
                "up",
                "down: no acknowledgement of a beat within 250 ms",
                "down: no welcome within 250 ms",
                "up"),
            told.lines,
            all.toString());
      }
      assertFalse(world.verdicts.toString().contains("DEAD"), world.verdicts.toString());
    }
  }

  /** Wants much of connections that are not there. */
  private static final class Wanting implements Core {
    static final int COMMANDS = 2_000; // for each message; there is room for about 4,000
    private static final byte[] LABEL = "id=a\n".getBytes(StandardCharsets.UTF_8);

    final List<Long> sent = new ArrayList<>();
    final List<Long> confirmed = new ArrayList<>();
    final List<Long> verdicts = new ArrayList<>();
    private final long[] command = new long[4 * Event.WORDS];

    @Override
    public void onEvent(CoreContext context, long[] slab, int offset) {
      switch (Event.kind(slab[offset])) {
        case Kind.MESSAGE -> {
          for (int i = 0; i < COMMANDS; i++) {
            boolean verdict = i % 100 == 0;
            command[0] = Event.header(Kind.PEER, verdict ? Event.LONG : 0, 0, 0);
            command[Event.B] = verdict ? PeerCode.DEAD : PeerCode.CLOSE;
            command[Event.C] = 77;
            command[Event.E] = verdict ? LABEL.length : 0;
            if (verdict) {
              Payload.put(command, 0, LABEL, 0, LABEL.length);
            }
            sent.add(context.send(command, 0));
          }
        }
        case Kind.CONFIRM -> confirmed.add(slab[offset + Event.A]);
        case Kind.PEER -> verdicts.add(slab[offset + Event.VENUE_TIME]);
        default -> {}
      }
    }
  }

  /** The core goes on only when its commands have left, and the ring has room only then. */
  @Test
  void shouldTakeCommandsWhileTheRingIsFull() throws IOException {
    Wanting core = new Wanting();
    LivenessServer server =
        LivenessServer.open(ServerOptions.of(World.anyPort(), Detection.DEFAULT));
    try (Engine engine =
        Engine.builder()
            .driver(Driver.CALLER)
            .ringSize(64)
            .core("wanting", core)
            .gateway(server)
            .start()) {
      Publisher publisher = engine.publisher("messages");
      for (int i = 0; i < 5; i++) {
        publisher.message(1, 0, 0, 0, new byte[0], 0, 0);
      }
      int expected = 5 * Wanting.COMMANDS;
      for (int i = 0; i < 100_000 && core.confirmed.size() < expected; i++) {
        engine.poll();
      }

      assertEquals(Health.Status.UP, engine.health().status(), engine.health().toString());
      assertEquals(expected, core.sent.size());
      assertEquals(core.sent, core.confirmed);
      assertEquals(expected / 100, core.verdicts.size());
      assertTrue(core.sent.containsAll(core.verdicts));
    }
  }
}
