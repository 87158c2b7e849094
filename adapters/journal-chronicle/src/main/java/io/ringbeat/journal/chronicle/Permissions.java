package io.ringbeat.journal.chronicle;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Makes folders and files that only their owner may see: 0700 and 0600. Where the file system knows
 * no such permissions they are left as they come.
 */
final class Permissions {
  private static final Set<PosixFilePermission> OF_FOLDERS =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> OF_FILES =
      PosixFilePermissions.fromString("rw-------");
  private static final FileAttribute<?>[] NONE = {};

  private Permissions() {}

  /** Makes one folder; its parent has to be there. */
  static void createFolder(Path folder) throws IOException {
    Files.createDirectory(folder, attributes(folder, OF_FOLDERS));
  }

  /** Returns with what to make a file. */
  static FileAttribute<?>[] ofFile(Path file) {
    return attributes(file, OF_FILES);
  }

  /** Takes the permissions of everybody but the owner from a file. */
  static void restrictFile(Path file) throws IOException {
    PosixFileAttributeView view =
        Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (view != null) {
      view.setPermissions(OF_FILES);
    }
  }

  /** Makes what was made or renamed in a folder survive a loss of power. */
  static void forceFolder(Path folder) throws IOException {
    if (!knowsPosix(folder)) {
      return; // Such systems do not open folders.
    }
    boolean interrupted = Thread.interrupted();
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static FileAttribute<?>[] attributes(Path path, Set<PosixFilePermission> permissions) {
    return knowsPosix(path)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
        : NONE;
  }

  private static boolean knowsPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
