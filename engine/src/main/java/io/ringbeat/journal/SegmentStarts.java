package io.ringbeat.journal;

import io.ringbeat.journal.DocumentReader.Found;
import io.ringbeat.state.StateException;
import java.util.SortedMap;
import java.util.TreeMap;

/** Tells with which sequence each segment of a log begins, from the segments' first frames. */
public final class SegmentStarts {
  /** Stands for a segment in which nothing was begun, or whose beginning is damaged. */
  public static final long NONE = -1;

  private SegmentStarts() {}

  /**
   * Looks at every segment's beginning.
   *
   * @param store the log
   * @return the first sequence of each, or {@link #NONE}, by the segment's number
   * @throws JournalException if the storage cannot be read
   */
  public static SortedMap<Long, Long> of(DocumentStore store) {
    SortedMap<Long, Long> starts = new TreeMap<>();
    for (long number : store.segments()) {
      starts.put(number, startOf(store, number));
    }
    return starts;
  }

  private static long startOf(DocumentStore store, long number) {
    FrameDecoder frame = new FrameDecoder();
    try (DocumentReader reader = store.read(number)) {
      boolean begins =
          reader.next() == Found.DOCUMENT
              && frame.decode(reader.document()) == null
              && frame.type() == Frame.BEGIN;
      return begins && isReadable(number, frame) ? frame.first() : NONE;
    }
  }

  private static boolean isReadable(long number, FrameDecoder frame) {
    try {
      Begin.read(number, frame);
      return true;
    } catch (StateException | JournalException e) {
      return false;
    }
  }
}
