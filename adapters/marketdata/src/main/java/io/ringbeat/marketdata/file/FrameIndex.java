package io.ringbeat.marketdata.file;

import io.ringbeat.marketdata.capture.EventCounts;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Where each frame of an event file lies and what it holds: 64 bytes a frame of up to 65,536
 * events. Not thread-safe while frames are added.
 */
final class FrameIndex {
  static final int OFFSET = 0;
  static final int LENGTH = 1;
  static final int EVENTS = 2;
  static final int FIRST_VENUE_TIME = 3;
  static final int LAST_VENUE_TIME = 4;
  static final int FIRST_ENGINE_TIME = 5;
  static final int LAST_ENGINE_TIME = 6;
  static final int CRC = 7;
  private static final int WORDS = 8;

  private long[] words = new long[64 * WORDS];
  private int frames;

  int frames() {
    return frames;
  }

  long get(int frame, int word) {
    return words[frame * WORDS + word];
  }

  void add(long offset, long length, EventCounts counts, int crc) {
    if (frames * WORDS == words.length) {
      words = Arrays.copyOf(words, 2 * words.length);
    }
    int at = frames * WORDS;
    words[at + OFFSET] = offset;
    words[at + LENGTH] = length;
    words[at + EVENTS] = counts.total();
    words[at + FIRST_VENUE_TIME] = counts.firstVenueTime();
    words[at + LAST_VENUE_TIME] = counts.lastVenueTime();
    words[at + FIRST_ENGINE_TIME] = counts.firstEngineTime();
    words[at + LAST_ENGINE_TIME] = counts.lastEngineTime();
    words[at + CRC] = crc & 0xFFFFFFFFL;
    frames++;
  }

  byte[] toBytes() {
    ByteBuffer bytes =
        ByteBuffer.allocate(frames * EventFileFormat.INDEX_ENTRY_BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(words, 0, frames * WORDS);
    return bytes.array();
  }

  static FrameIndex of(ByteBuffer bytes) {
    FrameIndex index = new FrameIndex();
    index.words = new long[bytes.remaining() / Long.BYTES];
    bytes.order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(index.words);
    index.frames = index.words.length / WORDS;
    return index;
  }

  /** The smallest of a word over all frames. */
  long min(int word) {
    long min = Long.MAX_VALUE;
    for (int i = 0; i < frames; i++) {
      min = Math.min(min, get(i, word));
    }
    return min;
  }

  /** The greatest of a word over all frames. */
  long max(int word) {
    long max = Long.MIN_VALUE;
    for (int i = 0; i < frames; i++) {
      max = Math.max(max, get(i, word));
    }
    return max;
  }
}
