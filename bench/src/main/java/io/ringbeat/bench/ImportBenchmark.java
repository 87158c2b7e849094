package io.ringbeat.bench;

import io.ringbeat.marketdata.ImportOptions;
import io.ringbeat.marketdata.ImportProgress;
import io.ringbeat.marketdata.ImportReport;
import io.ringbeat.marketdata.Importer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Imports a raw capture, decompressed beforehand, into an event file: reading, parsing, ordering,
 * compressing and writing, on one thread. The secondary result {@code bytes} is the capture's bytes
 * of JSON per second.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
@Fork(1)
public class ImportBenchmark {
  /** A raw capture compressed by gzip; there is no default. */
  @Param("")
  public String capture;

  private Path directory;
  private Path plain;
  private Path target;

  /** Counts bytes. */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Bytes {
    /** Bytes of JSON imported in the iteration. */
    public long bytes;
  }

  /**
   * Decompresses the capture.
   *
   * @throws IOException if it cannot be read
   */
  @Setup
  public void decompress() throws IOException {
    directory = Files.createTempDirectory("ringbeat-import");
    plain = directory.resolve("capture.txt");
    target = directory.resolve("capture.rbe");
    try (InputStream in =
        new GZIPInputStream(
            new BufferedInputStream(Files.newInputStream(Path.of(capture)), 1 << 16), 1 << 16)) {
      Files.copy(in, plain, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /**
   * Deletes what was written.
   *
   * @throws IOException if that fails
   */
  @TearDown
  public void delete() throws IOException {
    Files.deleteIfExists(target);
    Files.deleteIfExists(plain);
    Files.deleteIfExists(directory);
  }

  /**
   * Imports the capture.
   *
   * @param counter counts bytes
   * @return what was done
   */
  @Benchmark
  public ImportReport importCapture(Bytes counter) {
    ImportReport report =
        Importer.importCapture(
            List.of(plain), target, ImportOptions.defaults(), ImportProgress.NONE);
    counter.bytes += report.decompressedBytes();
    return report;
  }
}
