package io.ringbeat.engine;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.MultiProducerSequencer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.Sequencer;
import io.ringbeat.event.Event;

/**
 * A ring of events in one {@code long[]}, sequenced by a Disruptor sequencer. A sequence counts
 * slots of eight longs; a message of several slots takes consecutive ones and may go on at the
 * slab's start. An engine's events, its core's commands and the queues between agents are rings.
 *
 * <p>Writers copy events in by {@link #tryCopy}, or, in this package, claim, fill and publish;
 * between claim and publication nothing may throw or wait, because an abandoned claim hides
 * everything after it for ever. Readers are made before the first event; each gates the writers.
 * Nothing allocates after construction.
 */
public final class Ring {
  /** The least number of slots. */
  public static final int MIN_SLOTS = 4;

  /** The greatest number of slots: a gigabyte of events. */
  public static final int MAX_SLOTS = 1 << 24;

  /** The most slots that a message may take in any ring: 4 MiB. */
  public static final int MOST_SLOTS_AT_ONCE = 1 << 16;

  private static final int WORDS_SHIFT = 3;

  private static final long NOT_SEALED = Long.MIN_VALUE;

  private final long[] slab;
  private final int mask;
  private final Sequencer sequencer;
  private final OneProducerSequencer one; // the sequencer, null where several publish
  private volatile long sealed = NOT_SEALED; // the last slot before the seal

  /**
   * Makes an empty ring and touches its memory.
   *
   * @param slots how many events it holds, a power of two, {@link #MIN_SLOTS} to {@link #MAX_SLOTS}
   * @param producers whether one thread publishes or several do
   * @throws IllegalArgumentException if the size is not a power of two or out of range
   */
  public Ring(int slots, Producers producers) {
    if (Integer.bitCount(slots) != 1 || slots < MIN_SLOTS || slots > MAX_SLOTS) {
      throw new IllegalArgumentException(
          "a ring of "
              + slots
              + " slots; it must be a power of two from "
              + MIN_SLOTS
              + " to "
              + MAX_SLOTS);
    }
    slab = new long[slots << WORDS_SHIFT];
    mask = slots - 1;
    one = producers == Producers.ONE ? new OneProducerSequencer(slots) : null;
    sequencer = one != null ? one : new MultiProducerSequencer(slots, new BusySpinWaitStrategy());
  }

  /** How many threads publish into a ring. */
  public enum Producers {
    /** One thread only. */
    ONE,
    /** Any number of threads. */
    MANY
  }

  /**
   * Returns how many slots the ring has.
   *
   * @return a power of two
   */
  public int slots() {
    return mask + 1;
  }

  /**
   * Returns the most slots that a message, or a batch claimed at once, may take.
   *
   * @return a quarter of the ring, at most {@link #MOST_SLOTS_AT_ONCE}
   */
  public int mostSlotsAtOnce() {
    return Math.min(slots() >> 2, MOST_SLOTS_AT_ONCE);
  }

  /**
   * Returns the last sequence that a writer has claimed; with one writer, published.
   *
   * @return -1 for an empty ring
   */
  public long cursor() {
    long end = sealed;
    return end == NOT_SEALED ? sequencer.getCursor() : end;
  }

  /**
   * Takes all slots for ever, if everything that was claimed has been read by every reader: one
   * atomic step says that nothing is under way and lets nothing begin. For several producers; where
   * there is one, it only says whether everything has been read.
   *
   * @return whether everything was read
   */
  boolean trySeal() {
    if (one != null || sealed != NOT_SEALED) {
      return true;
    }
    long last = tryClaim(slots());
    if (last < 0) {
      return false;
    }
    sealed = last - slots();
    return true;
  }

  /** Takes what room there is, for ever; to be called when no reader goes on any more. */
  void seal() {
    while (sealed == NOT_SEALED && one == null) {
      int room = (int) sequencer.remainingCapacity();
      long last = room <= 0 ? sequencer.getCursor() : tryClaim(room);
      if (last >= 0) {
        sealed = room <= 0 ? last : last - room;
      }
    }
  }

  /**
   * Claims slots if there is room.
   *
   * @param slots how many, 1 to {@link #mostSlotsAtOnce}
   * @return the last of them, or -1 if the ring is full
   */
  long tryClaim(int slots) {
    if (one != null) {
      return one.tryClaim(slots);
    }
    try {
      return sequencer.tryNext(slots);
    } catch (InsufficientCapacityException e) {
      return -1;
    }
  }

  /**
   * Tells whether slots could be claimed now; other writers may be quicker.
   *
   * @param slots how many
   * @return whether there is room for them
   */
  boolean hasRoom(int slots) {
    return sequencer.hasAvailableCapacity(slots);
  }

  /**
   * Makes what was claimed and filled visible, all slots at once for whoever reads the first.
   *
   * @param first the first slot's sequence
   * @param last the last slot's sequence, as {@link #tryClaim} returned it
   */
  void publish(long first, long last) {
    if (one != null) {
      one.publish(last); // moves a cursor: publishing each slot would tear messages
    } else {
      for (long sequence = last; sequence >= first; sequence--) {
        sequencer.publish(sequence);
      }
    }
  }

  /**
   * Makes one claimed slot visible.
   *
   * @param sequence the slot's sequence
   */
  void publish(long sequence) {
    if (one != null) {
      one.publish(sequence);
    } else {
      sequencer.publish(sequence);
    }
  }

  /** Returns the sequencer if one thread publishes, null if several do. */
  OneProducerSequencer one() {
    return one;
  }

  /**
   * Returns the slab.
   *
   * @return all slots, back to back
   */
  long[] slab() {
    return slab;
  }

  /**
   * Returns where an event lies in the slab.
   *
   * @param sequence the event's sequence
   * @return index of its word 0
   */
  int offset(long sequence) {
    return ((int) sequence & mask) << WORDS_SHIFT;
  }

  /**
   * Copies events into claimed slots.
   *
   * @param first sequence of the first slot
   * @param from the longs to copy from
   * @param offset index of the first
   * @param slots how many slots' worth
   */
  void write(long first, long[] from, int offset, int slots) {
    int start = offset(first);
    int words = slots * Event.WORDS;
    int untilEnd = Math.min(words, slab.length - start);
    System.arraycopy(from, offset, slab, start, untilEnd);
    System.arraycopy(from, offset + untilEnd, slab, 0, words - untilEnd);
  }

  /**
   * Copies events if there is room for all of them.
   *
   * @param from the longs to copy from
   * @param offset index of the first
   * @param slots how many slots' worth, 1 to {@link #mostSlotsAtOnce}
   * @return the last slot's sequence, or -1 if the ring is full
   */
  public long tryCopy(long[] from, int offset, int slots) {
    long last = tryClaim(slots);
    if (last >= 0) {
      long first = last - slots + 1;
      write(first, from, offset, slots);
      publish(first, last);
    }
    return last;
  }

  /**
   * Copies whole events as far as there is room.
   *
   * @param from the longs that hold them, back to back
   * @param begin index of word 0 of the first
   * @param end index behind the last
   * @return index behind the last that was copied
   * @throws IllegalArgumentException if an event is cut off or larger than the ring
   */
  int copyIn(long[] from, int begin, int end) {
    int at = begin;
    while (at < end) {
      int slots = Event.slots(from, at);
      if (slots < 1 || slots > slots() || slots > (end - at) / Event.WORDS) {
        throw new IllegalArgumentException(
            "the event at "
                + at
                + " takes "
                + slots
                + " slots: it is cut off, or larger than the ring of "
                + slots()
                + " slots");
      }
      if (tryCopy(from, at, slots) < 0) {
        break;
      }
      at += slots * Event.WORDS;
    }
    return at;
  }

  /**
   * Lets the sequence begin elsewhere than at 0; before anything is published. Readers have to be
   * moved, too.
   *
   * @param sequence the first
   */
  void startAt(long sequence) {
    sequencer.claim(sequence - 1);
  }

  /** Returns the last published sequence before which, from a sequence on, all are published. */
  long lastPublished(long from) {
    return sequencer.getHighestPublishedSequence(from, cursor());
  }

  /** Copies an event, with its payload, into an array of its own. */
  long[] copyOf(long sequence) {
    int offset = offset(sequence);
    long[] event = new long[Event.slots(slab, offset) * Event.WORDS];
    Event.copy(slab, offset, event, 0);
    return event;
  }

  /**
   * Adds a reader.
   *
   * @param after the readers that it follows; none: it follows the writers
   * @return a reader that gates the writers, at the ring's present position
   */
  public Reader newReader(Reader... after) {
    Sequence[] sequences = new Sequence[after.length];
    for (int i = 0; i < after.length; i++) {
      sequences[i] = after[i].progress;
    }
    Reader reader = new Reader(this, sequencer.newBarrier(sequences), after.length == 0);
    sequencer.addGatingSequences(reader.progress);
    return reader;
  }

  /** A place in a ring from which one thread reads; it gates the writers. */
  public static final class Reader {
    private final Ring ring;
    private final SequenceBarrier barrier;
    private final boolean followsWriters;
    private final Sequence progress = new Sequence();

    Reader(Ring ring, SequenceBarrier barrier, boolean followsWriters) {
      this.ring = ring;
      this.barrier = barrier;
      this.followsWriters = followsWriters;
    }

    /**
     * Takes the next event, if there is one, by copying it: for rings of events of one slot.
     *
     * @param target receives the event from index 0
     * @return whether there was one
     */
    public boolean read(long[] target) {
      long next = progress.get() + 1;
      if (available(next, next) < next) {
        return false;
      }
      System.arraycopy(ring.slab, ring.offset(next), target, 0, Event.WORDS);
      release(next);
      return true;
    }

    /**
     * Returns the last sequence that may be read.
     *
     * @param next the next that this reader wants
     * @param most no more than this is looked at
     * @return less than next if there is nothing to read
     */
    long available(long next, long most) {
      long last = Math.min(barrier.getCursor(), most);
      return last >= next && followsWriters && ring.one == null
          ? ring.sequencer.getHighestPublishedSequence(next, last)
          : last;
    }

    /**
     * Returns up to where the reader could read, or a little more; may be called from any thread.
     */
    long visible() {
      return barrier.getCursor();
    }

    /** Returns the last sequence that was released; may be called from any thread. */
    long sequence() {
      return progress.get();
    }

    /** Lets writers and followers pass everything up to a sequence. */
    void release(long sequence) {
      progress.set(sequence);
    }
  }
}
