package io.ringbeat.engine;

import io.ringbeat.event.ControlCode;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.journal.Checkpoint;
import io.ringbeat.journal.Frame;
import io.ringbeat.journal.FrameDecoder;
import io.ringbeat.journal.FrameReader;
import java.util.List;
import java.util.function.Consumer;

/**
 * Feeds what a journal has to an engine that is being brought back or replays, a piece at a time.
 * Events that operators have decided to skip go in as CONTROL events that say so. Not thread-safe.
 */
public final class JournalPlayer {
  private final FrameReader frames;
  private final long first;
  private final long last;
  private final List<Long> skips;
  private final Target target;
  private final Consumer<Checkpoint> checkpoints;
  private int at;
  private int end;
  private long next;
  private Checkpoint checkpoint; // read, not yet compared
  private boolean done;

  /** Where events go. */
  public interface Target {
    /**
     * Takes events as far as there is room.
     *
     * @param words the longs that hold whole events, back to back
     * @param from index of word 0 of the first
     * @param to index behind the last
     * @return index behind the last event that was taken
     */
    int feed(long[] words, int from, int to);

    /**
     * Tells whether everything up to a sequence has been handled.
     *
     * @param sequence the last one
     * @return whether no handler is before it
     */
    boolean hasHandled(long sequence);
  }

  /**
   * Makes a player.
   *
   * @param frames reads the journal, from a place not behind the first sequence
   * @param first the first sequence to feed, where an event begins
   * @param last the last one
   * @param skips events that nobody is to handle, rising
   * @param target takes the events
   * @param checkpoints is given each checkpoint when its sequence has been handled
   */
  public JournalPlayer(
      FrameReader frames,
      long first,
      long last,
      List<Long> skips,
      Target target,
      Consumer<Checkpoint> checkpoints) {
    this.frames = frames;
    this.first = first;
    this.last = last;
    this.skips = skips;
    this.target = target;
    this.checkpoints = checkpoints;
    next = first;
  }

  /**
   * Feeds a piece.
   *
   * @return how much was done; 0 if the target is behind, or nothing is left
   * @throws io.ringbeat.journal.JournalException if the journal cannot be read
   */
  public int doWork() {
    if (checkpoint != null) {
      if (!target.hasHandled(checkpoint.sequence())) {
        return 0;
      }
      checkpoints.accept(checkpoint);
      checkpoint = null;
      return 1;
    }
    if (at == end) {
      return read();
    }
    int fed = target.feed(frames.frame().words(), at, end);
    int slots = (fed - at) / Event.WORDS;
    at = fed;
    next += slots;
    done = next > last;
    return slots;
  }

  private int read() {
    if (done || !frames.next()) {
      done = true;
      return 0;
    }
    FrameDecoder frame = frames.frame();
    if (frame.type() == Frame.CHECKPOINT) {
      Checkpoint read = frames.checkpoint();
      checkpoint = read.sequence() >= first ? read : null;
      return 1;
    }
    at = 0;
    end = frame.slots() * Event.WORDS;
    long sequence = frame.first();
    while (at < end && sequence < first) {
      int slots = Event.slots(frame.words(), at);
      sequence += slots;
      at += slots * Event.WORDS;
    }
    if (last - frame.first() < frame.slots()) {
      int upTo = (int) (last + 1 - frame.first()) * Event.WORDS;
      int cut = at;
      while (cut < upTo) {
        cut += Event.slots(frame.words(), cut) * Event.WORDS;
      }
      end = Math.max(at, cut);
    }
    for (long skip : skips) {
      if (skip >= frame.first() && skip < frame.first() + frame.slots()) {
        skip(frame.words(), (int) (skip - frame.first()) * Event.WORDS);
      }
    }
    return 1;
  }

  private static void skip(long[] words, int at) {
    long header = words[at];
    words[at] = Event.header(Kind.CONTROL, header & Event.LONG, Event.source(header), 0);
    words[at + Event.C] = words[at + Event.A];
    words[at + Event.A] = ControlCode.SKIPPED;
    words[at + Event.B] = Event.kind(header);
  }

  /**
   * Tells whether everything has been fed and every checkpoint was given away.
   *
   * @return whether nothing is left
   */
  public boolean isDone() {
    return done && checkpoint == null && at == end;
  }

  /**
   * Returns the sequence that comes behind what was fed.
   *
   * @return not less than the first
   */
  public long next() {
    return next;
  }
}
