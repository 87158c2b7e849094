package io.ringbeat.journal.chronicle;

import io.ringbeat.journal.DocumentReader.Found;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * The room that was prepared in a segment's file behind its last document, and not used. Where
 * anything was written there, there is none: it stays as it is.
 *
 * @param path of the file
 * @param begin the byte where it begins, -1 if there is none
 * @param isAll whether the segment has no document
 */
record UnusedRoom(Path path, long begin, boolean isAll) {
  private static final int PAGE = 4 << 10;
  private static final int CHUNK = 1 << 20;

  /** Looks for it; nobody may be writing the segment. */
  static UnusedRoom of(Path path) throws IOException {
    try (SegmentReader reader = new SegmentReader(path)) {
      boolean empty = true;
      Found found = reader.next();
      while (found == Found.DOCUMENT) {
        empty = false;
        found = reader.next();
      }
      boolean unused = found == Found.END && isZero(path, reader.position());
      return new UnusedRoom(path, unused ? reader.position() : -1, empty && unused);
    }
  }

  /** Takes what a writer has prepared, and says that it has not used. */
  static UnusedRoom behind(Path path, long position) throws IOException {
    try (SegmentReader reader = new SegmentReader(path)) {
      reader.moveTo(position);
      boolean unused = reader.next() == Found.END;
      return new UnusedRoom(path, unused ? position : -1, false);
    }
  }

  private static boolean isZero(Path path, long from) throws IOException {
    try (var file = new SteadyFile(path, StandardOpenOption.READ)) {
      ByteBuffer zeros = ByteBuffer.allocateDirect(CHUNK);
      ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
      for (long at = from; at < file.size(); at += CHUNK) {
        int bytes = file.read(chunk.clear(), at);
        if (!chunk.flip().equals(zeros.clear().limit(bytes))) {
          return false;
        }
      }
      return true;
    }
  }

  /** Gives it back to the disk; the file's length stays, as Chronicle wants it. */
  void giveBack() throws IOException {
    try (FileChannel channel =
        FileChannel.open(path, Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS))) {
      long length = channel.size();
      long end = (begin + PAGE - 1) & -PAGE;
      if (begin >= 0 && end < length) {
        channel.truncate(end);
        channel.write(ByteBuffer.allocate(1), length - 1);
      }
    }
  }
}
