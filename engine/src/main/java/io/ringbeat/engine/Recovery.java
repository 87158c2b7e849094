package io.ringbeat.engine;

import io.ringbeat.event.ControlCode;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.Payload;
import io.ringbeat.journal.Frame;
import io.ringbeat.journal.FrameReader;
import io.ringbeat.journal.Journal;
import io.ringbeat.journal.JournalException;
import io.ringbeat.journal.JournalStore;
import io.ringbeat.journal.Snapshot;
import io.ringbeat.state.State;
import io.ringbeat.state.StateException;
import io.ringbeat.state.StateReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Brings a run back: loads the newest snapshot that can be used, replays what comes behind it
 * through the engine's own handlers with every effect cut, compares commands with those that had
 * left and states with the checkpoints, and makes sure that nothing is missing that was owed. Used
 * once, by the thread that starts the engine.
 */
final class Recovery implements AutoCloseable {
  /** So far, ns, the journal's last time may be ahead of the clock. */
  private static final long MOST_AHEAD = 60_000_000_000L;

  private final Journal journal;
  private final Description description;
  private final long now;
  private final FrameReader frames;
  private final FrameReader out;
  private final List<String> notes = new ArrayList<>();
  private final long began = System.nanoTime();
  private final Snapshot snapshot;
  private final long first;
  private final ReplayCheck check;
  private boolean started; // the sequence has what the run is
  private long[] openInSnapshot = {};
  private long lastOutCause = -1;
  private long lastId = -1;

  /**
   * Reads what is there to begin with.
   *
   * @throws JournalException if the run cannot be brought back
   */
  Recovery(Journal journal, Description description, long now) {
    this.journal = journal;
    this.description = description;
    this.now = now;
    JournalStore store = journal.store();
    frames = new FrameReader(store.events());
    out = new FrameReader(store.out());
    snapshot = journal.newestSnapshot(notes);
    started = snapshot != null;
    first = snapshot == null ? 0 : snapshot.sequence() + 1;
    if (snapshot == null && frames.firstSequence() > 0) {
      throw new JournalException(
          store.name()
              + " begins at sequence "
              + frames.firstSequence()
              + ", what was before is archived, and no snapshot can be used: "
              + notes
              + ". Bring the archived segments back");
    }
    if (frames.segments() > 0 && frames.firstSequence() == 0) {
      requireSameRun();
    }
    frames.seek(first);
    out.seek(snapshot == null ? 0 : snapshot.out());
    check = new ReplayCheck(out, first);
    check.keepMissing();
  }

  private void requireSameRun() {
    byte[] said = findStart();
    if (said == null) {
      return; // it ended before it began
    }
    started = true;
    List<String> differences = description.differences(Description.of(said));
    if (!differences.isEmpty()) {
      throw new JournalException(
          journal.store().name()
              + " is the journal of another run: "
              + String.join(", ", differences)
              + ". Use a folder of its own for each run");
    }
  }

  /** Returns what the run is, as its first event says; null if there is none. */
  private byte[] findStart() {
    while (frames.next()) {
      long[] words = frames.frame().words();
      int end = frames.frame().type() == Frame.EVENTS ? frames.frame().slots() * Event.WORDS : 0;
      for (int at = 0; at < end; at += Event.slots(words, at) * Event.WORDS) {
        if (Event.kind(words[at]) != Kind.CONTROL || words[at + Event.A] != ControlCode.LOST) {
          return words[at + Event.A] == ControlCode.START
              ? Payload.toBytes(Arrays.copyOfRange(words, at, end), 0)
              : new byte[0];
        }
      }
    }
    return null;
  }

  /** Returns whether there is nothing to bring back; when everything has been handled. */
  boolean isFresh() {
    return last() < 0 && lastOutCause < 0;
  }

  /** Returns whether the sequence has what the run is: otherwise that has to be said now. */
  boolean isStarted() {
    return started;
  }

  /** Returns the first sequence that is replayed. */
  long first() {
    return first;
  }

  /** Returns the sequence of the snapshot, 0 if there is none. */
  long snapshotSequence() {
    return first == 0 ? 0 : first - 1;
  }

  /** Returns what compares commands and states. */
  ReplayCheck check() {
    return check;
  }

  /** Returns the snapshot to begin from; null if there is none. */
  Snapshot snapshot() {
    return snapshot;
  }

  /**
   * Gives each handler its part of a snapshot, and lets the sequence go on behind it.
   *
   * @throws JournalException if it was not written by these handlers
   */
  static void resume(Snapshot snapshot, Marks marks, Ring ring, List<HandlerAgent> handlers) {
    load(snapshot, marks.states());
    long next = snapshot.sequence() + 1;
    ring.startAt(next);
    for (HandlerAgent handler : handlers) {
      handler.startAt(next, snapshot.time());
    }
  }

  static void load(Snapshot snapshot, Map<String, State> states) {
    String remedy =
        ". Run the code that wrote it, or move the snapshots away: then the whole journal is"
            + " replayed";
    if (!snapshot.parts().keySet().containsAll(states.keySet())) {
      throw new JournalException(
          "the snapshot of sequence "
              + snapshot.sequence()
              + " has the state of handlers "
              + snapshot.parts().keySet()
              + ", the engine has "
              + states.keySet()
              + remedy);
    }
    states.forEach(
        (name, state) -> {
          long[] words = snapshot.parts().get(name);
          StateReader in = new StateReader(words, 0, words.length);
          try {
            state.load(in);
            in.requireEnd();
          } catch (StateException e) {
            throw new JournalException(
                "handler "
                    + name
                    + " cannot read its part of the snapshot of sequence "
                    + snapshot.sequence()
                    + ": "
                    + e.getMessage()
                    + remedy,
                e);
          }
        });
  }

  /** Makes what feeds the engine. */
  JournalPlayer player(JournalPlayer.Target target) {
    return new JournalPlayer(frames, first, Long.MAX_VALUE, frames.skips(), target, check::compare);
  }

  /**
   * Makes sure that all is as it was, when everything has been handled.
   *
   * @throws JournalException if it is not
   */
  void requireAsItWas() {
    JournalStore store = journal.store();
    long last = frames.nextSequence() - 1;
    note(Journal.requireWhole(frames, store.events().tail()));
    lastOutCause = check.finish(last);
    if (check.difference() != null) {
      throw new JournalException(
          "the replay of "
              + store.name()
              + " does not come to what the run had come to: "
              + check.difference()
              + ". Either this code is not the one that ran, or something in it is not a function of"
              + " the sequence; `ringbeat journal verify` says whether the journal is sound");
    }
    note(Journal.requireWhole(out, store.out().tail()));
    if (frames.time() > now + MOST_AHEAD) {
      throw new JournalException(
          store.name()
              + " ends "
              + (frames.time() - now) / 1_000_000_000
              + " s ahead of the clock: set the clock right, or wait");
    }
    if (lastOutCause > last) {
      note(
          "events "
              + (last + 1)
              + " to "
              + lastOutCause
              + " are lost, though commands that they caused had left");
    }
  }

  private void note(String what) {
    if (!what.isEmpty()) {
      notes.add(what);
    }
  }

  /** Takes the commands that were open when the snapshot was taken, back to back. */
  void openInSnapshot(long[] commands) {
    openInSnapshot = commands;
  }

  /**
   * Begins to write behind what was read. Commands that the record has lost, or never had, are put
   * in: one that was confirmed never leaves again, and would be missing for ever.
   */
  void begin() {
    lastId = check.lastId();
    int from = 0;
    while (from < openInSnapshot.length && openInSnapshot[from + Event.VENUE_TIME] <= lastId) {
      from += Event.slots(openInSnapshot, from) * Event.WORDS;
    }
    long[] replayed = check.missing();
    long[] missing =
        Arrays.copyOfRange(openInSnapshot, from, openInSnapshot.length + replayed.length);
    System.arraycopy(replayed, 0, missing, openInSnapshot.length - from, replayed.length);
    journal.begin(frames, out, frames.skips(), lastId, missing);
    for (int at = 0; at < missing.length; at += Event.slots(missing, at) * Event.WORDS) {
      lastId = missing[at + Event.VENUE_TIME];
    }
  }

  /** Returns the id of the last command in the record; after {@link #begin}. */
  long lastId() {
    return lastId;
  }

  /** Returns the latest engine time of the run so far. */
  long lastTime() {
    return frames.time();
  }

  /** Returns the last sequence of the run so far. */
  long last() {
    return frames.nextSequence() - 1;
  }

  /** Publishes what stands for lost events that had consequences, so that no id comes twice. */
  void fill(Ring ring, long time, int header, BooleanSupplier whileFull) {
    long missing = lastOutCause - last();
    while (missing > 0) {
      int slots = (int) Math.min(missing, ring.mostSlotsAtOnce());
      long[] words = new long[slots * Event.WORDS];
      words[0] = Event.header(Kind.CONTROL, slots > 1 ? Event.LONG : 0, header, 0);
      words[Event.ENGINE_TIME] = time;
      words[Event.A] = ControlCode.LOST;
      words[Event.B] = slots;
      words[Event.E] = (slots - 1L) * Event.BYTES;
      if (ring.tryCopy(words, 0, slots) >= 0) {
        missing -= slots;
      } else if (!whileFull.getAsBoolean()) {
        return; // the engine has ended
      }
    }
  }

  /** Says how it went. */
  Recovered report(long openSlots) {
    return new Recovered(
        first - 1,
        first,
        last(),
        check.checkpoints(),
        check.commands(),
        openSlots,
        frames.skips(),
        List.copyOf(notes),
        System.nanoTime() - began);
  }

  @Override
  public void close() {
    frames.close();
    out.close();
  }
}
