package io.ringbeat.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** A snapshot as bytes: it comes back as it was, or not at all. */
final class SnapshotTest {
  private static Snapshot snapshot() {
    Map<String, long[]> parts = new LinkedHashMap<>();
    parts.put("core", new long[] {1, -2, Long.MIN_VALUE});
    parts.put("journal", new long[0]);
    return new Snapshot(17, 1_700_000_000_000_000_000L, -5, 3, parts);
  }

  private static byte[] bytes() {
    ByteBuffer encoded = snapshot().encode();
    byte[] bytes = new byte[encoded.remaining()];
    encoded.get(bytes);
    return bytes;
  }

  @Test
  void shouldComeBackAsItWas() {
    Snapshot read = Snapshot.decode(snapshot().encode());

    assertEquals(17, read.sequence());
    assertEquals(1_700_000_000_000_000_000L, read.time());
    assertEquals(-5, read.chain());
    assertEquals(3, read.out());
    assertEquals(List.of("core", "journal"), List.copyOf(read.parts().keySet()));
    assertArrayEquals(new long[] {1, -2, Long.MIN_VALUE}, read.parts().get("core"));
    assertArrayEquals(new long[0], read.parts().get("journal"));
  }

  @Test
  void shouldRefuseEverySingleBitThatIsWrong() {
    byte[] bytes = bytes();
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      bytes[bit >> 3] ^= (byte) (1 << (bit & 7));
      assertThrows(JournalException.class, () -> Snapshot.decode(ByteBuffer.wrap(bytes)));
      bytes[bit >> 3] ^= (byte) (1 << (bit & 7));
    }
    assertEquals(17, Snapshot.decode(ByteBuffer.wrap(bytes)).sequence());
  }

  @Test
  void shouldRefuseWhatIsCutOffOrTooLong() {
    byte[] bytes = bytes();
    for (int length = 0; length < bytes.length + 32; length++) {
      if (length != bytes.length) {
        ByteBuffer cut = ByteBuffer.wrap(Arrays.copyOf(bytes, length));
        assertThrows(JournalException.class, () -> Snapshot.decode(cut));
      }
    }
  }

  @Test
  void shouldRefuseHostileFieldsThoughTheChecksumIsRight() {
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = bytes();
      int words = bytes.length / 8 - 3;
      ByteBuffer buffer = ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN);
      int at = 16 + 8 * random.nextInt(words);
      buffer.putLong(at, random.nextInt(3) == 0 ? random.nextLong() : random.nextInt() & 0xFFFFL);
      CRC32C crc = new CRC32C();
      crc.update(bytes, 0, bytes.length - 8);
      buffer.putLong(bytes.length - 8, crc.getValue());
      try {
        assertEquals(2, Snapshot.decode(ByteBuffer.wrap(bytes)).parts().size());
      } catch (JournalException e) {
        assertEquals(JournalException.class, e.getClass());
      }
    }
  }
}
