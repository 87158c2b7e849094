package io.ringbeat.cli.journal;

import io.ringbeat.cli.CliException;
import io.ringbeat.cli.ExitCode;
import io.ringbeat.journal.Frame;
import io.ringbeat.journal.FrameDecoder;
import io.ringbeat.journal.LogSummary;
import io.ringbeat.journal.SegmentSummary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Finds frames that are sound in themselves behind the damage in a log, where nothing leads to
 * them: looks for a frame's first four bytes at each place in the files where one can begin.
 */
final class LostFrames {
  private static final int MAGIC = 0x314A4252; // "RBJ1", see Frame
  private static final int ALIGNMENT = 4;
  private static final int LONGEST = Frame.bytes(Frame.MOST_SLOTS);
  private static final int WINDOW = LONGEST + (8 << 20);

  /**
   * Events in a row that are intact.
   *
   * @param first sequence
   * @param last sequence
   * @param file where it begins
   * @param position the byte in the file
   */
  record Range(long first, long last, String file, long position) {}

  private final long from;
  private final FrameDecoder frame = new FrameDecoder();
  private final ByteBuffer window =
      ByteBuffer.allocateDirect(WINDOW).order(ByteOrder.LITTLE_ENDIAN);
  private final List<Range> found = new ArrayList<>();

  private LostFrames(long from) {
    this.from = from;
  }

  /** Returns what is intact behind the end of what can be read, rising. */
  static List<Range> behind(LogSummary log) {
    LostFrames lost = new LostFrames(log.next());
    for (SegmentSummary segment : log.segments()) {
      try {
        lost.scan(Path.of(segment.name()));
      } catch (IOException e) {
        throw new CliException(
            ExitCode.JOURNAL,
            segment.name() + " cannot be read: " + e + "; check the disk and the permissions",
            e);
      }
    }
    return lost.merged();
  }

  private void scan(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      long size = channel.size();
      long at = 0;
      while (at < size) {
        window.clear();
        while (window.hasRemaining() && channel.read(window, at + window.position()) > 0) {}
        window.flip();
        if (window.limit() == 0) {
          return; // it has become shorter
        }
        boolean last = at + window.limit() >= size;
        int done = scanWindow(file, at, last ? window.limit() : window.limit() - LONGEST);
        at += Math.max(ALIGNMENT, done);
      }
    }
  }

  /** Looks at the places before a limit; returns where to go on. */
  private int scanWindow(Path file, long start, int limit) {
    int at = 0;
    while (at < limit && at + Frame.bytes(0) <= window.limit()) {
      if (window.getInt(at) == MAGIC) {
        int length = soundFrame(at);
        if (length > 0) {
          if (frame.type() == Frame.EVENTS && frame.first() >= from) {
            add(frame.first(), frame.first() + frame.slots() - 1, file, start + at);
          }
          at += length;
          continue;
        }
      }
      at += ALIGNMENT;
    }
    return Math.max(at, limit);
  }

  /** Returns the length of the frame at a place, 0 if there is no sound one. */
  private int soundFrame(int at) {
    long slots = window.getLong(at + 2 * Long.BYTES);
    if (slots < 0 || slots > Frame.MOST_SLOTS) {
      return 0;
    }
    int length = Frame.bytes((int) slots);
    if (at + length > window.limit()) {
      return 0;
    }
    ByteBuffer document = window.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    return frame.decode(document.limit(at + length).position(at)) == null ? length : 0;
  }

  private void add(long first, long last, Path file, long position) {
    int end = found.size() - 1;
    if (end >= 0 && found.get(end).last() + 1 == first) {
      Range range = found.get(end);
      found.set(end, new Range(range.first(), last, range.file(), range.position()));
    } else {
      found.add(new Range(first, last, file.toString(), position));
    }
  }

  private List<Range> merged() {
    List<Range> ranges = new ArrayList<>(found);
    ranges.sort(Comparator.comparingLong(Range::first));
    found.clear();
    for (Range range : ranges) {
      int end = found.size() - 1;
      if (end >= 0 && found.get(end).last() + 1 == range.first()) {
        Range before = found.get(end);
        found.set(end, new Range(before.first(), range.last(), before.file(), before.position()));
      } else {
        found.add(range);
      }
    }
    return List.copyOf(found);
  }
}
