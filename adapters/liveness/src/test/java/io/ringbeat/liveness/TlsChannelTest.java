package io.ringbeat.liveness;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both ends of TLS on one thread, over a wire that cuts as it likes. */
final class TlsChannelTest {
  private static final String HOST = "127.0.0.1";
  private static final int SEEDS = Integer.getInteger("ringbeat.liveness.tls", 20);
  private static final long FIRST = Long.getLong("ringbeat.liveness.seed", 0);
  private static final int MOST = 100_000; // rounds of a test

  @TempDir static Path folder;
  private static SSLContext shown;
  private static SSLContext trusted;

  @BeforeAll
  static void certify() throws IOException {
    Certificates certificates = Certificates.make(folder, "ip:" + HOST);
    shown = certificates.shown();
    trusted = certificates.trusted();
  }

  /** Bytes under way. */
  private static final class Way {
    final ByteArrayOutputStream all = new ByteArrayOutputStream();
    final ArrayDeque<Byte> bytes = new ArrayDeque<>();
    boolean closed;
  }

  /** An end of the wire: takes and gives at most so many bytes at once, or now and then none. */
  private record Wire(Way in, Way out, SplittableRandom random, int most) implements ByteChannel {
    @Override
    public int read(ByteBuffer target) {
      if (in.bytes.isEmpty()) {
        return in.closed ? -1 : 0;
      }
      int length = Math.min(Math.min(some(), in.bytes.size()), target.remaining());
      for (int i = 0; i < length; i++) {
        target.put(in.bytes.remove());
      }
      return length;
    }

    @Override
    public int write(ByteBuffer source) {
      int length = Math.min(some(), source.remaining());
      for (int i = 0; i < length; i++) {
        byte each = source.get();
        out.bytes.add(each);
        out.all.write(each);
      }
      return length;
    }

    private int some() {
      return most == Integer.MAX_VALUE ? most : random.nextInt(most + 1);
    }

    @Override
    public boolean isOpen() {
      return !out.closed;
    }

    @Override
    public void close() {
      out.closed = true;
    }
  }

  /** A connection. */
  private static final class Pair {
    final Way up = new Way();
    final Way down = new Way();
    final SSLEngine clientEngine = Tls.connecting(trusted, HOST, 1);
    final SSLEngine serverEngine = Tls.accepting(shown);
    final TlsChannel client;
    final TlsChannel server;

    Pair(String protocol, SplittableRandom random, int most, Executor executor) throws IOException {
      clientEngine.setEnabledProtocols(new String[] {protocol});
      ByteBuffer scratch = TlsChannel.scratch();
      client =
          new TlsChannel(
              new Wire(down, up, random.split(), most),
              clientEngine,
              scratch,
              Runnable::run,
              () -> {});
      server =
          new TlsChannel(
              new Wire(up, down, random.split(), most), serverEngine, scratch, executor, () -> {});
    }

    static Pair whole(String protocol) throws IOException {
      Pair pair = new Pair(protocol, new SplittableRandom(1), Integer.MAX_VALUE, Runnable::run);
      pair.say("hello");
      return pair;
    }

    /** Sends a text up, and lets both sides do what there is to do. */
    void say(String text) throws IOException {
      ByteBuffer source = ByteBuffer.wrap(text.getBytes(ISO_8859_1));
      ByteBuffer target = ByteBuffer.allocate(100);
      for (int i = 0; i < MOST && target.position() < text.length(); i++) {
        client.write(source);
        server.read(target);
        server.flush();
        client.read(ByteBuffer.allocate(100));
      }
      assertEquals(text, new String(target.array(), 0, target.position(), ISO_8859_1));
    }
  }

  /** What one side says to the other, in writes and reads of random lengths. */
  private static final class Talk {
    final TlsChannel from;
    final TlsChannel to;
    final SplittableRandom random;
    final ByteBuffer said;
    final ByteArrayOutputStream heard = new ByteArrayOutputStream();

    Talk(TlsChannel from, TlsChannel to, SplittableRandom random) {
      this.from = from;
      this.to = to;
      this.random = random;
      byte[] bytes = new byte[random.nextInt(100_000)];
      random.nextBytes(bytes);
      said = ByteBuffer.wrap(bytes);
    }

    boolean isDone() {
      return heard.size() == said.capacity();
    }

    void step() throws IOException {
      int length = Math.min(said.remaining(), random.nextInt(40_000));
      ByteBuffer piece = said.slice(said.position(), length);
      said.position(said.position() + from.write(piece));
      from.flush();
      do {
        ByteBuffer target = ByteBuffer.allocate(1 + random.nextInt(20_000));
        int count = to.read(target);
        assertEquals(Math.max(count, 0), target.position());
        heard.write(target.array(), 0, target.position());
      } while (to.hasMore());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void shouldCarryEveryByteHoweverItIsCut(String protocol) throws IOException {
    for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Pair pair = new Pair(protocol, random.split(), 2 + random.nextInt(9_000), Runnable::run);
      Talk up = new Talk(pair.client, pair.server, random.split());
      Talk down = new Talk(pair.server, pair.client, random.split());
      for (int i = 0; !up.isDone() || !down.isDone(); i++) {
        assertTrue(i < MOST, "seed " + seed + " does not come to its end");
        up.step();
        down.step();
      }

      assertArrayEquals(up.said.array(), up.heard.toByteArray(), "seed " + seed);
      assertArrayEquals(down.said.array(), down.heard.toByteArray(), "seed " + seed);
      assertEquals(protocol, pair.serverEngine.getSession().getProtocol());
      assertEquals(pair.up.all.size(), pair.client.bytesWritten());
      assertEquals(pair.up.all.size() - pair.up.bytes.size(), pair.server.bytesRead());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void shouldEndWhenTheOtherSideDoes(String protocol) throws IOException {
    Pair pair = Pair.whole(protocol);
    ByteBuffer last = ByteBuffer.wrap(new byte[50_000]);
    assertEquals(50_000, pair.client.write(last));
    pair.client.close();
    int heard = 0;
    int count = 0;
    for (int i = 0; i < MOST && count >= 0; i++) {
      count = pair.server.read(ByteBuffer.allocate(1_000));
      heard += Math.max(count, 0);
    }

    assertEquals(50_000, heard);
    assertEquals(-1, count);
    pair.server.close();
    assertTrue(pair.down.closed);
  }

  @Test
  void shouldSendNothingInTheClear() throws IOException {
    Pair pair = Pair.whole("TLSv1.3");
    pair.say("a word of its own");

    assertTrue(pair.up.all.size() > 100);
    assertFalse(pair.up.all.toString(ISO_8859_1).contains("a word of its own"));
  }

  @Test
  void shouldTakeNothingBeforeTheHandshakeIsDone() throws IOException {
    Pair pair = new Pair("TLSv1.3", new SplittableRandom(1), Integer.MAX_VALUE, Runnable::run);
    ByteBuffer word = ByteBuffer.wrap("hello".getBytes(ISO_8859_1));

    assertEquals(0, pair.server.write(word));
    assertEquals(0, pair.client.write(word));
    assertTrue(pair.client.flush()); // its hello is out, and the word does not wait for the socket
    assertEquals(5, word.remaining());
  }

  @Test
  void shouldNotTouchTheEngineWhileTheExecutorIsAtWork() throws IOException {
    Queue<Runnable> tasks = new ArrayDeque<>();
    Pair pair = new Pair("TLSv1.3", new SplittableRandom(1), Integer.MAX_VALUE, tasks::add);
    pair.client.flush();
    assertEquals(0, pair.server.read(ByteBuffer.allocate(100)));
    assertTrue(pair.server.isThinking());
    assertEquals(0, pair.server.read(ByteBuffer.allocate(100)));
    assertEquals(0, pair.server.bytesWritten());
    assertEquals(1, tasks.size());
    while (!tasks.isEmpty()) {
      tasks.remove().run();
      pair.server.read(ByteBuffer.allocate(100));
    }

    assertFalse(pair.server.isThinking());
    assertTrue(pair.server.bytesWritten() > 0);
  }

  @Test
  void shouldGoOnWithNewKeys() throws IOException {
    Pair pair = Pair.whole("TLSv1.3");
    pair.client.trust();
    pair.server.trust();
    for (int i = 0; i < 200; i++) { // more than may be empty in a row
      pair.clientEngine.beginHandshake(); // of an engine that has shaken hands: new keys
      pair.say("word " + i);
      pair.serverEngine.beginHandshake();
      pair.say("word " + i);
      assertEquals(1, pair.server.write(ByteBuffer.wrap(new byte[1])));
      assertEquals(1, pair.client.read(ByteBuffer.allocate(100)));
    }
    assertTrue(pair.up.all.size() > 400 * 50, pair.up.all.size() + " bytes");
  }

  @Test
  void shouldGiveUpWhoSendsNothingButNewKeys() throws IOException {
    Pair pair = Pair.whole("TLSv1.3");
    pair.server.trust();
    List<Integer> counts = new ArrayList<>();
    BadFrameException e =
        assertThrows(
            BadFrameException.class,
            () -> {
              for (int i = 0; i < 200; i++) {
                pair.clientEngine.beginHandshake();
                pair.client.flush();
                counts.add(pair.server.read(ByteBuffer.allocate(100)));
              }
            });

    assertEquals("64 records of TLS in a row that bring nothing", e.getMessage());
    assertTrue(counts.size() >= 32, counts.size() + " records");
  }

  @Test
  void shouldCountNewKeysAltogetherOfWhoIsNotTrusted() throws IOException {
    Pair pair = Pair.whole("TLSv1.3");
    int[] words = new int[1];
    BadFrameException e =
        assertThrows(
            BadFrameException.class,
            () -> {
              for (int i = 0; i < 200; i++) {
                pair.clientEngine.beginHandshake();
                pair.say("a"); // so that they are not in a row
                words[0]++;
              }
            });

    assertEquals("64 records of TLS that bring nothing", e.getMessage());
    assertTrue(words[0] >= 20 && words[0] <= 64, words[0] + " words");
  }

  @Test
  void shouldNotDoTheArithmeticOfAHandshakeThatWasGivenUp() throws IOException {
    Queue<Runnable> tasks = new ArrayDeque<>();
    Pair pair = new Pair("TLSv1.3", new SplittableRandom(1), Integer.MAX_VALUE, tasks::add);
    pair.client.flush();
    pair.server.read(ByteBuffer.allocate(100));
    pair.server.close();
    assertEquals(1, tasks.size());
    tasks.remove().run();

    assertEquals(HandshakeStatus.NEED_TASK, pair.serverEngine.getHandshakeStatus());
    assertFalse(pair.server.isThinking());
  }

  @Test
  void shouldRefuseASecondHandshake() throws IOException {
    Pair pair = Pair.whole("TLSv1.2");
    pair.clientEngine.beginHandshake();
    pair.client.flush();
    BadFrameException e =
        assertThrows(BadFrameException.class, () -> pair.server.read(ByteBuffer.allocate(100)));

    assertEquals("a second handshake of TLS on one connection", e.getMessage());
  }

  @Test
  void shouldRefuseBytesThatWereChanged() throws IOException {
    for (String protocol : List.of("TLSv1.3", "TLSv1.2")) {
      Pair pair = Pair.whole(protocol);
      pair.client.write(ByteBuffer.wrap(new byte[100]));
      pair.up.bytes.add((byte) (pair.up.bytes.removeLast() ^ 1));
      BadFrameException e =
          assertThrows(BadFrameException.class, () -> pair.server.read(ByteBuffer.allocate(100)));

      assertTrue(e.getMessage().startsWith("TLS has failed: "), e.getMessage());
    }
  }
}
