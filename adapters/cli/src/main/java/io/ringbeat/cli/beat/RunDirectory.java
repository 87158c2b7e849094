package io.ringbeat.cli.beat;

import io.ringbeat.cli.CliException;
import io.ringbeat.cli.ExitCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The folder of a beat's run, locked while it runs: its journal, its status, and whose run it is. A
 * run is one member's of one beat: its journal says what that member claimed.
 */
final class RunDirectory implements AutoCloseable {
  private static final String LOCK = "lock";
  private static final String IDENTITY = "identity";

  private final Path folder;
  private final FileChannel channel;

  private RunDirectory(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /**
   * Locks a folder, which is made if it is not there.
   *
   * @throws CliException if another process has it, or it is another beat's
   */
  static RunDirectory lock(Path folder, String name, String member) {
    FileChannel channel = null;
    try {
      Files.createDirectories(folder);
      channel =
          FileChannel.open(
              folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!isLocked(channel)) {
        throw new CliException(
            ExitCode.JOURNAL,
            folder
                + " is in use by another beat; stop it first (\"beat status --run "
                + folder
                + "\" says which process it is), or name another folder with --run");
      }
      requireIdentity(folder.resolve(IDENTITY), folder, name, member);
      return new RunDirectory(folder, channel);
    } catch (IOException e) {
      close(channel);
      throw new CliException(
          ExitCode.JOURNAL, folder + " cannot be used as the run's folder: " + e.getMessage(), e);
    } catch (CliException e) {
      close(channel);
      throw e;
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false; // another beat in this process
    }
  }

  private static void requireIdentity(Path file, Path folder, String name, String member)
      throws IOException {
    String own = "name " + name + "\nmember " + member + "\n";
    if (!Files.exists(file)) {
      Files.writeString(file, own);
      return;
    }
    String before = Files.readString(file);
    if (!before.equals(own)) {
      throw new CliException(
          ExitCode.USAGE,
          folder
              + " is the run of another beat ("
              + before.strip().replace('\n', ',')
              + "); start this one with --name and --member as they were, or name another folder"
              + " with --run");
    }
  }

  Path journal() {
    return folder.resolve("journal");
  }

  Path status() {
    return folder.resolve(StatusFile.NAME);
  }

  /** Lets the folder go. */
  @Override
  public void close() {
    close(channel);
  }

  private static void close(FileChannel channel) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        return; // the lock goes with the process
      }
    }
  }
}
