package io.ringbeat.cli.journal;

import io.ringbeat.cli.CliException;
import io.ringbeat.cli.ExitCode;
import io.ringbeat.journal.JournalStore;
import io.ringbeat.journal.chronicle.ChronicleOptions;
import io.ringbeat.journal.chronicle.ChronicleStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/** Opens folders of runs. The only class here that knows how they are kept. */
public final class RunFolder {
  private static final long SMALL = 64L << 20;

  private RunFolder() {}

  /**
   * Opens a run to read it, also while an engine writes it.
   *
   * @param folder of the run
   * @return only to be read; to be closed
   * @throws CliException if there is no run
   */
  public static JournalStore read(Path folder) {
    require(folder);
    return ChronicleStore.readOnly(folder);
  }

  /** Opens a run to write it; refused while an engine does. */
  static JournalStore write(Path folder) {
    require(folder);
    keepQuiet();
    return ChronicleStore.open(folder, options(bytes(folder)));
  }

  /**
   * Makes the folder of a new run.
   *
   * @param folder is made
   * @param bytes about how many it will take
   * @return its store
   */
  public static JournalStore create(Path folder, long bytes) {
    keepQuiet();
    return ChronicleStore.open(folder, options(bytes));
  }

  /** Refuses what is there: nothing is ever overwritten. */
  static void requireAbsent(Path folder) {
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw new CliException(
          ExitCode.USAGE, folder + " is there already; name a folder that is not");
    }
    Path parent = folder.toAbsolutePath().normalize().getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      throw new CliException(
          ExitCode.USAGE, "there is no folder " + parent + "; make it first, or take another one");
    }
  }

  /** Refuses a folder that is, or lies in, another one. */
  static void requireApart(Path target, Path folder) {
    Path inner = real(target);
    Path outer = real(folder);
    if (inner.startsWith(outer) || outer.startsWith(inner)) {
      throw new CliException(
          ExitCode.USAGE, target + " and " + folder + " lie in each other; take another folder");
    }
  }

  /** Returns how many bytes the files below a folder have; those that vanish have none. */
  static long bytes(Path folder) {
    long sum = 0;
    try (var files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
          sum += bytes(file);
        } else if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          sum += Files.size(file);
        }
      }
    } catch (IOException e) {
      return sum;
    }
    return sum;
  }

  private static void require(Path folder) {
    if (Files.isSymbolicLink(folder)) {
      throw new CliException(
          ExitCode.JOURNAL, folder + " is a symbolic link; name the folder that it points to");
    }
    if (!Files.exists(folder)) {
      throw new CliException(
          ExitCode.JOURNAL,
          folder
              + ": there is no such folder; check the path (looked in "
              + folder.toAbsolutePath().normalize().getParent()
              + ")");
    }
    if (!Files.isDirectory(folder)) {
      throw new CliException(
          ExitCode.JOURNAL, folder + " is no folder; name the folder of a run, not a file in it");
    }
    if (!Files.isReadable(folder) || !Files.isExecutable(folder)) {
      throw new CliException(
          ExitCode.JOURNAL, folder + ": no permission to read it; ask its owner, or be him");
    }
    for (String part : List.of("events", "out", "snapshots")) {
      if (!Files.isDirectory(folder.resolve(part), LinkOption.NOFOLLOW_LINKS)) {
        throw new CliException(
            ExitCode.JOURNAL,
            folder
                + " is no folder of a run: there is no folder '"
                + part
                + "' in it; check the path");
      }
    }
  }

  private static Path real(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    for (Path at = absolute; at != null; at = at.getParent()) {
      if (Files.exists(at)) {
        try {
          return at.toRealPath().resolve(at.relativize(absolute)).normalize();
        } catch (IOException e) {
          return absolute;
        }
      }
    }
    return absolute;
  }

  private static ChronicleOptions options(long bytes) {
    return bytes < SMALL
        ? new ChronicleOptions(SMALL, ChronicleOptions.LEAST_AHEAD)
        : ChronicleOptions.DEFAULT;
  }

  /** For those who start the jar without the launcher, before Chronicle's classes are loaded. */
  private static void keepQuiet() {
    for (String name :
        List.of(
            "chronicle.analytics.disable",
            "chronicle.announcer.disable",
            "chronicle.disk.monitor.disable")) {
      if (System.getProperty(name) == null) {
        System.setProperty(name, "true");
      }
    }
  }
}
