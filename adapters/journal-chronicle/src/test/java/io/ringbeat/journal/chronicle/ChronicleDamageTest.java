package io.ringbeat.journal.chronicle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.journal.DocumentReader;
import io.ringbeat.journal.DocumentReader.Found;
import io.ringbeat.journal.DocumentWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class ChronicleDamageTest {
  private static final int CASES = 10_000;
  private static final long SEED = Long.getLong("ringbeat.seed", 20_260_101);

  @TempDir Path folder;

  @Test
  void shouldNeverFailNorReadBeyondADamagedSegment() throws IOException {
    byte[] whole = segment();
    Path damaged = folder.resolve("damaged.cq4");
    var random = new Random(SEED);
    int fewer = 0;

    try (FileChannel channel =
        FileChannel.open(damaged, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(whole), 0);
      int all = read(damaged, whole);
      assertEquals(300, all);
      for (int i = 0; i < CASES; i++) {
        byte[] content = whole.clone();
        if (i % 5 == 0) {
          content = Arrays.copyOf(whole, random.nextInt(whole.length));
          channel.truncate(content.length);
        } else {
          int at = random.nextInt(whole.length);
          content[at] ^= (byte) (1 << random.nextInt(8));
          channel.write(ByteBuffer.wrap(content, at, 1), at);
        }

        int found = read(damaged, content);

        fewer += found < all ? 1 : 0;
        channel.write(ByteBuffer.wrap(whole), 0);
      }
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("seed " + SEED, e);
    }
    assertTrue(fewer > CASES / 10, "damage that hid documents: " + fewer);
  }

  @Test
  void shouldCallALengthTornThatNoDocumentHas() throws IOException {
    for (int header :
        new int[] {
          0x8000_0000, 0xC000_0000, 12, 0x3FFF_FFF8, Headers.MOST_DOCUMENT + 8, 0x7FFF_FFFF, 72
        }) {
      Path file = folder.resolve(Integer.toHexString(header));
      ByteBuffer bytes = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
      bytes.putInt(0, header);
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        channel.write(bytes, 0);
      }

      try (var reader = new SegmentReader(file)) {
        assertEquals(Found.TORN, reader.next());
        assertEquals(Found.TORN, reader.next());
        assertEquals(0, reader.position());
      }
    }
  }

  @Test
  void shouldFindNothingInAFileThatIsMissing() {
    try (var reader = new SegmentReader(folder.resolve("missing"))) {
      assertEquals(Found.END, reader.next());
    }
  }

  /** Reads to the end, and checks each find against the file's bytes. */
  private static int read(Path file, byte[] content) {
    int documents = 0;
    try (DocumentReader reader = new SegmentReader(file)) {
      long last = -1;
      while (reader.next() == Found.DOCUMENT) {
        ByteBuffer document = reader.document();
        assertTrue(reader.position() > last);
        last = reader.position();
        byte[] bytes = new byte[document.remaining()];
        document.get(document.position(), bytes);
        int from = (int) last + Headers.BYTES;
        assertTrue(from + bytes.length <= content.length);
        assertTrue(Arrays.equals(bytes, Arrays.copyOfRange(content, from, from + bytes.length)));
        documents++;
      }
    }
    return documents;
  }

  /** Returns what a real segment of 300 documents has, and some of what follows. */
  private byte[] segment() throws IOException {
    var documents = new Documents();
    var random = new Random(SEED);
    try (var store = ChronicleStore.open(folder.resolve("run"), Documents.SMALL)) {
      long written;
      try (DocumentWriter writer = store.events().create(1)) {
        for (int i = 0; i < 300; i++) {
          writer.append(documents.numbered(i, Documents.randomBytes(random, 1_000)));
        }
        written = writer.written();
      }
      try (FileChannel channel = FileChannel.open(Path.of(store.events().nameOf(1)))) {
        ByteBuffer bytes = ByteBuffer.allocate((int) written + 4_096);
        channel.read(bytes, 0);
        return bytes.array();
      }
    }
  }
}
