package io.ringbeat.cli.journal;

import io.ringbeat.cli.CliException;
import io.ringbeat.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Moves segments to an archive, oldest first, so that a kill at any moment leaves each whole in one
 * place at least, and none half-removed under its name: a copy gets its name when it is on the
 * disk, a segment that is removed loses its name first.
 */
final class SegmentMover {
  private static final String UNFINISHED = ".part";
  private static final String ARCHIVED = ".archived";

  private final Path target;

  SegmentMover(Path target) {
    this.target = target.toAbsolutePath().normalize();
  }

  void moveAll(Path source, String log, List<Path> segments, long bytes) throws IOException {
    Path parent = target.getParent();
    if (parent != null && !Files.isDirectory(parent)) {
      throw new CliException(ExitCode.USAGE, "there is no folder " + parent + "; make it first");
    }
    FileCopies.makeFolder(target);
    for (String name : List.of("events", "out", "snapshots")) {
      FileCopies.makeFolder(target.resolve(name));
    }
    Path archive = target.resolve(log);
    finishRemovals(source, archive);
    long usable = Files.getFileStore(target).getUsableSpace();
    if (usable < bytes) {
      throw new IOException(
          Said.bytes(bytes) + " are needed, and the disk has " + Said.bytes(usable));
    }
    for (Path segment : segments) {
      move(segment, archive.resolve(segment.getFileName().toString()));
    }
  }

  private static void move(Path segment, Path copy) throws IOException {
    if (Files.exists(copy, LinkOption.NOFOLLOW_LINKS)) {
      if (!FileCopies.areSame(segment, copy)) {
        throw new IOException(
            copy
                + " is there already, and is not "
                + segment
                + ": it is of another run, or changed");
      }
    } else {
      Path part = copy.resolveSibling(copy.getFileName() + UNFINISHED);
      FileCopies.deleteTree(part);
      FileCopies.copyFolder(segment, part);
      if (!FileCopies.areSame(segment, part)) {
        throw new IOException(part + " did not come back as it was written; check the disk");
      }
      Files.move(part, copy, StandardCopyOption.ATOMIC_MOVE);
      FileCopies.forceFolder(copy.getParent());
    }
    remove(segment);
  }

  private static void remove(Path segment) throws IOException {
    Path archived = segment.resolveSibling(segment.getFileName() + ARCHIVED);
    Files.move(segment, archived, StandardCopyOption.ATOMIC_MOVE);
    FileCopies.forceFolder(segment.getParent());
    FileCopies.deleteTree(archived);
  }

  /** Ends what a kill has left: of these the archive has whole copies. */
  private static void finishRemovals(Path source, Path archive) throws IOException {
    List<Path> left = new ArrayList<>();
    try (var children = Files.newDirectoryStream(source, "*" + ARCHIVED)) {
      children.forEach(left::add);
    }
    for (Path child : left) {
      String name = child.getFileName().toString();
      Path copy = archive.resolve(name.substring(0, name.length() - ARCHIVED.length()));
      if (name.matches("[0-9]{16}\\" + ARCHIVED)
          && Files.isDirectory(copy, LinkOption.NOFOLLOW_LINKS)) {
        FileCopies.deleteTree(child);
      }
    }
  }
}
