package io.ringbeat.journal.chronicle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.engine.Driver;
import io.ringbeat.engine.Engine;
import io.ringbeat.journal.DamagedException;
import io.ringbeat.journal.DocumentReader;
import io.ringbeat.journal.DocumentReader.Found;
import io.ringbeat.journal.Frame;
import io.ringbeat.journal.FrameDecoder;
import io.ringbeat.journal.JournalException;
import io.ringbeat.replay.ReplayResult;
import io.ringbeat.trading.LiveTrading;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A journal that was changed behind its back either is refused, or comes to what it had come to; it
 * is never shorter and silent about it.
 */
@Timeout(1_800)
final class JournalDamageTest {
  private static final int FLIPS = Integer.getInteger("ringbeat.flips", 400);
  private static final long SEED = Long.getLong("ringbeat.seed", 20_260_105);
  private static final int LIVES = 3;
  private static final int STRIDE = Integer.getInteger("ringbeat.stride", 7);
  private static final String SEGMENT = "19700101F.cq4";
  private static final String TABLES = "Chronicle's tables";

  private static Path parent;
  private static Path folder;
  private static Path other;
  private static Recording.End before;

  /** A document in a file: where its bytes are, and what it says. */
  private record Place(Path file, long begin, int length, int type, long first, int slots) {
    long end() {
      return begin + length;
    }

    boolean hasEvents(Path itsFile, long at) {
      return type == Frame.EVENTS && file.equals(itsFile) && at >= begin && at < end();
    }
  }

  @BeforeAll
  static void record() throws IOException {
    parent = Folders.fresh("damage");
    folder = parent.resolve("run");
    for (int life = 0; life < LIVES; life++) {
      before =
          Recording.byPolls(
              folder, PaperRun.options().checkpointEvery(200).snapshotEvery(800), life, 1_500);
    }
    other = parent.resolve("other");
    Recording.byPolls(other, PaperRun.options(), 99, 1_500);
    assertNull(opened(), "undamaged");
  }

  @AfterAll
  static void tidy() throws IOException {
    Folders.delete(parent);
  }

  @Test
  void shouldNeverHideThatABitWasFlipped() throws IOException {
    Random random = new Random(SEED);
    Map<String, Integer> counts = new TreeMap<>();
    Map<String, List<Path>> files = files();
    List<String> kinds = List.of("events", "events", "out", "snapshots", "tail-events", "tail-out");
    Map<Path, Long> used = used(files);
    List<Place> last = documents(lastSegment("events"));
    List<Place> all = allDocuments();
    for (int i = 0; i < FLIPS; i++) {
      List<Path> some = files.get(i % 20 == 0 ? TABLES : kinds.get(random.nextInt(kinds.size())));
      Path file = some.get(random.nextInt(some.size()));
      long byteAt = nextLong(random, i % 10 == 1 ? Files.size(file) : used.get(file));
      int bit = random.nextInt(8);
      String what = "seed " + SEED + ", bit " + bit + " of byte " + byteAt + " of " + file;

      flip(file, byteAt, bit);
      try {
        JournalException refused = opened();
        requireExact(refused, file, byteAt, last, what);
        String kind = kind(file) + (refused == null ? ", as before" : ", refused");
        if (refused == null && kind(file).matches("events|out")) {
          String said = verified(what);
          kind += said;
          assertTrue(
              !said.isEmpty() || all.stream().noneMatch(place -> place.hasEvents(file, byteAt)),
              what + ", and nobody finds it");
        }
        counts.merge(kind, 1, Integer::sum);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(what, e);
      } finally {
        flip(file, byteAt, bit);
      }
    }
    assertNull(opened(), "mended");
    System.out.println(FLIPS + " bits flipped: " + counts);
  }

  @Test
  void shouldNeverHideThatTheEndIsMissing() throws IOException {
    Path file = lastSegment("events");
    List<Place> documents = documents(file);
    List<Place> frames =
        new ArrayList<>(documents.stream().filter(place -> place.type() == Frame.EVENTS).toList());
    Place last = frames.get(frames.size() - 1);
    Place first = frames.get(frames.size() - 3);
    long length = Files.size(file);
    byte[] tail = read(file, first.begin() - 8, (int) (used(file) - first.begin()) + 8);
    int refusals = 0;
    for (long to = first.begin() - 4; to < last.end(); to += STRIDE) {
      truncate(file, to);
      try {
        JournalException refused = opened();
        long lost =
            to < first.end()
                ? first.first()
                : to < frames.get(frames.size() - 2).end()
                    ? frames.get(frames.size() - 2).first()
                    : last.first();
        String what = "truncated to " + to + ": " + refused;
        assertTrue(refused instanceof DamagedException, what);
        assertEquals(lost, ((DamagedException) refused).first(), what);
        assertEquals(before.last(), ((DamagedException) refused).last(), what);
        refusals++;
      } finally {
        write(file, first.begin() - 8, tail, length);
      }
    }
    assertNull(opened(), "mended");
    System.out.println(refusals + " truncations, all refused");
  }

  @Test
  void shouldSayWhatIsMissing() throws IOException {
    assertRefusedWithout(folder.resolve("tail-events"), "marks");
    assertRefusedWithout(folder.resolve("tail-out"), "marks");
    assertRefusedWithout(lastSegment("events").getParent(), "damaged or missing");
    assertRefusedWithout(lastSegment("out").getParent(), "damaged or missing");
    List<Path> snapshots = list(folder.resolve("snapshots"));
    assertTrue(snapshots.size() >= 2, "snapshots: " + snapshots);
    for (Path snapshot : snapshots) {
      JournalException refused = without(snapshot);
      assertNull(refused, "without " + snapshot + ": " + refused);
    }
    JournalException withoutAny = without(folder.resolve("snapshots"));
    assertTrue(withoutAny != null, "without the folder of snapshots");
  }

  @Test
  void shouldSayThatASegmentBeforeTheSnapshotIsMissingWhenAllIsReplayed() throws IOException {
    for (Path segment : list(folder.resolve("events")).subList(0, LIVES - 1)) {
      Path aside = parent.resolve("aside");
      Files.move(segment, aside);
      try {
        String said = verified("without " + segment);
        assertEquals(", found by verifying", said);
        opened(); // refuses, or comes to the same
      } finally {
        Files.move(aside, segment);
      }
    }
  }

  @Test
  void shouldRefuseFramesThatWereSwapped() throws IOException {
    Path file = lastSegment("events");
    List<Place> places = documents(file);
    int swapped = 0;
    for (int i = places.size() - 12; i + 1 < places.size(); i++) {
      Place one = places.get(i);
      Place two = places.get(i + 1);
      if (one.length() != two.length()) {
        continue;
      }
      byte[] first = read(file, one.begin(), one.length());
      byte[] second = read(file, two.begin(), two.length());
      write(file, one.begin(), second, -1);
      write(file, two.begin(), first, -1);
      try {
        JournalException refused = opened();
        assertTrue(refused instanceof DamagedException, "frames " + one + " and " + two);
        assertEquals(one.first(), ((DamagedException) refused).first());
        swapped++;
      } finally {
        write(file, one.begin(), first, -1);
        write(file, two.begin(), second, -1);
      }
    }
    assertTrue(swapped > 3, "swapped: " + swapped);
    assertNull(opened(), "mended");
  }

  @Test
  void shouldRefuseAFrameOfAnotherRun() throws IOException {
    Path file = lastSegment("events");
    Path foreign = list(other.resolve("events")).get(0).resolve(file.getFileName());
    List<Place> theirs = documents(foreign);
    List<Place> ours = documents(file);
    int copied = 0;
    for (Place place : ours.subList(ours.size() - 12, ours.size())) {
      for (Place their : theirs) {
        if (place.type() == Frame.EVENTS
            && their.type() == Frame.EVENTS
            && their.length() == place.length()) {
          byte[] mine = read(file, place.begin(), place.length());
          write(file, place.begin(), read(foreign, their.begin(), their.length()), -1);
          try {
            JournalException refused = opened();
            assertTrue(refused instanceof DamagedException, "frame " + place);
            assertEquals(place.first(), ((DamagedException) refused).first());
            copied++;
          } finally {
            write(file, place.begin(), mine, -1);
          }
          break;
        }
      }
    }
    assertTrue(copied > 3, "copied: " + copied);
    assertNull(opened(), "mended");
  }

  /** Opens the journal as an engine that starts; returns why it was refused, null if it was not. */
  private static JournalException opened() {
    LiveTrading trading = PaperRun.trading();
    WireGateway gateway = new WireGateway((id, words, offset, slots) -> {});
    try (LookedAtStore store = new LookedAtStore(folder)) {
      Engine engine =
          PaperRun.builder(store, PaperRun.options(), trading, gateway)
              .driver(Driver.CALLER)
              .build();
      gateway.workers(engine.publisher("workers"));
      engine.start();
      assertEquals(before.last(), engine.recovered().last(), "silently shorter");
      assertEquals(before.state(), engine.stateHash(), "silently another state");
      assertEquals(before.commands(), engine.commandHash(), "silently other commands");
      return null;
    } catch (JournalException e) {
      return e;
    }
  }

  /** Says whether a replay of all finds what was changed. */
  private static String verified(String what) {
    try (ChronicleStore store = ChronicleStore.readOnly(folder)) {
      ReplayResult result = PaperRun.replay(store).run();
      if (result.difference() != null || result.last() != before.last()) {
        return ", found by verifying";
      }
      assertEquals(before.state(), result.stateHash(), what);
      assertEquals(before.commands(), result.commandHash(), what);
      return "";
    } catch (JournalException e) {
      return ", found by verifying";
    }
  }

  /** A flip in a frame of the last segment is told by the first sequence that is not to be had. */
  private static void requireExact(
      JournalException refused, Path file, long at, List<Place> last, String what) {
    for (Place place : last) {
      if (place.hasEvents(file, at)) {
        assertTrue(refused instanceof DamagedException, what + " in " + place + ": " + refused);
        DamagedException damage = (DamagedException) refused;
        assertEquals(place.first(), damage.first(), what);
        assertEquals(before.last(), damage.last(), what);
      }
    }
  }

  private static void assertRefusedWithout(Path path, String why) throws IOException {
    JournalException refused = without(path);
    assertTrue(refused != null, "not refused without " + path);
    assertTrue(refused.getMessage().contains(why), refused.getMessage());
  }

  private static JournalException without(Path path) throws IOException {
    Path aside = parent.resolve("aside");
    Files.move(path, aside);
    try {
      return opened();
    } finally {
      Files.move(aside, path);
    }
  }

  private static String kind(Path file) {
    return file.getFileName().toString().endsWith(".cq4t")
        ? TABLES
        : folder.relativize(file).getName(0).toString();
  }

  /** Returns the files by what they hold. */
  private static Map<String, List<Path>> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(path -> Files.isRegularFile(path) && !path.endsWith("lock"))
          .sorted()
          .collect(Collectors.groupingBy(JournalDamageTest::kind));
    }
  }

  private static Map<Path, Long> used(Map<String, List<Path>> files) throws IOException {
    Map<Path, Long> used = new HashMap<>();
    for (List<Path> some : files.values()) {
      for (Path file : some) {
        used.put(file, used(file));
      }
    }
    return used;
  }

  private static List<Place> allDocuments() throws IOException {
    List<Place> all = new ArrayList<>();
    for (String kind : List.of("events", "out")) {
      for (Path segment : list(folder.resolve(kind))) {
        all.addAll(documents(segment.resolve(SEGMENT)));
      }
    }
    return all;
  }

  private static List<Path> list(Path path) throws IOException {
    try (Stream<Path> all = Files.list(path)) {
      return all.sorted().toList();
    }
  }

  private static Path lastSegment(String name) throws IOException {
    List<Path> segments = list(folder.resolve(name));
    return segments.get(segments.size() - 1).resolve(SEGMENT);
  }

  /** Returns the documents of a segment's file. */
  private static List<Place> documents(Path file) {
    List<Place> places = new ArrayList<>();
    FrameDecoder frame = new FrameDecoder();
    try (DocumentReader reader = new SegmentReader(file)) {
      while (reader.next() == Found.DOCUMENT) {
        assertNull(frame.decode(reader.document()));
        places.add(
            new Place(
                file,
                reader.position() + Headers.BYTES,
                reader.document().remaining(),
                frame.type(),
                frame.first(),
                frame.slots()));
      }
    }
    return places;
  }

  /** Returns behind the last byte that is not zero, and a bit more. */
  private static long used(Path file) throws IOException {
    if (file.getFileName().toString().endsWith(".cq4")) {
      try (DocumentReader reader = new SegmentReader(file)) {
        while (reader.next() == Found.DOCUMENT) {}
        return Math.min(Files.size(file), reader.position() + 64);
      }
    }
    return Files.size(file);
  }

  private static long nextLong(Random random, long bound) {
    return Math.floorMod(random.nextLong(), bound);
  }

  private static void flip(Path file, long at, int bit) throws IOException {
    byte[] one = read(file, at, 1);
    one[0] ^= (byte) (1 << bit);
    write(file, at, one, -1);
  }

  private static byte[] read(Path file, long at, int length) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer bytes = ByteBuffer.allocate(length);
      while (bytes.hasRemaining() && channel.read(bytes, at + bytes.position()) >= 0) {}
      return bytes.array();
    }
  }

  private static void write(Path file, long at, byte[] bytes, long length) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(bytes), at);
      if (length > channel.size()) {
        channel.write(ByteBuffer.allocate(1), length - 1);
      }
    }
  }

  private static void truncate(Path file, long length) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(length);
    }
  }
}
