package io.ringbeat.cli.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Copies, compares and deletes folders of files; never follows a symbolic link. */
final class FileCopies {
  private static final int BUFFER = 1 << 20;

  private FileCopies() {}

  /** Makes a folder that only its owner may see, if it is not there. */
  static void makeFolder(Path folder) throws IOException {
    if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.createDirectory(folder, attributes(folder, "rwx------"));
    forceFolder(folder.toAbsolutePath().getParent());
  }

  /** Copies a folder's files to the disk, for good. The target must not be there. */
  static void copyFolder(Path from, Path to) throws IOException {
    makeFolder(to);
    for (Path file : files(from)) {
      copyFile(file, to.resolve(file.getFileName().toString()));
    }
    forceFolder(to);
  }

  /** Tells whether two folders have the same files with the same bytes, read from the disk. */
  static boolean areSame(Path a, Path b) throws IOException {
    List<Path> ofA = files(a);
    List<Path> ofB = files(b);
    if (!names(ofA).equals(names(ofB))) {
      return false;
    }
    for (int i = 0; i < ofA.size(); i++) {
      if (Files.mismatch(ofA.get(i), ofB.get(i)) >= 0) {
        return false;
      }
    }
    return true;
  }

  /** Deletes a folder with everything in it; what cannot be deleted stays. */
  static void deleteTree(Path folder) {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (var children = Files.newDirectoryStream(folder)) {
      for (Path child : children) {
        if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
          deleteTree(child);
        } else {
          Files.deleteIfExists(child);
        }
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      // its name says what it is
    }
  }

  /** Makes what was made or renamed in a folder survive a loss of power. */
  static void forceFolder(Path folder) throws IOException {
    if (isPosix(folder)) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static void copyFile(Path from, Path to) throws IOException {
    Set<StandardOpenOption> create =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel in =
            FileChannel.open(from, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
        FileChannel out = FileChannel.open(to, create, attributes(to, "rw-------"))) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
      while (in.read(buffer) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          out.write(buffer);
        }
        buffer.clear();
      }
      out.force(true);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    try (var children = Files.newDirectoryStream(folder)) {
      for (Path child : children) {
        if (!Files.isRegularFile(child, LinkOption.NOFOLLOW_LINKS)) {
          throw new IOException(child + " is no file of a segment");
        }
        files.add(child);
      }
    }
    files.sort(null);
    return files;
  }

  private static List<String> names(List<Path> files) {
    return files.stream().map(file -> file.getFileName().toString()).toList();
  }

  private static FileAttribute<?>[] attributes(Path path, String permissions) {
    return isPosix(path)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
