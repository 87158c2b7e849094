package io.ringbeat.liveness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.event.PeerCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server and clients that speak TLS on real sockets; times as in {@link LivenessServerTest}. */
final class LivenessTlsTest {
  private static final long MS = World.MS;
  private static final Detection DETECTION = Detection.of(100 * MS, 400 * MS);
  private static final Secret SECRET = Secret.of(new byte[16]);
  private static final ClientListener DEAF = new ClientListener() {};

  @TempDir static Path folder;
  private static SSLContext shown;
  private static SSLContext trusted;
  private static SSLContext shownElsewhere;
  private static SSLContext trustedElsewhere;

  @BeforeAll
  static void certify() throws IOException {
    Certificates here = Certificates.make(folder, "ip:127.0.0.1");
    Certificates elsewhere =
        Certificates.make(Files.createDirectory(folder.resolve("other")), "dns:elsewhere.example");
    shown = here.shown();
    trusted = here.trusted();
    shownElsewhere = elsewhere.shown();
    trustedElsewhere = elsewhere.trusted();
  }

  /** Notes what a client is told. */
  private record Told(List<String> lines) implements ClientListener {
    Told() {
      this(new ArrayList<>());
    }

    @Override
    public void onUp(long session) {
      lines.add("up");
    }

    @Override
    public void onDown(String why, long retryNanos) {
      lines.add("down: " + why);
    }
  }

  private static World world(UnaryOperator<ServerOptions> options) throws IOException {
    return new World(DETECTION, options);
  }

  private static ClientOptions once(ClientOptions options) {
    return options.backoff(100_000 * MS, 100_000 * MS);
  }

  private static SocketChannel connect(World world) throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.setOption(StandardSocketOptions.SO_RCVBUF, 4_096);
    channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), world.server.port()));
    channel.configureBlocking(false);
    return channel;
  }

  private static void await(World world, BooleanSupplier condition) throws IOException {
    long begun = System.nanoTime();
    while (!condition.getAsBoolean()) {
      world.settle();
      assertTrue(System.nanoTime() - begun < 20_000_000_000L, world.events.toString());
    }
  }

  private static long counter(World world, String wanted) {
    long[] found = {-1};
    world.server.readCounters(
        (scope, name, value) -> found[0] = name.equals(wanted) ? value : found[0]);
    return found[0];
  }

  /** Events, verdicts and what a client was told of a run in which much goes wrong. */
  private static List<Object> run(SSLContext server, SSLContext client) throws IOException {
    try (World world = world(options -> options.secret(SECRET).tls(server))) {
      Told told = new Told();
      FaultProxy proxy = world.proxy();
      LivenessClient steady =
          world.client(
              world.options("steady", world.server.port()).secret(SECRET).tls(client), DEAF);
      LivenessClient dies =
          world.client(world.options("dies", world.server.port()).secret(SECRET).tls(client), DEAF);
      world.client(world.options("far", proxy.port()).secret(SECRET).tls(client), told);
      world.pass(350);
      steady.status("draining");
      world.pass(300);
      world.freeze(dies); // its connection stays as it is: only its silence tells
      proxy.stall(true);
      world.pass(200);
      proxy.stall(false);
      world.pass(300);
      proxy.swallow(true);
      world.pass(1_500);
      proxy.swallow(false);
      world.pass(2_500);
      steady.close();
      world.pass(100);
      List<Object> all = new ArrayList<>(); // who joins first may differ, and when
      for (String name : List.of("steady", "dies", "far")) {
        all.add(of(name, world.events));
        all.add(
            of(name, world.verdicts).stream()
                .map(line -> line.replaceFirst("^\\d+ (.*ALIVE)", "$1"))
                .toList());
      }
      all.add(told.lines);
      return all;
    }
  }

  private static List<String> of(String name, List<String> lines) {
    return lines.stream().filter(line -> line.contains(" " + name)).toList();
  }

  @Test
  void shouldComeToTheSameVerdictsAsWithoutTls() throws IOException {
    List<Object> secure = run(shown, trusted);

    assertEquals(run(null, null), secure);
    String verdicts = secure.toString();
    assertTrue(verdicts.contains("dies DEAD"), verdicts);
    assertTrue(verdicts.contains("far DEAD"), verdicts);
    assertTrue(verdicts.contains("steady LEFT"), verdicts);
  }

  @Test
  void shouldLetOnlyThoseInWhoKnowTheSecret() throws IOException {
    Secret wrong = Secret.of("0123456789abcdef".getBytes(StandardCharsets.US_ASCII));
    try (World world = world(options -> options.secret(SECRET).tls(shown))) {
      Told knows = new Told();
      Told guesses = new Told();
      int port = world.server.port();
      world.client(world.options("a", port).secret(SECRET).tls(trusted), knows);
      world.client(once(world.options("b", port).secret(wrong).tls(trusted)), guesses);
      world.pass(500);

      assertEquals(List.of("up"), knows.lines);
      assertEquals(List.of("down: the peer has not shown that it knows the secret"), guesses.lines);
    }
  }

  /** What a client is told that connects once. */
  private static String refusal(SSLContext server, SSLContext client) throws IOException {
    try (World world = world(options -> options.tls(server))) {
      Told told = new Told();
      world.client(once(world.options("a", world.server.port()).tls(client)), told);
      world.pass(500);

      assertEquals(List.of(), world.events);
      assertEquals(0, counter(world, "joined"));
      assertEquals(1, counter(world, "closed"));
      assertEquals(1, told.lines.size(), told.lines.toString());
      return told.lines.get(0);
    }
  }

  @Test
  void shouldNotTrustACertificateForAnotherHost() throws IOException {
    String why = refusal(shownElsewhere, trustedElsewhere);

    assertTrue(why.startsWith("down: TLS has failed: "), why);
    assertTrue(why.contains("No subject alternative names matching IP address 127.0.0.1"), why);
  }

  @Test
  void shouldNotTrustACertificateThatNobodyHasSignedWhomItTrusts() throws IOException {
    String why = refusal(shown, trustedElsewhere);

    assertTrue(why.startsWith("down: TLS has failed: "), why);
    assertTrue(why.contains("PKIX path"), why);
  }

  @Test
  void shouldTellAClientWithoutTlsThatItIsNotUnderstood() throws IOException {
    String why = refusal(shown, null);

    assertTrue(why.contains("Does the other side speak this protocol, and both TLS or"), why);
  }

  @Test
  void shouldTellAClientWithTlsThatTheServerHasNone() throws IOException {
    String why = refusal(null, trusted);

    assertTrue(why.startsWith("down: TLS has failed: "), why);
    assertTrue(why.contains("plaintext connection?"), why);
  }

  @Test
  void shouldDropWhoStallsInTheHandshakeAndServeTheOthersMeanwhile() throws IOException {
    try (World world = world(options -> options.handshake(1_000 * MS).tls(shown));
        SocketChannel silent = connect(world);
        SocketChannel stuck = connect(world)) {
      ByteBuffer hello = TlsChannel.scratch();
      Tls.connecting(trusted, "127.0.0.1", 1).wrap(ByteBuffer.allocate(0), hello);
      stuck.write(hello.flip()); // and does not answer what the server says to that
      await(world, () -> counter(world, "accepted") == 2);
      Told told = new Told();
      world.client(world.options("a", world.server.port()).tls(trusted), told);
      world.pass(1_000);
      assertEquals(0, counter(world, "closed"));
      world.pass(100);

      assertEquals(2, counter(world, "closed"));
      assertEquals(List.of("up"), told.lines);
      assertEquals(1, world.verdicts.size());
      assertTrue(silent.isOpen());
    }
  }

  @Test
  void shouldDropWhoSendsGarbage() throws IOException {
    try (World world = world(options -> options.tls(shown));
        SocketChannel garbage = connect(world);
        SocketChannel large = connect(world)) {
      garbage.write(ByteBuffer.wrap(new byte[5_000]));
      large.write(ByteBuffer.wrap(new byte[] {22, 3, 3, -1, -1, 1, 2, 3})); // of 65,535 bytes
      await(world, () -> counter(world, "closed") == 2);

      assertEquals(2, counter(world, "badFrames"));
      assertEquals(List.of(), world.events);
    }
  }

  /** Joins by hand. */
  private static TlsChannel joined(World world, SocketChannel channel) throws IOException {
    return joined(world, channel, Tls.connecting(trusted, "127.0.0.1", 1));
  }

  private static TlsChannel joined(World world, SocketChannel channel, SSLEngine engine)
      throws IOException {
    TlsChannel tls = new TlsChannel(channel, engine, TlsChannel.scratch(), Runnable::run, () -> {});
    FrameWriter out = new FrameWriter();
    FrameReader in = new FrameReader();
    out.hello(new byte[Frame.PROOF], World.info("a"));
    await(
        world,
        () -> {
          try {
            assertTrue(in.fill(tls) >= 0);
            return out.flush(tls) && in.next() && in.type() == Frame.WELCOME;
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
    return tls;
  }

  private static ByteBuffer beats(int count) {
    ByteBuffer beats = ByteBuffer.allocate(14 * count);
    for (long i = 1; i <= count; i++) {
      beats.putInt(10).put((byte) Frame.VERSION).put((byte) Frame.BEAT).putLong(i);
    }
    return beats.flip();
  }

  @Test
  void shouldTakeNewKeysForEverOfWhoHasJoined() throws IOException {
    try (World world = world(options -> options.rate(1_000_000).tls(shown));
        SocketChannel channel = connect(world)) {
      SSLEngine engine = Tls.connecting(trusted, "127.0.0.1", 1);
      TlsChannel tls = joined(world, channel, engine);
      tls.trust();
      for (int i = 0; i < 100; i++) {
        engine.beginHandshake(); // of an engine that has shaken hands: new keys
        ByteBuffer beat = beats(1);
        ByteBuffer ack = ByteBuffer.allocate(14);
        await(
            world,
            () -> {
              try {
                tls.write(beat);
                tls.read(ack);
                return !ack.hasRemaining();
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
      }

      assertEquals(100, world.events.stream().filter("BEAT a"::equals).count());
    }
  }

  @Test
  void shouldReadAllOfARecordThatHoldsMoreThanTheReader() throws IOException {
    try (World world = world(options -> options.rate(1_000_000).tls(shown));
        SocketChannel channel = connect(world)) {
      TlsChannel tls = joined(world, channel);
      ByteBuffer beats = beats(500); // 7,000 bytes; the reader has 4,096
      ByteBuffer acks = ByteBuffer.allocate(14 * 500);
      await(
          world,
          () -> {
            try {
              tls.write(beats);
              tls.read(acks);
              return !beats.hasRemaining() && !acks.hasRemaining();
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          });

      assertEquals(500, world.events.stream().filter("BEAT a"::equals).count());
      assertEquals(500, acks.getLong(14 * 499 + 6));
    }
  }

  @Test
  void shouldDropWhoDoesNotReadWhatItIsSent() throws IOException {
    try (World world = world(options -> options.rate(1_000_000).tls(shown));
        SocketChannel channel = connect(world)) {
      TlsChannel tls = joined(world, channel);
      long sent = 0;
      for (int i = 0; i < 2_000 && world.server.sessions().size() > 0; i++) {
        ByteBuffer beats = beats(1_000);
        try {
          sent += tls.write(beats);
        } catch (IOException e) {
          break; // it was dropped
        }
        world.settle();
      }
      await(world, () -> world.events.contains("CLOSED a " + PeerCode.TOO_SLOW));
      assertTrue(sent >= 14_000, sent + " bytes");
    }
  }

  @Test
  void shouldRefuseTlsForJson() {
    ServerOptions options = ServerOptions.of(World.anyPort(), DETECTION).json(World.anyPort());

    assertThrows(IllegalArgumentException.class, () -> options.tls(shown));
  }
}
