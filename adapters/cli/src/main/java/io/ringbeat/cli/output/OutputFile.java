package io.ringbeat.cli.output;

import io.ringbeat.cli.ShutdownAction;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A text file that appears under its name only when it is complete. It is written to a temporary
 * file beside it, which {@link #commit} renames and anything else deletes, Ctrl-C included. What is
 * no regular file, a pipe or a device, is written to directly. Lines end with a line feed; the
 * encoding is UTF-8. Used by one thread.
 */
public final class OutputFile implements AutoCloseable {
  private final Path shown;
  private final Path target;
  private final Path temporary;
  private final BufferedWriter writer;
  private final ShutdownAction cleanup;
  private boolean done;

  /**
   * Opens the temporary file, so that an unwritable path is found before the work is done.
   *
   * @param path where the result goes; what is there is replaced on success
   * @throws OutputException if it cannot be written
   */
  public OutputFile(Path path) {
    shown = path;
    if (Files.isDirectory(path)) {
      throw new OutputException(path + " is a directory; name a file in it", null);
    }
    try {
      boolean special = Files.exists(path) && !Files.isRegularFile(path);
      target = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
      if (!special && Files.exists(path) && !Files.isWritable(target)) {
        throw new OutputException(
            path + " cannot be written: it is read-only; choose another name", null);
      }
      temporary = special ? target : beside(target);
      writer =
          special
              ? Files.newBufferedWriter(target, StandardOpenOption.WRITE)
              : Files.newBufferedWriter(
                  temporary, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
    } catch (IOException e) {
      throw failure(e);
    }
    cleanup = new ShutdownAction(this::discard);
  }

  private static Path beside(Path target) {
    return target.resolveSibling(
        "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
  }

  /**
   * Appends text.
   *
   * @param text what to write
   * @throws OutputException if it cannot be written
   */
  public void write(CharSequence text) {
    try {
      writer.append(text);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /**
   * Returns where the result goes, as the user named it.
   *
   * @return the path
   */
  public Path path() {
    return shown;
  }

  /**
   * Writes what is left and gives the file its name.
   *
   * @throws OutputException if that fails; the file then does not appear
   */
  public synchronized void commit() {
    if (done) {
      return;
    }
    try {
      writer.close();
      if (!temporary.equals(target)) {
        Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw failure(e);
    }
    done = true;
    cleanup.close();
  }

  /** Deletes what was written, unless it is committed. */
  @Override
  public void close() {
    discard();
    cleanup.close();
  }

  private synchronized void discard() {
    if (done) {
      return;
    }
    done = true;
    try {
      writer.close();
    } catch (IOException e) {
      // what could not be written is thrown away all the same
    }
    try {
      if (!temporary.equals(target)) {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      // nothing is left to do about it; the file's name says what it is
    }
  }

  private OutputException failure(IOException e) {
    String reason = e.getMessage();
    if (e instanceof NoSuchFileException && !Files.isDirectory(parent())) {
      reason = "there is no directory " + parent() + "; create it first";
    } else if (e instanceof NoSuchFileException) {
      reason = parent() + " takes no new files; choose another directory";
    } else if (e instanceof AccessDeniedException) {
      reason = "no permission to write in " + parent();
    } else if (e instanceof FileSystemException system && system.getReason() != null) {
      reason = system.getReason();
    }
    return new OutputException(shown + " cannot be written: " + reason, e);
  }

  private Path parent() {
    return shown.toAbsolutePath().getParent();
  }
}
