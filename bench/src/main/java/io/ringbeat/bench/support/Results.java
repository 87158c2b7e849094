package io.ringbeat.bench.support;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * Writes what a rig finds: {@code <name>.jsonl}, an object a line, {@code <name>.hlog}, the whole
 * histograms in HdrHistogram's log format, and {@code .hgrm} files with the percentiles of merged
 * ones. One thread.
 */
public final class Results implements AutoCloseable {
  private final Path folder;
  private final String name;
  private final PrintStream lines;
  private final HistogramLogWriter log;
  private final PrintStream logStream;

  /**
   * Creates the files.
   *
   * @param folder where; made if it is not there
   * @param name of the files, without an ending
   */
  public Results(Path folder, String name) {
    this.folder = folder;
    this.name = name;
    try {
      Files.createDirectories(folder);
      lines = open(".jsonl");
      logStream = open(".hlog");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    log = new HistogramLogWriter(logStream);
    log.outputLogFormatVersion();
    log.outputLegend();
  }

  /** An object that becomes a line. Its methods return it. */
  public static final class Line {
    private final StringBuilder json = new StringBuilder("{");

    /**
     * Adds a text without characters that would have to be escaped.
     *
     * @param key the name
     * @param value the text
     * @return this
     */
    public Line put(String key, String value) {
      return raw(key, '"' + value + '"');
    }

    /**
     * Adds a number.
     *
     * @param key the name
     * @param value the number
     * @return this
     */
    public Line put(String key, long value) {
      return raw(key, Long.toString(value));
    }

    /**
     * Adds a number.
     *
     * @param key the name
     * @param value the number, finite
     * @return this
     */
    public Line put(String key, double value) {
      return raw(key, Double.toString(Math.rint(value * 1e6) / 1e6));
    }

    /**
     * Adds the usual percentiles of a histogram.
     *
     * @param histogram of ns
     * @return this
     */
    public Line put(Histogram histogram) {
      return put("count", histogram.getTotalCount())
          .put("p50", histogram.getValueAtPercentile(50))
          .put("p90", histogram.getValueAtPercentile(90))
          .put("p99", histogram.getValueAtPercentile(99))
          .put("p99.9", histogram.getValueAtPercentile(99.9))
          .put("p99.99", histogram.getValueAtPercentile(99.99))
          .put("max", histogram.getMaxValue());
    }

    private Line raw(String key, String value) {
      json.append(json.length() > 1 ? "," : "").append('"').append(key).append("\":").append(value);
      return this;
    }

    @Override
    public String toString() {
      return json + "}";
    }
  }

  /**
   * Writes a line, also to the console.
   *
   * @param line what was found
   */
  public void write(Line line) {
    lines.println(line);
    System.out.println(line);
  }

  /**
   * Writes a histogram to the log.
   *
   * @param tag says what it is of
   * @param histogram with its start and end times
   */
  public void write(String tag, Histogram histogram) {
    histogram.setTag(tag);
    log.outputIntervalHistogram(histogram);
  }

  /**
   * Writes the percentiles of a histogram to a file of its own.
   *
   * @param suffix goes behind the name
   * @param histogram of ns
   */
  public void writePercentiles(String suffix, Histogram histogram) {
    try (PrintStream out = open("-" + suffix + ".hgrm")) {
      histogram.outputPercentileDistribution(out, 1.0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    lines.close();
    logStream.close();
  }

  private PrintStream open(String ending) throws IOException {
    return new PrintStream(
        Files.newOutputStream(folder.resolve(name + ending)), true, StandardCharsets.UTF_8);
  }
}
