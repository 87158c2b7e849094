package io.ringbeat.marketdata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.marketdata.capture.CaptureSource;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundedMemoryTest {
  private static final int LINES = 200_000;

  @TempDir Path dir;

  @Test
  void shouldNotHoldMoreTheLongerTheCapture() {
    long[] live = new long[3];
    ImportProgress progress =
        (file, read, total) -> {
          int third = (int) Math.min(2, read * 3 / total);
          if (live[third] == 0) {
            live[third] = liveBytes();
          }
        };

    ImportReport report =
        Importer.importSources(
            List.of(new GeneratedCapture(LINES)),
            dir.resolve("out.rbe"),
            ImportOptions.defaults(),
            progress);

    assertEquals(3L * LINES, report.events());
    assertTrue(live[2] < live[1] + (8 << 20), "live bytes grew from " + live[1] + " to " + live[2]);
  }

  private static long liveBytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** Depth updates, 10 ms apart, made as they are read. */
  private record GeneratedCapture(int lines) implements CaptureSource {
    @Override
    public String path() {
      return "generated";
    }

    @Override
    public String name() {
      return "generated";
    }

    @Override
    public long size() {
      return (long) lines * line(0).length;
    }

    @Override
    public InputStream open() {
      return new InputStream() {
        private byte[] line = new byte[0];
        private int at;
        private int next;

        @Override
        public int read() {
          byte[] one = new byte[1];
          return read(one, 0, 1) < 0 ? -1 : one[0];
        }

        @Override
        public int read(byte[] target, int offset, int length) {
          if (at == line.length) {
            if (next == lines) {
              return -1;
            }
            line = line(next++);
            at = 0;
          }
          int count = Math.min(length, line.length - at);
          System.arraycopy(line, at, target, offset, count);
          at += count;
          return count;
        }
      };
    }

    private static byte[] line(int index) {
      String line =
          Lines.depth(
              10L * index + 5,
              10L * index,
              1_000_000_000L + index,
              1_000_000_001L + index,
              "[[\"100.1\",\"%d.000\"],[\"100.0\",\"1.000\"]]".formatted(index % 9 + 1),
              "[[\"100.2\",\"1.000\"]]");
      return (line + "\n").getBytes(StandardCharsets.US_ASCII);
    }
  }
}
