package io.ringbeat.journal.chronicle;

import io.ringbeat.journal.JournalException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Holds a folder for this process alone, by the system's lock on a file in it: it ends with the
 * process, however that ends, and asks for no process numbers, which repeat in containers.
 */
final class FolderLock implements AutoCloseable {
  private static final String NAME = "lock";

  /**
   * The folders that this process holds. They are asked first, since to open and close the file
   * once more would give the lock up: POSIX drops a process's locks on a file when it closes any
   * descriptor of it.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final FileChannel channel;

  private FolderLock(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /** Takes the lock; {@link JournalException} if somebody has it. */
  static FolderLock take(Path folder) throws IOException {
    Path real = folder.toRealPath();
    if (!HELD.add(real)) {
      throw heldHere(folder);
    }
    boolean taken = false;
    try {
      FileChannel channel = tryToLock(folder);
      taken = true;
      return new FolderLock(real, channel);
    } finally {
      if (!taken) {
        HELD.remove(real);
      }
    }
  }

  private static FileChannel tryToLock(Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
            Permissions.ofFile(file));
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // Taken through another class loader. The channel stays open: closing it frees the lock.
      throw heldHere(folder);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    if (lock == null) {
      channel.close();
      throw new JournalException(
          "The journal "
              + folder
              + " is being written by another process: end that one first (fuser "
              + file
              + " names it), or take another folder. The lock ends with its process; deleting the"
              + " file does not help.");
    }
    return channel;
  }

  private static JournalException heldHere(Path folder) {
    return new JournalException(
        "The journal "
            + folder
            + " is being written by this process already: close the store that was opened first,"
            + " or take another folder.");
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      HELD.remove(folder);
    }
  }
}
