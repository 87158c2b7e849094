package io.ringbeat.journal.chronicle;

import io.ringbeat.journal.JournalException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Pattern;

/** Snapshots in a folder, a file each, which gets its name when it is whole and on the disk. */
final class SnapshotFolder {
  private static final Pattern SNAPSHOT = Pattern.compile("(0|[1-9][0-9]{0,18})\\.snap");
  private static final String SUFFIX = ".snap";
  private static final String UNFINISHED = ".new";
  private static final long MOST_BYTES = 1L << 30;

  private final Path folder;
  private final boolean readOnly;

  SnapshotFolder(Path folder, boolean readOnly) {
    this.folder = folder;
    this.readOnly = readOnly;
  }

  List<Long> sequences() {
    return Names.numbers(
        folder, SNAPSHOT, name -> name.substring(0, name.length() - SUFFIX.length()));
  }

  ByteBuffer read(long sequence) {
    Path path = fileOf(sequence);
    try (var file = new SteadyFile(path, StandardOpenOption.READ)) {
      long size = file.size();
      if (size > MOST_BYTES) {
        throw new JournalException(
            "The snapshot "
                + path
                + " has "
                + size
                + " bytes, more than any of ours: move it away and use an older one.");
      }
      ByteBuffer bytes = ByteBuffer.allocateDirect((int) size).order(ByteOrder.LITTLE_ENDIAN);
      file.read(bytes, 0);
      return bytes.flip();
    } catch (IOException e) {
      throw new JournalException(
          "Cannot read the snapshot " + path + ": " + e + "; use an older one.", e);
    }
  }

  void write(long sequence, ByteBuffer bytes) {
    if (readOnly) {
      throw Names.openedToRead(folder);
    }
    if (sequence < 0 || bytes.remaining() > MOST_BYTES) {
      throw new IllegalArgumentException(
          "no snapshot: sequence " + sequence + ", " + bytes.remaining() + " bytes");
    }
    Path path = fileOf(sequence);
    Path unfinished = folder.resolve(sequence + SUFFIX + UNFINISHED);
    try {
      Files.deleteIfExists(unfinished);
      Files.createFile(unfinished, Permissions.ofFile(unfinished));
      try (var file = new SteadyFile(unfinished, StandardOpenOption.WRITE)) {
        file.write(bytes.duplicate(), 0);
        file.force();
      }
      Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
      Permissions.forceFolder(folder);
    } catch (IOException e) {
      throw new JournalException(
          "Cannot write the snapshot "
              + path
              + ": "
              + e
              + "; check the disk's room. Older snapshots are as they were.",
          e);
    }
  }

  private Path fileOf(long sequence) {
    return folder.resolve(sequence + SUFFIX);
  }
}
