package io.ringbeat.journal;

import io.ringbeat.event.Event;
import java.util.ArrayList;
import java.util.List;

/**
 * A run's journal: what was, to be read, and what comes, to be written. It is opened over a store,
 * read to its end by whoever brings the run back, and then begun anew at that place: each time in a
 * segment of its own, so that nothing is ever written behind what a crash has left. For one thread,
 * but for the writers.
 */
public final class Journal implements AutoCloseable {
  private static final int SLOTS_AT_ONCE = 1 << 10;

  private final JournalStore store;
  private final JournalOptions options;
  private volatile LogWriter events;
  private volatile LogWriter out;
  private boolean closed;

  /**
   * Opens a journal.
   *
   * @param store holds it; closed with the journal
   * @param options how the run is journalled
   */
  public Journal(JournalStore store, JournalOptions options) {
    this.store = store;
    this.options = options;
  }

  /**
   * Returns how the run is journalled.
   *
   * @return the options
   */
  public JournalOptions options() {
    return options;
  }

  /**
   * Returns where the journal is kept.
   *
   * @return the store
   */
  public JournalStore store() {
    return store;
  }

  /**
   * Returns the newest snapshot that is whole and belongs to this journal.
   *
   * @param bad is filled with what was wrong with newer ones
   * @return null if there is none
   */
  public Snapshot newestSnapshot(List<String> bad) {
    List<Long> sequences = new ArrayList<>(store.snapshots());
    for (int i = sequences.size() - 1; i >= 0; i--) {
      long sequence = sequences.get(i);
      try (FrameReader frames = new FrameReader(store.events())) {
        return snapshot(store, frames, sequence);
      } catch (JournalException e) {
        bad.add("snapshot " + sequence + " cannot be used: " + e.getMessage());
      }
    }
    return null;
  }

  /**
   * Reads a snapshot and makes sure that it is whole and belongs to the journal beside it.
   *
   * @param store holds both; is only read
   * @param frames reads the store's events; is moved behind the frame that has the marker, if the
   *     journal has that
   * @param sequence one of {@link JournalStore#snapshots}
   * @return the snapshot
   * @throws JournalException if it is damaged, or that of another run, or the journal is damaged
   *     there
   */
  public static Snapshot snapshot(JournalStore store, FrameReader frames, long sequence) {
    Snapshot snapshot = Snapshot.decode(store.readSnapshot(sequence));
    if (snapshot.sequence() != sequence) {
      throw new JournalException("it is of sequence " + snapshot.sequence());
    }
    frames.seek(sequence);
    long chain = frames.chain(); // for a journal that begins behind it
    while (frames.nextSequence() <= sequence) {
      if (!frames.next()) {
        throw new JournalException("the journal ends before it");
      }
      FrameDecoder frame = frames.frame();
      long slots = Math.min(sequence + 1 - frame.first(), frame.slots());
      chain = Chain.over(frame.chainBefore(), frame.words(), 0, (int) slots);
    }
    if (frames.firstSequence() > sequence + 1 || chain != snapshot.chain()) {
      throw new JournalException("its chain is not that of the journal");
    }
    return snapshot;
  }

  /**
   * Makes sure that the journal, which was read to its end, has not lost what it owes.
   *
   * @param frames has read everything
   * @param tail says what is owed
   * @return what was cut off behind the end, or lost without having been synced; empty if nothing
   * @throws DamagedException if the end is missing
   */
  public static String requireWhole(FrameReader frames, TailMarks tail) {
    long last = frames.nextSequence() - 1;
    if (tail.isDamaged() && frames.segments() > 0) {
      throw new JournalException(
          frames.where()
              + ": the marks that say how far the journal went are damaged, so nobody can tell"
              + " whether its end is missing. The journal is whole up to sequence "
              + last
              + "; save that by `ringbeat journal repair --export-good`");
    }
    if (last < tail.owed()) {
      throw frames.damaged(tail.owed(), frames.torn() == null ? "it ends early" : frames.torn());
    }
    return frames.torn() == null
        ? ""
        : "what was not finished was cut off behind sequence "
            + last
            + " ("
            + frames.where()
            + ": "
            + frames.torn()
            + "); it stays in the file";
  }

  /**
   * Begins to write behind what was read, after making sure of that.
   *
   * @param past has read all events
   * @param pastOut has read all commands
   * @param skips events that nobody is to handle, rising
   * @param lastId the id of the last command, -1 if there is none
   */
  public void begin(FrameReader past, FrameReader pastOut, List<Long> skips, long lastId) {
    begin(past, pastOut, skips, lastId, new long[0]);
  }

  /**
   * Begins to write behind what was read, and puts into the record commands that it has lost, so
   * that it has no gap.
   *
   * @param past has read all events
   * @param pastOut has read all commands
   * @param skips events that nobody is to handle, rising
   * @param lastId the id of the last command, -1 if there is none
   * @param missing the commands that come behind that one, whole events, back to back
   */
  public void begin(
      FrameReader past, FrameReader pastOut, List<Long> skips, long lastId, long[] missing) {
    if (closed) {
      throw new JournalException("the journal in " + store.name() + " was closed");
    }
    events = newWriter(store.events(), past, -1, skips);
    LogWriter record = newWriter(store.out(), pastOut, lastId, List.of());
    for (int from = 0; from < missing.length; ) {
      int to = from;
      int last = from;
      while (to < missing.length && to - from < SLOTS_AT_ONCE * Event.WORDS) {
        last = to;
        to += Event.slots(missing, to) * Event.WORDS;
      }
      while (!record.hasRoom()) {
        if (record.keep(true) == 0 && !record.hasRoom()) {
          throw new JournalException(store.name() + " has no room for the commands that it lost");
        }
      }
      record.append(
          record.next(),
          missing,
          from,
          (to - from) / Event.WORDS,
          missing[last + Event.ENGINE_TIME]);
      record.mark(missing[last + Event.VENUE_TIME]);
      from = to;
    }
    out = record;
  }

  private static LogWriter newWriter(
      DocumentStore store, FrameReader past, long mark, List<Long> skips) {
    long last = -1;
    long unsynced = past.segmentOf(store.tail().synced() + 1);
    for (long segment : store.segments()) {
      if (segment >= unsynced) {
        store.trim(segment);
      }
      last = segment;
    }
    Begin begin = new Begin(last + 1, past.nextSequence(), past.chain(), past.time(), mark, skips);
    return new LogWriter(store, store.tail(), begin);
  }

  /**
   * Returns what writes events.
   *
   * @return null before {@link #begin}
   */
  public LogWriter events() {
    return events;
  }

  /**
   * Returns what writes commands.
   *
   * @return null before {@link #begin}
   */
  public LogWriter out() {
    return out;
  }

  /** Syncs and closes everything; once, what is called later does nothing. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    LogWriter log = events;
    LogWriter commands = out;
    try {
      if (log != null) {
        log.close();
      }
    } finally {
      try {
        if (commands != null) {
          commands.close();
        }
      } finally {
        store.close();
      }
    }
  }
}
