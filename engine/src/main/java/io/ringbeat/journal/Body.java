package io.ringbeat.journal;

import io.ringbeat.event.Event;
import io.ringbeat.state.StateException;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;

/** What is said in the slots of a frame without events: a count of longs, then fields. */
final class Body {
  private Body() {}

  /** Returns whole slots that hold the fields. */
  static long[] slots(StateWriter fields) {
    int slots = (1 + fields.length() + Event.WORDS - 1) / Event.WORDS;
    long[] words = new long[slots * Event.WORDS];
    words[0] = fields.length();
    System.arraycopy(fields.words(), 0, words, 1, fields.length());
    return words;
  }

  /**
   * Returns the fields of a frame that was decoded.
   *
   * @throws StateException if it has none
   */
  static StateReader read(FrameDecoder frame) {
    long[] words = frame.words();
    int room = frame.slots() * Event.WORDS - 1;
    long length = room < 0 ? -1 : words[0];
    if (length < 0 || length > room) {
      throw new StateException(
          "the frame at sequence " + frame.first() + " says that it has " + length + " longs");
    }
    return new StateReader(words, 1, 1 + (int) length);
  }
}
