package io.ringbeat.cli.beat;

import io.ringbeat.cli.CliException;
import io.ringbeat.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file that holds the number of this process while it runs. */
final class PidFile implements AutoCloseable {
  private final Path file; // null: none
  private final String own = ProcessHandle.current().pid() + "\n";

  /**
   * Names the file.
   *
   * @param file null for none
   */
  PidFile(Path file) {
    this.file = file;
  }

  /**
   * Writes the file; one that a process which has ended has left is replaced.
   *
   * @throws CliException if it names a process that lives, or cannot be written
   */
  void take() {
    if (file == null) {
      return;
    }
    try {
      String before = content(file);
      if (before != null) {
        requireDead(file, before);
      }
      Files.writeString(file, own);
    } catch (IOException e) {
      throw new CliException(
          ExitCode.OUTPUT, "--pid-file " + file + " cannot be written: " + e.getMessage(), e);
    }
  }

  private static void requireDead(Path file, String content) {
    long pid;
    try {
      pid = Long.parseLong(content.strip());
    } catch (NumberFormatException e) {
      throw new CliException(
          ExitCode.USAGE,
          "--pid-file " + file + " holds no process number; remove it, or name another one",
          e);
    }
    boolean lives = ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    if (lives && pid != ProcessHandle.current().pid()) {
      throw new CliException(
          ExitCode.USAGE,
          "--pid-file "
              + file
              + ": process "
              + pid
              + " lives; stop it first, or remove the file if it is no beat");
    }
  }

  private static String content(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** Removes the file if it is still this process's. */
  @Override
  public void close() {
    if (file == null) {
      return;
    }
    try {
      if (own.equals(content(file))) {
        Files.delete(file);
      }
    } catch (IOException e) {
      return; // the process ends: the next start finds that it has
    }
  }
}
