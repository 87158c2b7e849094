package io.ringbeat.cli;

import java.nio.file.Path;

/** Market data for the tests of other packages. */
public final class MarketFile {
  private MarketFile() {}

  /** Writes an event file of a minute into a folder. */
  public static Path in(Path directory) {
    return TestMarket.eventFile(directory);
  }
}
