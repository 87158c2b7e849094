package io.ringbeat.journal.chronicle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * Reads and writes places of a file, and stays open when its thread is interrupted: a channel of
 * the JDK would be closed by that for good. An interrupt is not lost, but kept for whoever waits
 * next. Never follows a symbolic link to the file. Not thread-safe.
 */
final class SteadyFile implements AutoCloseable {
  private interface Action {
    long on(FileChannel channel, ByteBuffer buffer, long position) throws IOException;
  }

  private static final Action READ = FileChannel::read;
  private static final Action WRITE = FileChannel::write;
  private static final Action SIZE = (channel, buffer, position) -> channel.size();
  private static final Action FORCE =
      (channel, buffer, position) -> {
        channel.force(false);
        return 0;
      };

  private final Path path;
  private final Set<OpenOption> options;
  private FileChannel channel;

  SteadyFile(Path path, OpenOption... options) throws IOException {
    this.path = path;
    Set<OpenOption> all = new HashSet<>(Set.of(options));
    all.add(LinkOption.NOFOLLOW_LINKS);
    this.options = Set.copyOf(all);
    this.channel = FileChannel.open(path, this.options);
  }

  /** Returns the file's length in bytes. */
  long size() throws IOException {
    return steadily(SIZE, null, 0);
  }

  /** Reads until the buffer is full or the file ends; returns how many bytes. */
  int read(ByteBuffer to, long position) throws IOException {
    int total = 0;
    while (to.hasRemaining()) {
      int read = (int) steadily(READ, to, position + total);
      if (read < 0) {
        break;
      }
      total += read;
    }
    return total;
  }

  /** Writes all of the buffer. */
  void write(ByteBuffer from, long position) throws IOException {
    long at = position;
    while (from.hasRemaining()) {
      at += steadily(WRITE, from, at);
    }
  }

  /** Makes the file's contents survive a loss of power. */
  void force() throws IOException {
    steadily(FORCE, null, 0);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private long steadily(Action action, ByteBuffer buffer, long position) throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        interrupted |= Thread.interrupted();
        int before = buffer == null ? 0 : buffer.position();
        try {
          return action.on(channel, buffer, position);
        } catch (ClosedByInterruptException e) {
          // The place is given, so that doing it once more does no harm.
          if (buffer != null) {
            buffer.position(before);
          }
          channel = FileChannel.open(path, options);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
