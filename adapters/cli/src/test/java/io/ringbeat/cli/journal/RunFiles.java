package io.ringbeat.cli.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;

/** Does to a run's files what disks and people do. */
public final class RunFiles {
  private RunFiles() {}

  static Path segment(Path folder, String log, int number) {
    return folder.resolve(log).resolve(String.format("%016d", number)).resolve("19700101F.cq4");
  }

  /** Returns the byte where the n-th frame of a segment begins; frame 0 is its beginning. */
  static long frame(Path segment, int n) throws IOException {
    byte[] bytes = Files.readAllBytes(segment);
    int found = -1;
    for (int i = 0; i + 4 <= bytes.length; i += 4) {
      if (bytes[i] == 'R' && bytes[i + 1] == 'B' && bytes[i + 2] == 'J' && bytes[i + 3] == '1') {
        found++;
        if (found == n) {
          return i;
        }
      }
    }
    throw new IOException("there is no frame " + n);
  }

  static void flip(Path file, long position) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      channel.read(one, position);
      one.put(0, (byte) (one.get(0) ^ 0x10));
      channel.write(one.position(0), position);
    }
  }

  static void truncate(Path file, long length) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(length);
    }
  }

  static void write(Path file, long position, byte[] bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(bytes), position);
    }
  }

  /** Returns a hash of each file below a folder, by its path in it. */
  public static Map<String, Integer> fingerprint(Path folder) throws IOException {
    Map<String, Integer> hashes = new TreeMap<>();
    try (var files = Files.walk(folder)) {
      files
          .filter(Files::isRegularFile)
          .filter(file -> !file.endsWith("lock"))
          .forEach(file -> hashes.put(folder.relativize(file).toString(), hash(file)));
    }
    return hashes;
  }

  private static int hash(Path file) {
    try {
      return ByteBuffer.wrap(Files.readAllBytes(file)).hashCode();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
