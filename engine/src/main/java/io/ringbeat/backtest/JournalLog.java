package io.ringbeat.backtest;

import io.ringbeat.event.Event;
import io.ringbeat.journal.DocumentStore;
import io.ringbeat.journal.Frame;
import io.ringbeat.journal.FrameReader;

/** The events of a journal's log, one by one. */
final class JournalLog implements EventLog {
  private final FrameReader frames;
  private long[] words;
  private int at;
  private int next;
  private int end;
  private long first; // sequence at the frame's beginning

  JournalLog(DocumentStore store) {
    frames = new FrameReader(store);
    first = frames.firstSequence();
  }

  @Override
  public boolean next() {
    while (next == end) {
      if (!frames.next()) {
        frames.requireOwed();
        return false;
      }
      if (frames.frame().type() == Frame.EVENTS) {
        words = frames.frame().words();
        next = 0;
        end = frames.frame().slots() * Event.WORDS;
        first = frames.frame().first();
      }
    }
    at = next;
    next += Event.slots(words, at) * Event.WORDS;
    return true;
  }

  @Override
  public long[] words() {
    return words;
  }

  @Override
  public int offset() {
    return at;
  }

  @Override
  public long sequence() {
    return first + next / Event.WORDS;
  }

  @Override
  public void seek(long sequence) {
    frames.seek(sequence);
    first = frames.nextSequence();
    next = 0;
    end = 0;
    boolean more = true;
    while (more && sequence() < sequence) {
      more = next();
    }
  }

  @Override
  public void close() {
    frames.close();
  }
}
