package io.ringbeat.liveness;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class FrameTest {
  private static final PeerInfo INFO = new PeerInfo("näme", "::1", 4_711, "so so 😐");

  private static byte[] bytes(FrameWriter writer) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (WritableByteChannel channel = Channels.newChannel(out)) {
      assertTrue(writer.flush(channel));
    }
    return out.toByteArray();
  }

  /** Says what frames are in bytes that come in pieces. */
  private static String read(byte[] bytes, Pieces pieces) throws IOException {
    StringBuilder said = new StringBuilder();
    FrameReader reader = new FrameReader();
    while (reader.fill(pieces) >= 0) {
      while (reader.next()) {
        said.append(reader.type()).append(' ');
        switch (reader.type()) {
          case Frame.HELLO -> {
            byte[] nonce = reader.bytes(Frame.PROOF);
            said.append(Arrays.hashCode(nonce)).append(' ').append(reader.info());
          }
          case Frame.CHALLENGE, Frame.RESPONSE -> {
            said.append(Arrays.hashCode(reader.bytes(Frame.PROOF)));
            reader.end();
          }
          case Frame.WELCOME -> {
            said.append(reader.number()).append(' ').append(reader.number()).append(' ');
            said.append(Arrays.hashCode(reader.bytes(Frame.PROOF)));
            reader.end();
          }
          case Frame.STATUS -> {
            said.append(reader.text());
            reader.end();
          }
          default -> said.append(reader.onlyNumber());
        }
        said.append('\n');
      }
    }
    return said.append(bytes.length).toString();
  }

  private static byte[] oneOfEach() throws IOException {
    byte[] nonce = new byte[Frame.PROOF];
    Arrays.fill(nonce, (byte) 7);
    FrameWriter writer = new FrameWriter();
    assertTrue(writer.hello(nonce, INFO));
    assertTrue(writer.bytes(Frame.CHALLENGE, nonce));
    assertTrue(writer.bytes(Frame.RESPONSE, nonce));
    assertTrue(writer.welcome(3, 1_000_000_000L, nonce));
    assertTrue(writer.status("draining"));
    for (int type : new int[] {5, 6, 7, 8, 10}) {
      assertTrue(writer.number(type, Long.MIN_VALUE + type));
    }
    return bytes(writer);
  }

  @Test
  void shouldReadWhatItWritesHoweverItIsCut() throws IOException {
    byte[] bytes = oneOfEach();
    byte[] nonce = new byte[Frame.PROOF];
    Arrays.fill(nonce, (byte) 7);
    int hash = Arrays.hashCode(nonce);
    String expected =
        "1 "
            + hash
            + " "
            + INFO
            + "\n2 "
            + hash
            + "\n3 "
            + hash
            + "\n4 3 1000000000 "
            + hash
            + "\n9 draining\n5 -9223372036854775803\n6 -9223372036854775802"
            + "\n7 -9223372036854775801\n8 -9223372036854775800\n10 -9223372036854775798\n"
            + bytes.length;

    assertEquals(expected, read(bytes, new Pieces(bytes, new SplittableRandom(0), bytes.length)));
    for (long seed = 0; seed < 200; seed++) {
      Pieces pieces = new Pieces(bytes, new SplittableRandom(seed), 1 + (int) seed % 40);
      assertEquals(expected, read(bytes, pieces), "seed " + seed);
    }
  }

  /** Frozen: other programs write these bytes. */
  @Test
  void shouldKeepTheBytesOfABeat() throws IOException {
    FrameWriter writer = new FrameWriter();
    assertTrue(writer.number(Frame.BEAT, 258));

    assertEquals("0000000a" + "01" + "05" + "0000000000000102", hex(bytes(writer)));
  }

  @Test
  void shouldKeepTheBytesOfAHello() throws IOException {
    FrameWriter writer = new FrameWriter();
    assertTrue(writer.hello(new byte[Frame.PROOF], new PeerInfo("a", "b", 1, "c")));

    assertEquals(
        "00000033"
            + "01"
            + "01"
            + "00".repeat(32)
            + "0000000000000001"
            + "000161"
            + "000162"
            + "000163",
        hex(bytes(writer)));
  }

  @Test
  void shouldSayWhatIsWrongWithHostileFrames() {
    String beat = "0000000a" + "0105" + "0000000000000001";
    refuses("ffffffff", "a frame of 4294967295 bytes");
    refuses("00000001" + "01", "a frame of 1 bytes");
    refuses("00000000", "a frame of 0 bytes");
    refuses("000003fd", "a frame of 1021 bytes");
    refuses("7b226970", "Does the other side speak this protocol, and both TLS or neither?");
    refuses("0000000a" + "0205" + "0000000000000001", "a frame of version 2");
    refuses("00000009" + "0105" + "00000000000001", "too short");
    refuses("0000000b" + "0105" + "000000000000000100", "1 bytes too long");
    refuses("00000002" + "0105", "too short");
    refuses("00000006" + "0109" + "ffff6162", "too short");
    refuses("00000006" + "0109" + "0002c328", "not UTF-8");
    refuses("00000006" + "0109" + "00016162", "1 bytes too long");
    refuses(beat + beat + "000003fd", "a frame of 1021 bytes");
    refuses(
        "00000032" + "0101" + "00".repeat(32) + "0000000000000001" + "0000" + "000162" + "000163",
        "empty");
    refuses(
        "00000033" + "0101" + "00".repeat(32) + "ffffffffffffffff" + "000161" + "000162" + "000163",
        "negative");
    refuses(
        "00000033" + "0101" + "00".repeat(32) + "0000000000000001" + "00010a" + "000162" + "000163",
        "control character");
  }

  private static void refuses(String hex, String why) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    Pieces pieces = new Pieces(bytes, new SplittableRandom(1), bytes.length);
    BadFrameException e = assertThrows(BadFrameException.class, () -> read(bytes, pieces), hex);
    assertTrue(e.getMessage().contains(why), hex + ": " + e.getMessage());
  }

  @Test
  void shouldWaitForTheRestOfAFrameThatIsCutOff() throws IOException {
    byte[] bytes = oneOfEach();
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      Pieces pieces = new Pieces(cut, new SplittableRandom(length), bytes.length);

      assertFalse(read(cut, pieces).contains("\n10 "), "of " + length + " bytes");
    }
  }

  @Test
  void shouldReadOrRefuseAnyBytes() {
    int refused = 0;
    for (long seed = 0; seed < 20_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] bytes = new byte[random.nextInt(3_000)];
      random.nextBytes(bytes);
      if (bytes.length > 8 && seed % 2 == 0) { // lengths that are right, and types that exist
        bytes[0] = bytes[1] = bytes[2] = 0;
        bytes[3] = (byte) random.nextInt(100);
        bytes[4] = 1;
        bytes[5] = (byte) random.nextInt(12);
      }
      try {
        read(bytes, new Pieces(bytes, random, 100));
      } catch (IOException e) {
        refused++;
        assertTrue(e instanceof BadFrameException && !e.getMessage().isBlank(), "seed " + seed);
      }
    }
    assertTrue(refused > 15_000, refused + " refused");
  }

  @Test
  void shouldTakeNoFrameThatHasNoRoom() throws IOException {
    FrameWriter writer = new FrameWriter();
    int frames = 0;
    while (writer.number(Frame.ACK, frames)) {
      frames++;
    }

    assertEquals(4 * Frame.LONGEST / 14, frames);
    assertEquals(frames * 14, bytes(writer).length);
    assertTrue(writer.number(Frame.ACK, 0));
  }

  @Test
  void shouldProveASecretToBothSidesAndShowNothingOfIt() {
    byte[] key = "0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    Secret secret = Secret.of(key);
    byte[] a = new byte[32];
    byte[] b = new byte[32];
    b[0] = 1;

    assertArrayEquals(secret.ofClient(a, b, "x"), Secret.of(key).ofClient(a, b, "x"));
    assertFalse(Secret.same(secret.ofClient(a, b, "x"), secret.ofServer(a, b, "x")));
    assertFalse(Secret.same(secret.ofClient(a, b, "x"), secret.ofClient(b, a, "x")));
    assertFalse(Secret.same(secret.ofClient(a, b, "x"), secret.ofClient(a, b, "y")));
    key[0]++;
    assertFalse(Secret.same(secret.ofClient(a, b, "x"), Secret.of(key).ofClient(a, b, "x")));
    assertEquals("a secret", secret.toString());
    assertThrows(IllegalArgumentException.class, () -> Secret.of(new byte[15]));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
