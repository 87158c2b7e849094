package io.ringbeat.cli.journal;

import io.ringbeat.journal.SegmentSummary;
import java.nio.file.Path;

/** Where segments lie. */
final class Segments {
  private Segments() {}

  /** Returns the folder of a segment. */
  static Path folder(String nameOfSegment) {
    return Path.of(nameOfSegment).toAbsolutePath().getParent();
  }

  /** Returns how long its files are. */
  static long bytes(SegmentSummary segment) {
    return RunFolder.bytes(folder(segment.name()));
  }
}
