package io.ringbeat.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The bytes of a frame, and what is refused. */
final class FrameTest {
  private static final long TIME = 1_700_000_000_000_000_000L;
  private static final long BEFORE = 0x0123456789ABCDEFL;

  /** Sequence 42: one QUOTE of source 4, instrument 7. */
  private static final String GOLDEN =
      "52424a31000101002a00000000000000010000000000000000002a36fe9c9717efcdab8967452301"
          + "05000004000700000b0000000000000000002a36fe9c971764000000000000000200000000000000"
          + "650000000000000003000000000000000000000000000000ae7f6a6ed1541bf957eaa89200000000";

  private static long[] quote() {
    return new long[] {Event.header(Kind.QUOTE, 0, 4, 7), 11, TIME, 100, 2, 101, 3, 0};
  }

  private static ByteBuffer encode(int type, long before, long after, long[] words) {
    ByteBuffer bytes =
        new FrameEncoder(1).encode(type, 42, TIME, before, after, words, 0, words.length / 8);
    ByteBuffer copy = ByteBuffer.allocate(bytes.remaining()).order(ByteOrder.LITTLE_ENDIAN);
    return copy.put(bytes).flip();
  }

  @Test
  void shouldBeTheseBytes() {
    long[] quote = quote();

    ByteBuffer frame = encode(Frame.EVENTS, BEFORE, Chain.step(BEFORE, quote, 0), quote);

    byte[] bytes = new byte[frame.remaining()];
    frame.get(bytes);
    assertEquals(GOLDEN, HexFormat.of().formatHex(bytes));
    assertEquals(Frame.bytes(1), bytes.length);
  }

  @Test
  void shouldGiveBackWhatWasPutIn() {
    FrameDecoder decoder = new FrameDecoder();

    assertNull(decoder.decode(of(HexFormat.of().parseHex(GOLDEN))));

    assertEquals(Frame.EVENTS, decoder.type());
    assertEquals(42, decoder.first());
    assertEquals(1, decoder.slots());
    assertEquals(TIME, decoder.time());
    assertEquals(BEFORE, decoder.chainBefore());
    assertEquals(Chain.step(BEFORE, quote(), 0), decoder.chainAfter());
    assertArrayEquals(quote(), Arrays.copyOf(decoder.words(), 8));
  }

  @Test
  void shouldTakeSlotsThatGoOnAtTheSlabsStart() {
    long[] slab = new long[24];
    long[] quote = quote();
    System.arraycopy(quote, 0, slab, 16, 8);
    System.arraycopy(quote, 0, slab, 0, 8);
    long after = Chain.over(0, slab, 16, 2);

    ByteBuffer frame = new FrameEncoder(1).encode(0, 42, TIME, 0, after, slab, 16, 2);

    FrameDecoder decoder = new FrameDecoder();
    assertNull(decoder.decode(frame));
    assertArrayEquals(quote, Arrays.copyOfRange(decoder.words(), 8, 16));
  }

  @Test
  void shouldRefuseEverySingleBitThatIsWrong() {
    byte[] bytes = HexFormat.of().parseHex(GOLDEN);
    FrameDecoder decoder = new FrameDecoder();

    for (int bit = 0; bit < bytes.length * 8; bit++) {
      bytes[bit >> 3] ^= (byte) (1 << (bit & 7));
      assertNotNull(decoder.decode(of(bytes)), "bit " + bit);
      bytes[bit >> 3] ^= (byte) (1 << (bit & 7));
    }
    assertNull(decoder.decode(of(bytes)));
  }

  @Test
  void shouldRefuseEveryLengthButItsOwn() {
    byte[] bytes = HexFormat.of().parseHex(GOLDEN);

    for (int length = 0; length < bytes.length + 64; length++) {
      String wrong = new FrameDecoder().decode(of(Arrays.copyOf(bytes, length)));
      assertEquals(length == bytes.length, wrong == null, "length " + length);
    }
  }

  @Test
  void shouldGiveAReasonForAnyBytes() {
    SplittableRandom random = new SplittableRandom(3);
    FrameDecoder decoder = new FrameDecoder();
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(400)];
      random.nextBytes(bytes);
      ByteBuffer buffer = of(bytes);
      if (bytes.length > 24 && random.nextBoolean()) {
        buffer.putLong(0, Frame.head(random.nextInt(5)));
        buffer.putLong(16, random.nextInt(8) - 1L);
      }
      assertNotNull(decoder.decode(buffer));
    }
  }

  @Test
  void shouldRefuseASoundChecksumOverWhatCannotBe() {
    long[] quote = quote();
    long after = Chain.step(0, quote, 0);
    long[] cut = quote();
    cut[0] |= Event.LONG;
    cut[Event.E] = 64;

    FrameDecoder decoder = new FrameDecoder();
    assertTrue(decoder.decode(encode(0, 1, after, quote)).contains("chain"));
    assertTrue(decoder.decode(encode(3, 0, 0, quote)).contains("type 3"));
    assertTrue(decoder.decode(encode(Frame.CHECKPOINT, 0, 1, quote)).contains("chain"));
    assertTrue(decoder.decode(encode(0, 0, Chain.step(0, cut, 0), cut)).contains("cut off"));
    assertNotNull(decoder.decode(encode(0, 0, 0, new long[0])));
  }

  @Test
  void shouldSayInItsBodyHowASegmentBegins() {
    Begin begin = new Begin(3, 42, BEFORE, TIME, 12_345, List.of(7L, 9L));

    FrameDecoder decoder = new FrameDecoder();
    assertNull(decoder.decode(encode(Frame.BEGIN, BEFORE, BEFORE, begin.body())));

    assertEquals(begin, Begin.read(3, decoder));
  }

  @Test
  void shouldSayInItsBodyWhatARunHadComeTo() {
    Map<String, Long> hashes = new java.util.LinkedHashMap<>();
    hashes.put("zeta", 5L);
    hashes.put("alpha", -6L);
    Checkpoint checkpoint = new Checkpoint(41, BEFORE, hashes);

    FrameDecoder decoder = new FrameDecoder();
    assertNull(decoder.decode(encode(Frame.CHECKPOINT, BEFORE, BEFORE, checkpoint.body())));
    Checkpoint read = Checkpoint.read(decoder);

    assertEquals(checkpoint, read);
    assertEquals(List.of("zeta", "alpha"), List.copyOf(read.hashes().keySet()));
  }

  private static ByteBuffer of(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
