package io.ringbeat.marketdata.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.ringbeat.backtest.DataException;
import io.ringbeat.backtest.EventBlock;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.market.Instrument;
import io.ringbeat.marketdata.instrument.InstrumentTable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EventFileTest {
  private static final EventFileMetadata METADATA =
      new EventFileMetadata(
          List.of(
              Instrument.linear(0, "BTCUSDT", "0.1", "0.001"),
              InstrumentTable.parse("Y:tick=0.5,lot=1,contract=100,inverse").withId(1)),
          0,
          List.of(new SourceFile("a.gz", 17, "ab".repeat(32))),
          "test 1");

  @TempDir Path dir;

  @Test
  void shouldGiveBackWhatWasWritten() {
    for (long seed = 0; seed < 3; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int events = EventFileWriter.FRAME_EVENTS * 2 + random.nextInt(1, 70_000);
      long[] rows = random.longs((long) events * Event.WORDS).toArray();
      Path file = write(rows, METADATA);

      try (EventFileReader reader = new EventFileReader(file)) {
        assertEquals(events, reader.size(), "seed " + seed);
        assertEquals(METADATA, reader.info().metadata(), "seed " + seed);
        assertEquals(METADATA.instruments(), reader.instruments(), "seed " + seed);
        assertArrayEquals(rows, readAll(reader), "seed " + seed);
        assertNull(reader.next(), "seed " + seed);
      }
    }
  }

  @Test
  void shouldAddTheClockCorrectionToEveryEngineTime() {
    long[] rows = sound(100_000);
    Path file = write(rows, withCorrection(1234));

    try (EventFileReader reader = new EventFileReader(file)) {
      long[] read = readAll(reader);

      for (int i = 0; i < rows.length; i++) {
        long added = i % Event.WORDS == Event.ENGINE_TIME ? 1234 : 0;
        assertEquals(rows[i] + added, read[i]);
      }
      assertEquals(rows[Event.ENGINE_TIME] + 1234, reader.info().firstEngineTime());
    }
  }

  @Test
  void shouldBeginBehindTheWholeFramesThatAreSkipped() {
    long[] rows = sound(70_000);
    Path file = write(rows, METADATA);
    int frame = EventFileWriter.FRAME_EVENTS;

    for (long wanted :
        new long[] {0, 1, frame - 1, frame, frame + 1, 3L * frame + 7, 70_000, 1 << 20}) {
      try (EventFileReader reader = new EventFileReader(file)) {
        long skipped = reader.skip(wanted);

        assertEquals(wanted >= 70_000 ? 70_000 : wanted / frame * frame, skipped);
        long[] left = Arrays.copyOfRange(rows, (int) skipped * Event.WORDS, rows.length);
        assertArrayEquals(left, readAll(reader, 70_000 - skipped), "skipped " + skipped);
        assertThrows(IllegalStateException.class, () -> reader.skip(1));
      }
    }
  }

  @Test
  void shouldSayWhatTheFileHolds() throws IOException {
    long[] rows = sound(70_000);
    Path file = write(rows, METADATA);

    try (EventFileReader reader = new EventFileReader(file)) {
      EventFileInfo info = reader.info();

      assertEquals(70_000, info.events());
      assertEquals(5, info.frames());
      assertEquals(Files.size(file), info.bytes());
      assertEquals(Map.of("DEPTH", 35_000L, "TRADE", 35_000L), info.eventsByKind());
      assertEquals(1_000, info.firstVenueTime());
      assertEquals(1_000 + 69_999, info.lastVenueTime());
      assertEquals(5_000, info.firstEngineTime());
      assertEquals(5_000 + 69_999, info.lastEngineTime());
    }
  }

  @Test
  void shouldBeAStandardZstdFileOfTheBareEvents() throws IOException {
    long[] rows = sound(70_000);
    Path file = write(rows, METADATA);

    byte[] plain;
    try (var in = new ZstdInputStreamNoFinalizer(Files.newInputStream(file))) {
      plain = in.readAllBytes();
    }

    long[] words = new long[plain.length / Long.BYTES];
    ByteBuffer.wrap(plain).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(words);
    assertArrayEquals(rows, words);
  }

  @Test
  void shouldHoldAFileWithoutEvents() {
    Path file = write(new long[0], METADATA);

    try (EventFileReader reader = new EventFileReader(file)) {
      assertEquals(0, reader.size());
      assertNull(reader.next());
    }
  }

  @Test
  void shouldRefuseEveryTruncation() throws IOException {
    byte[] whole = Files.readAllBytes(write(sound(50), METADATA));
    Path cut = dir.resolve("cut.rbe");

    for (int length = 0; length < whole.length; length++) {
      Files.write(cut, Arrays.copyOf(whole, length));
      DataException e = assertThrows(DataException.class, () -> readFile(cut), "length " + length);
      assertTrue(e.getMessage().startsWith(cut.toString()), e.getMessage());
    }
  }

  @Test
  void shouldRefuseEveryChangedByte() throws IOException {
    byte[] whole = Files.readAllBytes(write(sound(50), METADATA));
    Path damaged = dir.resolve("damaged.rbe");

    for (int i = 0; i < whole.length; i++) {
      for (int mask : new int[] {0x01, 0x80, 0xFF}) {
        byte[] changed = whole.clone();
        changed[i] ^= (byte) mask;
        Files.write(damaged, changed);
        DataException e = assertThrows(DataException.class, () -> readFile(damaged), "byte " + i);
        assertTrue(e.getMessage().startsWith(damaged.toString()), e.getMessage());
      }
    }
  }

  @Test
  void shouldNameTheDamagedFrameAfterTheSoundOnes() throws IOException {
    Path file = write(sound(EventFileWriter.FRAME_EVENTS * 2), METADATA);
    byte[] bytes = Files.readAllBytes(file);
    int second;
    try (EventFileReader reader = new EventFileReader(file)) {
      second = (int) reader.info().bytes() / 2; // both frames are about as long
    }
    bytes[second + 1000] ^= 1;
    Files.write(file, bytes);

    try (EventFileReader reader = new EventFileReader(file)) {
      assertNotNull(reader.next());
      DataException e = assertThrows(DataException.class, reader::next);
      assertTrue(e.getMessage().contains("frame 2 of 2 is damaged; import"), e.getMessage());
      assertThrows(DataException.class, reader::next);
    }
  }

  @Test
  void shouldRefuseOtherVersionsAndOtherFiles() throws IOException {
    byte[] whole = Files.readAllBytes(write(sound(5), METADATA));
    Path other = dir.resolve("other.rbe");
    byte[] newer = whole.clone();
    newer[16] = 9;
    Files.write(other, newer);

    DataException version = assertThrows(DataException.class, () -> readFile(other));
    assertTrue(version.getMessage().contains("of format 9"), version.getMessage());

    Files.writeString(other, "something else altogether, and long enough");
    DataException nothing = assertThrows(DataException.class, () -> readFile(other));
    assertTrue(nothing.getMessage().contains("no event file"), nothing.getMessage());
    assertFalse(EventFileFormat.isEventFile(other));

    Path missing = dir.resolve("missing.rbe");
    DataException gone = assertThrows(DataException.class, () -> readFile(missing));
    assertTrue(gone.getMessage().contains("cannot be read"), gone.getMessage());
  }

  @Test
  void shouldLeaveTheTargetAsItWasWithoutCommit() throws IOException {
    Path target = dir.resolve("t.rbe");
    Files.writeString(target, "old");

    try (EventFileWriter writer = new EventFileWriter(target)) {
      for (int i = 0; i < EventFileWriter.FRAME_EVENTS + 1; i++) {
        writer.accept(sound(1), 0);
      }
    }

    assertEquals("old", Files.readString(target));
    try (Stream<Path> files = Files.list(dir)) {
      assertEquals(1, files.count());
    }
  }

  @Test
  void shouldSayWhyAFileCannotBeWritten() throws IOException {
    Path file = Files.createFile(dir.resolve("file"));

    DataException e =
        assertThrows(DataException.class, () -> new EventFileWriter(file.resolve("t.rbe")));

    assertTrue(e.getMessage().contains("cannot be written"), e.getMessage());
  }

  @Test
  void shouldUseTheMemoryOfReleasedBlocksAgain() {
    Path file = write(sound(EventFileWriter.FRAME_EVENTS * 30), METADATA);
    List<long[]> arrays = new ArrayList<>();

    try (EventFileReader reader = new EventFileReader(file)) {
      for (EventBlock block = reader.next(); block != null; block = reader.next()) {
        long[] words = block.words();
        if (arrays.stream().noneMatch(known -> known == words)) {
          arrays.add(words);
        }
        reader.release(block);
      }
    }

    assertTrue(arrays.size() <= 16, arrays.size() + " arrays");
  }

  @Test
  void shouldKeepBlocksThatAreNotReleased() {
    int frames = 12;
    long[] rows = sound(EventFileWriter.FRAME_EVENTS * frames);
    Path file = write(rows, METADATA);
    List<EventBlock> held = new ArrayList<>();

    try (EventFileReader reader = new EventFileReader(file)) {
      for (EventBlock block = reader.next(); block != null; block = reader.next()) {
        held.add(block);
      }
    }

    assertEquals(frames, held.size());
    int at = 0;
    for (EventBlock block : held) {
      assertArrayEquals(
          Arrays.copyOfRange(rows, at, at + block.length()),
          Arrays.copyOf(block.words(), block.length()));
      at += block.length();
    }
  }

  @Test
  void shouldStopItsThreadWhenClosedAtAnyTime() {
    Path file = write(sound(EventFileWriter.FRAME_EVENTS * 10), METADATA);

    for (int taken = 0; taken <= 11; taken++) {
      EventFileReader reader = new EventFileReader(file);
      for (int i = 0; i < taken; i++) {
        reader.next();
      }
      reader.close();
      reader.close();
      assertThrows(IllegalStateException.class, reader::next);
      assertEquals(0, readAheadThreads(), "taken " + taken);
    }
  }

  @Test
  void shouldSayThatReadingWasInterrupted() {
    Path file = write(sound(10), METADATA);

    try (EventFileReader reader = new EventFileReader(file)) {
      Thread.currentThread().interrupt();
      DataException e = assertThrows(DataException.class, reader::next);
      assertTrue(Thread.interrupted());
      assertTrue(e.getMessage().contains("interrupted"), e.getMessage());
    }
  }

  private static long readAheadThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("ringbeat-read-ahead"))
        .count();
  }

  private Path write(long[] rows, EventFileMetadata metadata) {
    Path target = dir.resolve("test.rbe");
    try (EventFileWriter writer = new EventFileWriter(target)) {
      for (int i = 0; i < rows.length; i += Event.WORDS) {
        writer.accept(rows, i);
      }
      writer.commit(metadata);
    }
    return target;
  }

  private static void readFile(Path file) {
    try (EventFileReader reader = new EventFileReader(file)) {
      readAll(reader);
    }
  }

  private static long[] readAll(EventFileReader reader) {
    return readAll(reader, reader.size());
  }

  private static long[] readAll(EventFileReader reader, long events) {
    long[] all = new long[(int) events * Event.WORDS];
    int at = 0;
    for (EventBlock block = reader.next(); block != null; block = reader.next()) {
      System.arraycopy(block.words(), 0, all, at, block.length());
      at += block.length();
      reader.release(block);
    }
    assertEquals(all.length, at);
    return all;
  }

  private static long[] sound(int events) {
    long[] rows = new long[events * Event.WORDS];
    for (int i = 0; i < events; i++) {
      int at = i * Event.WORDS;
      rows[at] =
          Event.header(
              i % 2 == 0 ? Kind.DEPTH : Kind.TRADE, Event.AT_VENUE | Event.AT_CORE, 0, i & 1);
      rows[at + Event.VENUE_TIME] = 1_000L + i;
      rows[at + Event.ENGINE_TIME] = 5_000L + i;
      rows[at + Event.A] = i * 31L;
    }
    return rows;
  }

  private static EventFileMetadata withCorrection(long nanos) {
    return new EventFileMetadata(
        METADATA.instruments(), nanos, METADATA.sources(), METADATA.importer());
  }
}
