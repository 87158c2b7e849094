package io.ringbeat.cli.replay;

import io.ringbeat.event.ControlCode;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.journal.DocumentStore;
import io.ringbeat.journal.Frame;
import io.ringbeat.journal.FrameReader;

/**
 * Goes through the events of a journal without any code. In that of a backtest, where rows of data
 * are counted only, it has the sequences that the core saw.
 */
final class LogCursor implements AutoCloseable {
  private final FrameReader frames;
  private final boolean countsRows;
  private final Runnable pulse;
  private int next;
  private int end;
  private long core = -1;

  /** The longs that hold the event. */
  long[] words;

  /** Index of its word 0. */
  int at;

  /** Its sequence. */
  long sequence;

  /**
   * Makes a cursor at the beginning.
   *
   * @param log what to read; may be written meanwhile
   * @param countsRows whether it is the sequence of a backtest
   * @param pulse is called for each frame; may throw to stop the reading
   */
  LogCursor(DocumentStore log, boolean countsRows, Runnable pulse) {
    this.countsRows = countsRows;
    this.pulse = pulse;
    frames = new FrameReader(log);
  }

  /** Goes to the segment that has a sequence; not in a backtest's. */
  void seek(long from) {
    frames.seek(from);
    next = 0;
    end = 0;
  }

  /**
   * Moves to the next event.
   *
   * @return false at the end; there may be more later
   */
  boolean next() {
    while (true) {
      while (next == end) {
        pulse.run();
        if (!frames.next()) {
          frames.requireOwed();
          return false;
        }
        if (frames.frame().type() == Frame.EVENTS) {
          words = frames.frame().words();
          next = 0;
          end = frames.frame().slots() * Event.WORDS;
        }
      }
      at = next;
      next += Event.slots(words, at) * Event.WORDS;
      if (!countsRows) {
        sequence = frames.frame().first() + at / Event.WORDS;
        return true;
      }
      if (counts()) {
        sequence = core;
        return true;
      }
    }
  }

  /** Tells whether it is an event that the core saw. */
  private boolean counts() {
    if (Event.kind(words[at]) == Kind.CONTROL) {
      long code = words[at + Event.A];
      if (code == ControlCode.START && core < 0) {
        core = 0;
        return true;
      }
      core += code == ControlCode.DATA ? words[at + Event.B] : 0;
      return false;
    }
    core++;
    return true;
  }

  @Override
  public void close() {
    frames.close();
  }
}
