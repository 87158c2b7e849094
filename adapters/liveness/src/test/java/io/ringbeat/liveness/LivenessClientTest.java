package io.ringbeat.liveness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.event.PeerCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** A client on a clock that the test moves, and a server whose words the test says. */
final class LivenessClientTest {
  private static final long MS = World.MS;
  private static final long LONGEST = 20_000_000_000L; // ns, in real time
  private static final String REPLACED = PeerCode.reason(PeerCode.REPLACED);

  /** The client, and the port at which it is served by hand. */
  private static final class Hand implements ClientListener, AutoCloseable {
    final List<String> lines = new ArrayList<>();
    final ServerSocketChannel listener = ServerSocketChannel.open();
    final LivenessClient client;
    long now;
    boolean lives = true;
    long acknowledged;
    PeerInfo info; // as the last connection said

    Hand(String ip) throws IOException {
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      listener.configureBlocking(false);
      PeerInfo said = new PeerInfo("a", ip, 1, PeerInfo.WELL);
      client =
          new LivenessClient(
              ClientOptions.of("127.0.0.1", listener.socket().getLocalPort(), said)
                  .times(100 * MS, 250 * MS)
                  .backoff(100 * MS, 100 * MS),
              this,
              () -> now);
    }

    @Override
    public void onUp(long session) {
      lines.add("up");
    }

    @Override
    public void onAck(long beat, long roundTrip) {
      acknowledged = beat;
    }

    @Override
    public void onDown(String why, long retryNanos) {
      lines.add((retryNanos < 0 ? "ended: " : "down: ") + why);
    }

    /** Polls the client until something is so; time stands still. */
    void until(BooleanSupplier condition) {
      long begun = System.nanoTime();
      while (!condition.getAsBoolean()) {
        lives = client.poll();
        assertTrue(System.nanoTime() - begun < LONGEST, lines.toString());
      }
    }

    void pass(long ms) {
      for (long i = 0; i < ms; i++) {
        now += MS;
        lives = client.poll();
      }
    }

    /** Lets the client connect and say hello. */
    SocketChannel accept() throws IOException {
      SocketChannel[] accepted = new SocketChannel[1];
      FrameReader in = new FrameReader();
      until(
          () -> {
            try {
              accepted[0] = accepted[0] == null ? listener.accept() : accepted[0];
              if (accepted[0] == null) {
                return false;
              }
              accepted[0].configureBlocking(false);
              in.fill(accepted[0]);
              if (!in.next()) {
                return false;
              }
              assertEquals(Frame.HELLO, in.type());
              in.bytes(Frame.PROOF);
              info = in.info();
              return true;
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          });
      return accepted[0];
    }

    void welcome(SocketChannel channel) throws IOException {
      int before = lines.size();
      FrameWriter out = new FrameWriter();
      out.welcome(7, 100 * MS, new byte[Frame.PROOF]);
      assertTrue(out.flush(channel));
      until(() -> lines.size() > before);
    }

    /** Lets time pass, and acknowledges beat by beat. */
    void live(SocketChannel channel, long ms) throws IOException {
      for (long i = 0; i < ms / 100; i++) {
        long beat = acknowledged + 1;
        FrameWriter out = new FrameWriter();
        out.number(Frame.ACK, beat);
        assertTrue(out.flush(channel));
        until(() -> acknowledged == beat);
        pass(100);
      }
    }

    void replace(SocketChannel channel) throws IOException {
      int before = lines.size();
      FrameWriter out = new FrameWriter();
      out.number(Frame.BYE, PeerCode.REPLACED);
      assertTrue(out.flush(channel));
      until(() -> lines.size() > before);
    }

    @Override
    public void close() throws IOException {
      client.close();
      client.poll();
      listener.close();
    }
  }

  @Test
  void shouldEndWhenItsPlaceIsTaken() throws IOException {
    try (Hand hand = new Hand("::1");
        SocketChannel only = hand.accept()) {
      hand.welcome(only);
      hand.replace(only);

      assertEquals(List.of("up", "ended: " + REPLACED), hand.lines);
      assertFalse(hand.lives);
    }
  }

  /** The server has got round to the first connection after the second one. */
  @Test
  void shouldComeBackWhenWhatItHasGivenUpItselfMayHaveTakenItsPlace() throws IOException {
    try (Hand hand = new Hand("::1");
        SocketChannel first = hand.accept()) {
      hand.pass(400); // the first is given up, and the wait is over
      try (SocketChannel second = hand.accept()) {
        hand.welcome(second);
        hand.replace(second);
        hand.pass(100);
        try (SocketChannel third = hand.accept()) {
          hand.welcome(third);

          assertEquals(
              List.of("down: no welcome within 250 ms", "up", "down: " + REPLACED, "up"),
              hand.lines);
          assertTrue(hand.lives);
          assertTrue(first.isOpen());
        }
      }
    }
  }

  @Test
  void shouldEndWhenItsPlaceIsTakenLongAfterItHasGivenOneUp() throws IOException {
    try (Hand hand = new Hand("::1");
        SocketChannel first = hand.accept()) {
      hand.pass(400);
      try (SocketChannel second = hand.accept()) {
        assertTrue(first.isOpen());
        hand.welcome(second);
        hand.live(second, 120_000);
        hand.replace(second);

        assertEquals(
            List.of("down: no welcome within 250 ms", "up", "ended: " + REPLACED), hand.lines);
      }
    }
  }

  /** Who has not shown that it is the server does not end a client. */
  @Test
  void shouldNotEndBeforeItIsWelcome() throws IOException {
    try (Hand hand = new Hand("::1");
        SocketChannel first = hand.accept()) {
      hand.replace(first);
      hand.pass(100);
      try (SocketChannel second = hand.accept()) {
        hand.welcome(second);

        assertEquals(List.of("down: " + REPLACED, "up"), hand.lines);
      }
    }
  }

  @Test
  void shouldSayTheAddressThatItConnectsFromIfItHasNoOther() throws IOException {
    try (Hand hand = new Hand("");
        SocketChannel channel = hand.accept()) {
      assertTrue(channel.isOpen());
      assertEquals(new PeerInfo("a", "127.0.0.1", 1, PeerInfo.WELL), hand.info);
    }
    try (Hand hand = new Hand("10.0.0.9");
        SocketChannel channel = hand.accept()) {
      assertTrue(channel.isOpen());
      assertEquals("10.0.0.9", hand.info.ip());
    }
  }
}
