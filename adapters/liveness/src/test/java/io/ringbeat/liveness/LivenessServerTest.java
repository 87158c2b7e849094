package io.ringbeat.liveness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.PeerCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A server and clients on real sockets; 100 ms of interval and 400 of grace, 250 for an answer. */
final class LivenessServerTest {
  private static final long MS = World.MS;
  private static final Detection DETECTION = Detection.of(100 * MS, 400 * MS).peers(3);

  /** Notes what a client is told. */
  private static final class Told implements ClientListener {
    final List<String> lines = new ArrayList<>();
    long acks;
    private long last;

    @Override
    public void onUp(long session) {
      lines.add("up");
      last = 0;
    }

    @Override
    public void onAck(long beat, long roundTrip) {
      acks++;
      assertEquals(++last, beat);
      assertTrue(roundTrip >= 0);
    }

    @Override
    public void onDown(String why, long retryNanos) {
      lines.add((retryNanos < 0 ? "ended: " : "down: ") + why);
    }
  }

  private static World world(UnaryOperator<ServerOptions> options) throws IOException {
    return new World(DETECTION, options);
  }

  private static World world() throws IOException {
    return world(UnaryOperator.identity());
  }

  private static SocketChannel connect(int port) throws IOException {
    SocketChannel channel =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.configureBlocking(false);
    return channel;
  }

  private static void write(SocketChannel channel, String text) throws IOException {
    assertEquals(
        text.length(), channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1))));
  }

  /** Waits in real time, and not for ever, for what the sockets have to bring. */
  private static void await(World world, BooleanSupplier condition) throws IOException {
    long begun = System.nanoTime();
    while (!condition.getAsBoolean()) {
      world.settle();
      assertTrue(System.nanoTime() - begun < 20_000_000_000L, world.events.toString());
    }
  }

  private static String drain(SocketChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(4_096);
    int count = channel.read(buffer);
    return count < 0 ? "END" : new String(buffer.array(), 0, count, StandardCharsets.ISO_8859_1);
  }

  private static long counter(World world, String wanted) {
    long[] found = {-1};
    world.server.readCounters(
        (scope, name, value) -> found[0] = name.equals(wanted) ? value : found[0]);
    return found[0];
  }

  @Test
  void shouldMakeEventsOfWhatAPeerSays() throws IOException {
    try (World world = world()) {
      Told told = new Told();
      LivenessClient client = world.client(world.options("a", world.server.port()), told);
      world.pass(250);
      client.status("draining");
      world.pass(50);
      client.close();
      world.pass(50);

      assertEquals(
          List.of(
              "JOINED a alive",
              "BEAT a",
              "BEAT a",
              "BEAT a",
              "STATUS a draining",
              "LEFT a",
              "CLOSED a " + PeerCode.ENDED),
          world.events);
      assertEquals(List.of("up"), told.lines);
      assertEquals(3, told.acks);
      assertEquals(Verdict.LEFT, world.core.table().peers().get(0).verdict());
      assertEquals(1, counter(world, "joined"));
      assertEquals(1, counter(world, "closed"));
    }
  }

  @Test
  void shouldSeeWhoLeavesBeforeItHasReadItsWelcome() throws IOException {
    try (World world = world()) {
      LivenessClient client =
          world.client(world.options("a", world.server.port()), new ClientListener() {});
      world.freeze(client);
      long begun = System.nanoTime();
      do {
        assertTrue(client.poll());
        assertTrue(System.nanoTime() - begun < 20_000_000_000L);
      } while (client.bytesWritten() == 0);
      await(world, () -> world.events.contains("JOINED a alive"));
      client.close();
      assertFalse(client.poll());
      await(world, () -> world.events.size() == 3);

      assertEquals(List.of("JOINED a alive", "LEFT a", "CLOSED a " + PeerCode.ENDED), world.events);
    }
  }

  @Test
  void shouldBeatAsOftenAsTheServerWants() throws IOException {
    try (World world = world()) {
      Told told = new Told();
      world.client(world.options("a", world.server.port()).times(5_000 * MS, 250 * MS), told);
      world.pass(1_000);

      assertTrue(told.acks >= 9 && told.acks <= 11, told.acks + " beats");
      assertEquals(1, world.verdicts.size());
    }
  }

  @Test
  void shouldGiveUpAServerThatDoesNotAcknowledge() throws IOException {
    try (World world = world()) {
      Told told = new Told();
      FaultProxy proxy = world.proxy();
      world.client(world.options("a", proxy.port()), told);
      world.pass(150);
      proxy.swallow(true);
      world.pass(350);
      assertEquals(List.of("up", "down: no acknowledgement of beat 3 within 250 ms"), told.lines);
      world.pass(1_000);
      proxy.swallow(false);
      world.pass(3_000);

      assertTrue(told.lines.contains("down: no welcome within 250 ms"), told.lines.toString());
      assertEquals("up", told.lines.get(told.lines.size() - 1));
      assertEquals(List.of("ALIVE", "SUSPECT", "DEAD", "ALIVE"), ends(world.verdicts));
    }
  }

  private static List<String> ends(List<String> lines) {
    return lines.stream().map(line -> line.substring(line.lastIndexOf(' ') + 1)).toList();
  }

  @Test
  void shouldAskASuspectAndTakeItsAnswer() throws IOException {
    try (World world = world()) {
      FaultProxy proxy = world.proxy();
      LivenessClient client = world.client(world.options("a", proxy.port()), new Told());
      world.pass(100);
      world.freeze(client); // it stands still, for instance for its collector
      world.pass(600);
      assertEquals(List.of("ALIVE", "SUSPECT"), ends(world.verdicts));
      client.poll();
      world.pass(5);

      assertEquals(List.of("ALIVE", "SUSPECT", "ALIVE"), ends(world.verdicts));
      assertTrue(world.events.contains("PROBE_ACKED a"), world.events.toString());
      long roundTrip = world.core.table().peers().get(0).roundTrip() / MS;
      assertTrue(roundTrip >= 95 && roundTrip <= 205, roundTrip + " ms");
    }
  }

  @Test
  void shouldKeepTheNewerOfTwoWithOneIdentity() throws IOException {
    try (World world = world()) {
      Told older = new Told();
      Told newer = new Told();
      world.client(world.options("a", world.server.port()), older);
      world.pass(50);
      world.client(world.options("a", world.server.port()), newer);
      world.pass(1_000);

      assertEquals(List.of("up", "ended: the same peer has a newer connection"), older.lines);
      assertEquals(List.of("up"), newer.lines);
      assertEquals(List.of("ALIVE"), ends(world.verdicts));
      assertTrue(world.events.contains("CLOSED a " + PeerCode.REPLACED));
    }
  }

  @Test
  void shouldLetInWhoKnowsTheSecretAndNobodyElse() throws IOException {
    Secret secret = Secret.of("0123456789abcdef".getBytes(StandardCharsets.US_ASCII));
    Secret wrong = Secret.of("0123456789abcdeF".getBytes(StandardCharsets.US_ASCII));
    try (World world = world(options -> options.secret(secret))) {
      Told knows = new Told();
      Told guesses = new Told();
      Told hasNone = new Told();
      int port = world.server.port();
      world.client(world.options("a", port).secret(secret), knows);
      world.client(
          world.options("b", port).secret(wrong).backoff(10_000 * MS, 10_000 * MS), guesses);
      world.client(world.options("c", port).backoff(10_000 * MS, 10_000 * MS), hasNone);
      world.pass(1_000);

      assertEquals(List.of("up"), knows.lines);
      assertEquals(List.of("down: the peer has not shown that it knows the secret"), guesses.lines);
      assertEquals(
          List.of("down: the server asks for a secret, and the client has none"), hasNone.lines);
      assertEquals(List.of("ALIVE"), ends(world.verdicts));
      assertEquals(1, counter(world, "refused"));
      assertFalse(
          (ServerOptions.of(World.anyPort(), DETECTION).secret(secret) + "").contains("0123"));
      assertFalse((world.options("a", port).secret(secret) + "").contains("0123"));
    }
  }

  @Test
  void shouldNotTrustAServerThatDoesNotKnowTheSecret() throws IOException {
    Secret secret = Secret.of(new byte[16]);
    try (World world = world()) {
      Told told = new Told();
      world.client(
          world.options("a", world.server.port()).secret(secret).backoff(9_000 * MS, 9_000 * MS),
          told);
      world.pass(500);

      assertEquals(List.of("down: the server has not shown that it knows the secret"), told.lines);
    }
  }

  @Test
  void shouldDropWhoDoesNotSayHello() throws IOException {
    try (World world = world(options -> options.handshake(1_000 * MS));
        SocketChannel silent = connect(world.server.port())) {
      await(world, () -> counter(world, "accepted") == 1);
      world.pass(1_000);
      assertEquals(0, counter(world, "closed"));
      world.pass(100);

      assertEquals(1, counter(world, "closed"));
      assertTrue(drain(silent).length() > 0); // a farewell
      assertEquals(List.of(), world.events);
    }
  }

  /** Somebody who only connects keeps nobody from joining. */
  @Test
  void shouldDropWhoHasWaitedLongestWhenTooManyDoNotJoin() throws IOException {
    List<SocketChannel> silent = new ArrayList<>();
    try (World world = world()) {
      while (silent.size() < 256) {
        silent.add(connect(world.server.port()));
        if (silent.size() % 32 == 0) { // fewer than the system lets wait
          await(world, () -> counter(world, "accepted") == silent.size());
        }
      }
      assertEquals(0, counter(world, "closed"));
      Told told = new Told();
      world.client(world.options("a", world.server.port()), told);
      world.pass(300);

      assertEquals(List.of("up"), told.lines);
      assertEquals(1, counter(world, "refused"));
      assertEquals(1, counter(world, "closed"));
      assertTrue(drain(silent.get(0)).length() > 0); // a farewell
      assertEquals("", drain(silent.get(1)));
      assertEquals("", drain(silent.get(255)));
    } finally {
      for (SocketChannel each : silent) {
        each.close();
      }
    }
  }

  @Test
  void shouldServeEverybodyOnceBeforeAnybodyTwice() throws IOException {
    int peers = 270; // more than one turn serves
    List<SocketChannel> channels = new ArrayList<>();
    try (World world = new World(DETECTION.peers(peers), options -> options.rate(1_000_000))) {
      for (int i = 0; i < peers; i++) {
        channels.add(joined(world, "p" + i));
      }
      long[] before = world.server.sessions().stream().mapToLong(Session::bytesRead).toArray();
      ByteBuffer statuses = ByteBuffer.allocate(20_000); // five times what a reader holds
      FrameWriter out = new FrameWriter();
      while (statuses.remaining() >= 208) {
        assertTrue(out.status("s".repeat(200)));
        out.flush(new Into(statuses));
      }
      statuses.flip();
      for (SocketChannel each : channels) {
        assertEquals(statuses.limit(), each.write(statuses.duplicate()));
      }
      long most = 0;
      for (int i = 0; i < 1_000_000 && most < 12_000; i++) {
        world.engine.poll();
        most = gained(world, before).max().orElseThrow();
      }

      assertTrue(most >= 12_000, most + " bytes of one");
      long least = gained(world, before).min().orElseThrow();
      assertTrue(most - least < 5_000, least + " bytes of one, " + most + " of another");
    } finally {
      for (SocketChannel each : channels) {
        each.close();
      }
    }
  }

  /** Returns how many bytes were read of each since. */
  private static LongStream gained(World world, long[] before) {
    long[] now = world.server.sessions().stream().mapToLong(Session::bytesRead).toArray();
    return IntStream.range(0, now.length).mapToLong(i -> now[i] - before[i]);
  }

  /** A channel that is a buffer. */
  private record Into(ByteBuffer target) implements WritableByteChannel {
    @Override
    public int write(ByteBuffer source) {
      int length = source.remaining();
      target.put(source);
      return length;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }

  @Test
  void shouldDropWhoBreaksTheProtocol() throws IOException {
    try (World world = world();
        SocketChannel web = connect(world.server.port())) {
      write(web, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
      await(world, () -> counter(world, "badFrames") == 1);

      assertEquals(1, counter(world, "closed"));
      assertEquals(List.of(), world.events);
    }
  }

  /** Joins by hand. */
  private static SocketChannel joined(World world, String name) throws IOException {
    SocketChannel channel = connect(world.server.port());
    channel.setOption(StandardSocketOptions.SO_RCVBUF, 4_096);
    FrameWriter out = new FrameWriter();
    out.hello(new byte[Frame.PROOF], World.info(name));
    assertTrue(out.flush(channel));
    await(world, () -> world.events.contains("JOINED " + name + " alive"));
    return channel;
  }

  @Test
  void shouldDropWhoSendsMoreThanItMay() throws IOException {
    try (World world = world(options -> options.rate(20));
        SocketChannel channel = joined(world, "a")) {
      FrameWriter out = new FrameWriter();
      for (int i = 0; i < 30; i++) {
        assertTrue(out.number(Frame.BEAT, i + 1));
      }
      assertTrue(out.flush(channel));
      await(world, () -> world.events.contains("CLOSED a " + PeerCode.TOO_FAST));

      long beats = world.events.stream().filter("BEAT a"::equals).count();
      assertTrue(beats >= 19 && beats <= 21, beats + " beats");
    }
  }

  @Test
  void shouldDropWhoDoesNotReadWhatItIsSent() throws IOException {
    try (World world = world(options -> options.rate(1_000_000));
        SocketChannel channel = joined(world, "a")) {
      ByteBuffer beats = ByteBuffer.allocate(14 * 1_000);
      while (beats.hasRemaining()) {
        beats.putInt(10).put((byte) Frame.VERSION).put((byte) Frame.BEAT).putLong(1);
      }
      beats.flip();
      long sent = 0;
      int count = 1;
      while (sent < 2_000_000 && count > 0) { // as much as the system takes
        count = channel.write(beats);
        sent += count;
        if (!beats.hasRemaining()) {
          beats.rewind();
        }
      }
      assertTrue(sent > 300_000, sent + " bytes");
      await(world, () -> world.events.contains("CLOSED a " + PeerCode.TOO_SLOW));
    }
  }

  @Test
  void shouldRefusePeersBeyondTheirNumber() throws IOException {
    try (World world = world()) {
      Told last = new Told();
      for (String name : List.of("a", "b", "c")) {
        world.client(world.options(name, world.server.port()), new Told());
      }
      world.pass(50);
      world.client(world.options("d", world.server.port()).backoff(9_000 * MS, 9_000 * MS), last);
      world.pass(50);

      assertEquals(List.of("down: there are as many peers as there may be"), last.lines);
      assertEquals(3, world.verdicts.size());
      assertEquals(1, counter(world, "refused"));
    }
  }

  @Test
  void shouldUnderstandMessagesOfTheDemoWithoutFraming() throws IOException {
    String alive = "{\"ip\":\"10.0.0.9\",\"status\":\"alive\",\"pid\":12}";
    try (World world = world(options -> options.json(World.anyPort()));
        SocketChannel old = connect(world.server.jsonPort())) {
      await(world, () -> counter(world, "accepted") == 1);
      assertEquals("ringbeat liveness\n", drain(old));
      write(old, alive + alive); // in one read
      await(world, () -> world.events.size() == 2);
      write(old, alive.substring(0, 20)); // in two
      world.pass(100);
      assertEquals(2, world.events.size());
      write(old, alive.substring(20) + alive.replace("alive", "tired"));
      await(world, () -> world.events.size() == 5);
      write(old, alive.replace("12", "13"));
      await(world, () -> world.events.size() == 6);

      assertEquals(
          List.of(
              "JOINED 10.0.0.9:12 alive",
              "BEAT 10.0.0.9:12",
              "BEAT 10.0.0.9:12",
              "STATUS 10.0.0.9:12 tired",
              "BEAT 10.0.0.9:12",
              "CLOSED 10.0.0.9:12 " + PeerCode.BROKE_PROTOCOL),
          world.events);
    }
  }

  /**
   * Connections are counted from 1 again: what was meant for one of before must not meet another.
   */
  @Test
  void shouldNotDoToAConnectionWhatAnEarlierRunWantedOfAnother() throws IOException {
    try (World world = world()) {
      world.client(world.options("a", world.server.port()), new Told());
      world.pass(10);
      long[] close = new long[Event.WORDS];
      close[0] = Event.header(Kind.PEER, 0, 0, 0);
      close[Event.A] = PeerInfo.number("a");
      close[Event.B] = PeerCode.CLOSE;
      close[Event.C] = 1;
      assertTrue(world.server.reconcile(77, close, 0));
      close[Event.B] = PeerCode.DEAD;
      assertFalse(world.server.reconcile(78, close, 0)); // is published again
      world.pass(200);

      assertEquals(
          List.of("JOINED a alive", "BEAT a", "NOT DONE 77", "BEAT a", "BEAT a"), world.events);
    }
  }

  @Test
  void shouldRefuseOptionsThatDoNotFit() throws IOException {
    ServerOptions options = ServerOptions.of(World.anyPort(), DETECTION);
    Secret secret = Secret.of(new byte[16]);

    assertThrows(
        IllegalArgumentException.class, () -> options.secret(secret).json(World.anyPort()));
    assertThrows(IllegalArgumentException.class, () -> options.rate(0));
    assertThrows(
        IllegalArgumentException.class,
        () -> ServerOptions.of(World.anyPort(), Detection.of(999_999, MS)));
    assertEquals(
        4_000,
        ServerOptions.of(World.anyPort(), Detection.of(MS, MS)).rate()); // beats in time pass
    try (LivenessServer server = LivenessServer.open(options)) {
      InetSocketAddress taken =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
      IOException e =
          assertThrows(
              IOException.class, () -> LivenessServer.open(ServerOptions.of(taken, DETECTION)));
      assertTrue(e.getMessage().startsWith("cannot listen on "), e.getMessage());
    }
  }
}
