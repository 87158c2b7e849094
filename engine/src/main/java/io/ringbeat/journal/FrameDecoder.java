package io.ringbeat.journal;

import io.ringbeat.event.Event;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.zip.CRC32C;

/**
 * Reads one frame and checks what the frame alone can show: lengths, versions, checksum, chain over
 * its slots. Safe on any bytes. Not thread-safe.
 */
public final class FrameDecoder {
  private final CRC32C crc = new CRC32C();
  private long[] words = new long[1 << 10];
  private boolean otherVersion;
  private int type;
  private long first;
  private int slots;
  private long time;
  private long chainBefore;
  private long chainAfter;

  /** Makes a decoder. */
  public FrameDecoder() {}

  /**
   * Reads a frame.
   *
   * @param document little-endian, from position to limit
   * @return null if it is sound, otherwise what is wrong with it; the accessors are then undefined
   */
  public String decode(ByteBuffer document) {
    otherVersion = false;
    int length = document.remaining();
    if (length < Frame.bytes(0)) {
      return "a frame of " + length + " bytes is too short";
    }
    LongBuffer longs = document.asLongBuffer();
    long head = longs.get(0);
    if ((int) head != Frame.MAGIC) {
      return "no frame begins here";
    }
    long count = longs.get(2);
    if (count < 0 || count > Frame.MOST_SLOTS || Frame.bytes((int) count) != length) {
      return "a frame of " + length + " bytes says that it has " + count + " slots";
    }
    slots = (int) count;
    int end = slots * Event.WORDS;
    crc.reset();
    crc.update(document.duplicate().limit(document.limit() - Long.BYTES));
    if (crc.getValue() != longs.get(Frame.HEAD + end + 1)) {
      return "the checksum is wrong";
    }
    otherVersion = (head >>> 40 & 0xFF) != Frame.VERSION || head >>> 48 != Event.SCHEMA_VERSION;
    if (otherVersion) {
      return "it is of layout "
          + (head >>> 40 & 0xFF)
          + " with events of layout "
          + (head >>> 48)
          + "; this code reads "
          + Frame.VERSION
          + " and "
          + Event.SCHEMA_VERSION;
    }
    type = (int) (head >>> 32) & 0xFF;
    first = longs.get(1);
    time = longs.get(3);
    chainBefore = longs.get(4);
    chainAfter = longs.get(Frame.HEAD + end);
    if (words.length < end) {
      words = new long[Math.max(end, words.length * 2)];
    }
    longs.get(Frame.HEAD, words, 0, end);
    if (type > Frame.CHECKPOINT || first < 0 || first > Frame.LAST_SEQUENCE) {
      return "a frame of type " + type + " at sequence " + first;
    }
    return type == Frame.EVENTS ? checkEvents() : checkOther();
  }

  private String checkEvents() {
    if (Chain.over(chainBefore, words, 0, slots) != chainAfter) {
      return "the chain over its slots is wrong";
    }
    return Event.areWhole(words, 0, slots * Event.WORDS)
        ? null
        : "its events do not fill it, or the last one is cut off";
  }

  private String checkOther() {
    return chainBefore == chainAfter ? null : "a frame without events changes the chain";
  }

  /**
   * Tells whether the frame that was decoded last is sound, and of another layout.
   *
   * @return whether other code has written it
   */
  public boolean isOfOtherVersion() {
    return otherVersion;
  }

  /**
   * Returns the frame's type.
   *
   * @return a constant of {@link Frame}
   */
  public int type() {
    return type;
  }

  /**
   * Returns the sequence of the first slot.
   *
   * @return 0 or more
   */
  public long first() {
    return first;
  }

  /**
   * Returns how many slots the frame has.
   *
   * @return 0 or more
   */
  public int slots() {
    return slots;
  }

  /**
   * Returns the engine time of the last event.
   *
   * @return ns since the epoch
   */
  public long time() {
    return time;
  }

  /**
   * Returns the chain before the first slot.
   *
   * @return as it is in the frame
   */
  public long chainBefore() {
    return chainBefore;
  }

  /**
   * Returns the chain behind the last slot.
   *
   * @return as it is in the frame
   */
  public long chainAfter() {
    return chainAfter;
  }

  /**
   * Returns the slots.
   *
   * @return eight longs each, from index 0; until the next call
   */
  public long[] words() {
    return words;
  }
}
