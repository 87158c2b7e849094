package io.ringbeat.cli.beat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Looks after a schedule file. A file that is wrong, or that is being written, changes nothing;
 * what is wrong is said once for each change. Used by one thread.
 */
final class ScheduleWatch {
  /** Younger than this, a file may have been changed again without another time of change, ms. */
  private static final long SETTLED = 3_000;

  private final Path file;
  private final LongSupplier millis;
  private final Consumer<String> problems;
  private Stamp stamp; // of what was read last; null for none
  private boolean settled;
  private String hash = "";
  private String problem;
  private boolean absent; // at the last look: when it is there again it is read, whatever its time

  /** What tells that a file is another one. */
  private record Stamp(long size, FileTime modified, Object key) {
    static Stamp of(Path file) throws IOException {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(found.size(), found.lastModifiedTime(), found.fileKey());
    }
  }

  /**
   * Makes a watch.
   *
   * @param file the schedule
   * @param millis the wall clock, ms since the epoch
   * @param problems is told what is wrong with the file
   */
  ScheduleWatch(Path file, LongSupplier millis, Consumer<String> problems) {
    this.file = file;
    this.millis = millis;
    this.problems = problems;
  }

  /**
   * Reads the file for the first time.
   *
   * @throws ScheduleException if something is wrong with it
   */
  ScheduleFile open() {
    Stamp before = stamp();
    ScheduleFile read = ScheduleFile.read(file);
    hash = read.hash();
    look(before);
    return read;
  }

  /** Returns what the file says if it says something else than before; null if not. */
  ScheduleFile poll() {
    Stamp before;
    try {
      before = stamp();
    } catch (ScheduleException e) {
      absent(e.getMessage());
      return null;
    }
    if (before == null) {
      absent(file + ": there is no such file any more");
      return null;
    }
    if (settled && !absent && before.equals(stamp)) {
      return null;
    }
    absent = false;
    ScheduleFile read = null;
    ScheduleException wrong = null;
    try {
      read = ScheduleFile.read(file);
    } catch (ScheduleException e) {
      wrong = e;
    }
    if (!before.equals(stamp())) {
      return null; // it was written meanwhile: the next look sees it
    }
    look(before);
    if (wrong != null) {
      tell(wrong.getMessage());
      return null;
    }
    problem = null;
    if (read.hash().equals(hash)) {
      return null;
    }
    hash = read.hash();
    return read;
  }

  /** Returns what is wrong with the file; null for nothing. */
  String problem() {
    return problem;
  }

  private void look(Stamp seen) {
    stamp = seen;
    settled = seen != null && Math.abs(millis.getAsLong() - seen.modified().toMillis()) > SETTLED;
  }

  private Stamp stamp() {
    try {
      return Stamp.of(file);
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw new ScheduleException(file + ": it cannot be looked at: " + e.getMessage(), e);
    }
  }

  private void absent(String what) {
    absent = true;
    tell(what);
  }

  private void tell(String what) {
    if (!Objects.equals(problem, what)) {
      problem = what;
      problems.accept(what);
    }
  }
}
