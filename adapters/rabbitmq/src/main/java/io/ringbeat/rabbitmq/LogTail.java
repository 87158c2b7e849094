package io.ringbeat.rabbitmq;

import io.ringbeat.event.Event;
import io.ringbeat.journal.DocumentStore;
import io.ringbeat.journal.Frame;
import io.ringbeat.journal.FrameReader;
import io.ringbeat.journal.JournalException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.function.LongSupplier;

/**
 * Reads a log of a run, event by event, from any place, also while it is written. Not thread-safe.
 */
final class LogTail implements AutoCloseable {
  private static final int PLACE_EVERY = 1 << 14; // slots

  private final FrameReader frames;
  private final LongSupplier limit;
  private final String name;
  private long[] words;
  private int next;
  private int end;
  private long first; // the sequence of the frame's first slot
  private int at;
  private long from; // what is before is passed over
  private final ArrayDeque<FrameReader.Place> places = new ArrayDeque<>(); // to go back to

  /**
   * Makes a tail at the beginning.
   *
   * @param limit the last sequence that may be read now
   */
  LogTail(String name, DocumentStore log, LongSupplier limit) {
    this.name = name;
    this.limit = limit;
    frames = new FrameReader(log);
  }

  /** Returns the sequence with which the log begins. */
  long firstSequence() {
    return frames.firstSequence();
  }

  /**
   * Goes to a sequence, where an event begins.
   *
   * @throws JournalException if the log begins behind it
   */
  void seek(long sequence) {
    FrameReader.Place place = null;
    for (FrameReader.Place each : places) {
      place = each.next() <= sequence ? each : place;
    }
    if (place != null) {
      frames.seek(place);
    } else {
      frames.seek(sequence);
      requireThere(sequence);
    }
    places.clear();
    from = sequence;
    next = 0;
    end = 0;
  }

  private void requireThere(long sequence) {
    if (sequence < frames.firstSequence()) {
      throw new JournalException(
          "the "
              + name
              + " from sequence "
              + sequence
              + " to "
              + (frames.firstSequence() - 1)
              + " were not published yet and are not in the journal any more: put the archived"
              + " segments back");
    }
  }

  /** Notes that nobody goes back to before a sequence. */
  void forget(long sequence) {
    while (places.size() > 1 && second().next() <= sequence) {
      places.remove();
    }
  }

  private FrameReader.Place second() {
    Iterator<FrameReader.Place> iterator = places.iterator();
    iterator.next();
    return iterator.next();
  }

  /** Moves to the next event; false if there is none now. */
  boolean next() {
    while (true) {
      while (next == end) {
        if (frames.nextSequence() > limit.getAsLong() || !frames.next()) {
          return false; // known without a look at the files
        }
        if (frames.frame().type() == Frame.EVENTS) {
          words = frames.frame().words();
          first = frames.frame().first();
          next = 0;
          end = frames.frame().slots() * Event.WORDS;
          if (places.isEmpty() || first - places.getLast().next() > PLACE_EVERY) {
            places.add(frames.place());
          }
        }
      }
      if (sequenceAt(next) > limit.getAsLong()) {
        return false;
      }
      at = next;
      next += Event.slots(words, at) * Event.WORDS;
      if (sequenceAt(at) >= from) {
        return true;
      }
    }
  }

  private long sequenceAt(int index) {
    return first + index / Event.WORDS;
  }

  /** Returns the longs that hold the event; valid until the next call. */
  long[] words() {
    return words;
  }

  /** Returns the index of its word 0. */
  int at() {
    return at;
  }

  /** Returns its sequence. */
  long sequence() {
    return sequenceAt(at);
  }

  /** Returns the sequence that comes behind it. */
  long position() {
    return end == 0 ? from : sequenceAt(next);
  }

  @Override
  public void close() {
    frames.close();
  }
}
