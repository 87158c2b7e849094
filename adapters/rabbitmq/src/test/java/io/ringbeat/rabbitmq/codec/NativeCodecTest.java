package io.ringbeat.rabbitmq.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NativeCodecTest {
  private static final int EVENTS = 2_000;

  private final OutMessage out = new OutMessage();
  private final NativeDecoder decoder = new NativeDecoder(Limits.DEFAULT);

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 4096})
  void shouldGiveBackEveryEventBitForBit(int batch) throws BadMessageException {
    long seed = 20_261L + batch;
    RandomEvents events = new RandomEvents(seed);
    NativeEncoder encoder = new NativeEncoder("capture", batch);
    List<String> sent = new ArrayList<>();
    List<Long> sequences = new ArrayList<>();
    Recorded recorded = new Recorded();

    for (long i = 0; i < EVENTS; i++) {
      long[] event = events.next();
      sent.add(Arrays.toString(event));
      sequences.add(i * 3);
      if (encoder.encode(i * 3, event, 0, out)) {
        decoder.decode(Recorded.message("", Recorded.body(out)), recorded);
        out.clear();
      }
    }
    if (encoder.flush(out)) {
      decoder.decode(Recorded.message("", Recorded.body(out)), recorded);
    }

    assertEquals(sent, recorded.words(), "seed " + seed);
    assertEquals(sequences, recorded.sequences, "seed " + seed);
    assertEquals(NativeFrame.producer("capture"), decoder.producer());
  }

  @Test
  void shouldLayTheFrameOutAsDocumented() {
    long[] slab = {0, Event.header(Kind.TRADE, Event.SELL, 3, 7), 1, 2, 3, 4, 5, 6, 7};

    assertTrue(new NativeEncoder("ringbeat", 1).encode(42, slab, 1, out));

    ByteBuffer expected = ByteBuffer.allocate(24 + 8 + 64).order(ByteOrder.LITTLE_ENDIAN);
    expected.put(new byte[] {'R', 'B', 'E', 'V', 1, 0, 1, 0}).putInt(1).putInt(1);
    expected.putLong(0xa8be76227c6f7696L).putLong(42); // as NATIVE.md and the Python reader have it
    for (int i = 1; i < slab.length; i++) {
      expected.putLong(slab[i]);
    }
    assertArrayEquals(expected.array(), Recorded.body(out));
    assertEquals("application/vnd.ringbeat.events", out.contentType);
  }

  @Test
  void shouldSendWhatWaitsWhenAskedAndForgetItWhenReset() throws BadMessageException {
    NativeEncoder encoder = new NativeEncoder("capture", 3);
    RandomEvents events = new RandomEvents(1);
    Recorded recorded = new Recorded();

    assertFalse(encoder.flush(out), "nothing waits");
    assertFalse(encoder.encode(0, events.next(), 0, out));
    encoder.reset();
    assertFalse(encoder.flush(out), "it was forgotten");
    assertFalse(encoder.encode(1, events.next(), 0, out));
    assertFalse(encoder.encode(2, events.next(), 0, out));
    assertTrue(encoder.flush(out));
    assertFalse(encoder.flush(out), "it has been sent");

    decoder.decode(Recorded.message("", Recorded.body(out)), recorded);
    assertEquals(List.of(1L, 2L), recorded.sequences);
  }

  @Test
  void shouldSendAFrameThatIsFullBeforeItHasItsCount() {
    NativeEncoder encoder = new NativeEncoder("capture", NativeEncoder.MOST);
    int slots = 1 + 1000;
    long[] slab = new long[slots * Event.WORDS];
    slab[0] = Event.header(Kind.MESSAGE, Event.LONG, 0, 0);
    slab[Event.E] = 1000 * Event.BYTES;
    int count = 0;
    do {
      count++;
    } while (!encoder.encode(count, slab, 0, out));

    assertEquals(5, count, "64 KB each");
    assertTrue(out.length >= NativeEncoder.FULL && out.length < NativeEncoder.FULL + (1 << 16));
  }

  @Test
  void shouldRefuseEveryCutAndEveryLongerFrame() {
    byte[] frame = frame(5);
    for (int length = 0; length < frame.length; length++) {
      refuse(Arrays.copyOf(frame, length));
    }
    refuse(Arrays.copyOf(frame, frame.length + 1));
    refuse(Arrays.copyOf(frame, frame.length + Event.BYTES));
  }

  @Test
  void shouldRefuseWhatItsHeadDoesNotSay() {
    assertEquals("no native frame: it does not begin with RBEV", refuse(changed(0, (byte) 'X')));
    String versions = refuse(changed(4, (byte) 2));
    assertEquals(
        "frame version 2, flags 0, schema 1 at byte 4: only version 1, flags 0, schema 1 are known",
        versions);
    refuse(changed(5, (byte) 1));
    refuse(changed(6, (byte) 2));
    refuse(changed(7, (byte) 1));
    assertEquals(
        "the frame has 0 events (byte 8), 1 to 4096 are allowed", refuse(changed(8, (byte) 0)));
    refuse(changed(11, (byte) 0x80));
    refuse(changed(15, (byte) 0x80));
  }

  @Test
  void shouldRefuseAPayloadThatGoesBeyondTheFrame() {
    byte[] frame = frame(0);
    ByteBuffer words = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
    long header = words.getLong(32) | Event.LONG;
    for (long length : new long[] {1, 65, -1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 32}) {
      words.putLong(32, header).putLong(32 + Event.E * Long.BYTES, length);
      assertEquals("event 0 at byte 24 is cut off", refuse(frame));
    }
  }

  @Test
  void shouldOnlyThrowWhatIsDocumentedOnChangedFrames() {
    long seed = 77;
    Random random = new Random(seed);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] frame = frame(random.nextInt(50));
      for (int k = random.nextInt(4); k >= 0; k--) {
        frame[random.nextInt(frame.length)] = (byte) random.nextInt();
      }
      try {
        decoder.decode(Recorded.message("", frame), (sequence, slab, offset) -> {});
      } catch (BadMessageException e) {
        refused++;
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ", frame " + i, e);
      }
    }
    assertTrue(refused > 1_000 && refused < 20_000, refused + " of 20000 refused");
  }

  @Test
  void shouldNotAllocateOnceWarm() throws BadMessageException {
    NativeEncoder encoder = new NativeEncoder("capture", 64);
    long[] event = new RandomEvents(5).next();
    InMessage in = Recorded.message("", frame(100));
    Decoder.Events nothing = (sequence, slab, offset) -> {};
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 20; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 10_000; i++) {
        encoder.encode(i, event, 0, out);
        decoder.decode(in, nothing);
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertTrue(least < 1_000, least + " bytes for 10,000 events each way");
  }

  @Test
  void shouldKeepTheHashesOfProducersApart() {
    assertEquals(0xa8be76227c6f7696L, NativeFrame.producer("ringbeat"));
    List<String> names = List.of("", "a", "b", "a\0", "ringbeat1", "ringbeat2", "ringbeatringbeat");
    assertEquals(names.size(), names.stream().map(NativeFrame::producer).distinct().count());
  }

  /** Returns a frame of one event with a payload. */
  private static byte[] frame(int payload) {
    long[] slab = new long[(1 + Event.payloadSlots(payload)) * Event.WORDS];
    slab[0] = Event.header(Kind.MESSAGE, payload == 0 ? 0 : Event.LONG, 0, 0);
    slab[Event.E] = payload;
    OutMessage out = new OutMessage();
    new NativeEncoder("capture", 1).encode(9, slab, 0, out);
    return Recorded.body(out);
  }

  private static byte[] changed(int at, byte value) {
    byte[] frame = frame(5);
    frame[at] = value;
    return frame;
  }

  private String refuse(byte[] frame) {
    InMessage in = Recorded.message("", frame);
    return assertThrows(
            BadMessageException.class, () -> decoder.decode(in, (sequence, slab, offset) -> {}))
        .getMessage();
  }
}
