package io.ringbeat.bench.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder for one measurement, removed with all that is in it when that is over. {@code
 * -Dringbeat.bench.dir} says where such folders are made, on which disk that is; without it where
 * temporary files are.
 */
public final class Scratch implements AutoCloseable {
  private final Path folder;

  /** Makes it. */
  public Scratch() {
    String parent = System.getProperty("ringbeat.bench.dir", System.getProperty("java.io.tmpdir"));
    try {
      folder = Files.createTempDirectory(Path.of(parent), "ringbeat-bench-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns the folder.
   *
   * @return an empty one
   */
  public Path folder() {
    return folder;
  }

  /**
   * Returns where a journal may be.
   *
   * @return a folder that is not there yet
   */
  public Path journal() {
    return folder.resolve("journal");
  }

  @Override
  public void close() {
    try (Stream<Path> found = Files.walk(folder)) {
      List<Path> all = found.sorted(Comparator.reverseOrder()).toList();
      for (Path path : all) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
