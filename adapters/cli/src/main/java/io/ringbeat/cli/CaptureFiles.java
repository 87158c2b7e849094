package io.ringbeat.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Looks at files of market data before they are opened. */
final class CaptureFiles {
  private CaptureFiles() {}

  /** Refuses what is missing, a directory, unreadable or empty. */
  static void requireReadable(List<Path> files) {
    for (Path file : files) {
      String wrong = wrong(file);
      if (wrong != null) {
        throw new CliException(ExitCode.DATA, file + ": " + wrong);
      }
    }
  }

  private static String wrong(Path file) {
    if (!Files.exists(file)) {
      return "there is no such file; check the path (looked in "
          + file.toAbsolutePath().normalize().getParent()
          + ")";
    }
    if (Files.isDirectory(file)) {
      return "this is a directory; name the files in it, for example " + file.resolve("*.gz");
    }
    if (!Files.isReadable(file)) {
      return "no permission to read it";
    }
    try {
      return Files.isRegularFile(file) && Files.size(file) == 0
          ? "the file is empty; was it copied whole?"
          : null;
    } catch (IOException e) {
      return "cannot be read: " + e.getMessage();
    }
  }
}
