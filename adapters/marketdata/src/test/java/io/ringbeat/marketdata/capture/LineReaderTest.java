package io.ringbeat.marketdata.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.backtest.DataException;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LineReaderTest {
  @Test
  void shouldReadLinesWithEitherEndingAndWithout() {
    assertEquals(List.of("a", "", "bc", "d"), lines("a\n\r\nbc\r\nd", 100));
    assertEquals(List.of("a"), lines("a\n", 100));
    assertEquals(List.of(), lines("", 100));
  }

  @Test
  void shouldReadLinesHoweverTheStreamCutsThem() {
    for (long seed = 0; seed < 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<String> expected = new ArrayList<>();
      for (int i = random.nextInt(50); i > 0; i--) {
        expected.add("x".repeat(random.nextInt(40)) + i);
      }
      String text = String.join("\n", expected) + (expected.isEmpty() ? "" : "\n");

      assertEquals(
          expected,
          collect(new LineReader(new Dribble(bytes(text), random), "file", 64)),
          "seed " + seed);
    }
  }

  @Test
  void shouldRefuseLineThatIsTooLong() {
    assertEquals(List.of("x".repeat(64), "y"), lines("x".repeat(64) + "\ny", 64));

    DataException e =
        assertThrows(DataException.class, () -> lines("ok\n" + "x".repeat(66) + "\n", 64));

    assertTrue(
        e.getMessage().startsWith("file:2: the line is longer than 64 bytes"), e.getMessage());
  }

  @Test
  void shouldSayWhereReadingFailed() {
    InputStream broken =
        new FilterInputStream(new ByteArrayInputStream(bytes("a\nb"))) {
          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            int read = super.read(target, offset, length);
            if (read < 0) {
              throw new IOException("disk on fire");
            }
            return read;
          }
        };

    DataException e =
        assertThrows(DataException.class, () -> collect(new LineReader(broken, "file")));

    assertTrue(e.getMessage().startsWith("file:2: cannot read on: disk on fire"), e.getMessage());
  }

  private static List<String> lines(String text, int max) {
    return collect(new LineReader(new ByteArrayInputStream(bytes(text)), "file", max));
  }

  private static List<String> collect(LineReader reader) {
    List<String> lines = new ArrayList<>();
    while (reader.next()) {
      lines.add(
          new String(
              reader.buffer(),
              reader.start(),
              reader.end() - reader.start(),
              StandardCharsets.UTF_8));
      assertEquals(lines.size(), reader.number());
    }
    return lines;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Gives a few bytes at a time. */
  private static final class Dribble extends InputStream {
    private final InputStream in;
    private final SplittableRandom random;

    Dribble(byte[] bytes, SplittableRandom random) {
      this.in = new ByteArrayInputStream(bytes);
      this.random = random;
    }

    @Override
    public int read() throws IOException {
      return in.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      return in.read(target, offset, Math.min(length, random.nextInt(1, 30)));
    }
  }
}
