package io.ringbeat.journal;

import io.ringbeat.event.ControlCode;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.journal.DocumentReader.Found;
import io.ringbeat.state.StateException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;

/** Reads one log through, once, and counts what is in it. One thread. */
final class LogScan {
  private static final long WATCH_EVERY = 1 << 16; // slots
  private static final int TORN_LOOKS = 20;
  private static final long TORN_PAUSE = 1_000_000; // ns
  private static final int KINDS = 256;

  private final DocumentStore store;
  private final String name;
  private final Verifier.Watch watch;
  private final TreeSet<Long> wanted; // sequences whose chain is asked for
  private final Map<Long, Long> chains = new TreeMap<>();
  private final Map<Long, Long> bytesOf = new TreeMap<>(); // by segment
  private final long[] kinds = new long[KINDS];
  private final RecentRate rate = new RecentRate();
  private FrameReader frames;
  private long events;
  private long frameCount;
  private long bytes;
  private long firstTime;
  private long lastVenueTime = -1;
  private long next; // behind what is good
  private long chain; // over that
  private long checkpoints;
  private long lastCheckpoint = -1;
  private long marker = -1; // the last event that asks for a checkpoint
  private long chainAtMarker;
  private long watched;

  LogScan(DocumentStore store, String name, Verifier.Watch watch, Collection<Long> sequences) {
    this.store = store;
    this.name = name;
    this.watch = watch;
    wanted = new TreeSet<>(sequences);
  }

  /** Returns the chain up to and with a sequence that was asked for and is there. */
  long chainAt(long sequence) {
    return chains.getOrDefault(sequence, Chain.EMPTY);
  }

  LogSummary run() {
    TailMarks tail = store.tail(); // before the frames: what it says is there by then
    long owed = tail.owed();
    long synced = tail.synced();
    boolean marksDamaged = tail.isDamaged();
    try (FrameReader reader = new FrameReader(store)) {
      frames = reader;
      Damage damage = read(owed);
      long first = reader.firstSequence();
      if (damage == null && reader.nextSequence() <= owed && !marksDamaged) {
        String wrong = reader.torn() == null ? "it ends early" : reader.torn();
        damage = Damage.of(reader.damaged(owed, wrong), reader.where());
      }
      SortedMap<Long, Long> starts = SegmentStarts.of(store);
      Damage before = damagedBeginning(first, starts);
      return new LogSummary(
          first,
          next,
          events,
          counts(),
          frameCount,
          bytes,
          firstTime,
          events == 0 ? 0 : reader.time(),
          lastVenueTime,
          chain,
          checkpoints,
          lastCheckpoint,
          rate.perSecond(),
          reader.skips(),
          reader.mark(),
          synced,
          owed,
          marksDamaged && reader.segments() > 0,
          damage == null ? reader.torn() : null,
          reader.where(),
          before == null ? damage : before,
          segments(starts));
    }
  }

  /** Reads to the end, or to what is damaged, and says what that is. */
  private Damage read(long owed) {
    next = frames.firstSequence();
    chain = frames.chain();
    noteChain(frames.firstSequence() - 1, chain);
    if (frames.firstSequence() == 0 && chain != Chain.EMPTY) {
      return broken(0);
    }
    long expected = owed < 0 ? -1 : owed + 1 - frames.firstSequence();
    try {
      while (nextSettled()) {
        if (frames.frame().chainBefore() != chain) {
          return broken(frames.frame().first());
        }
        if (frames.frame().type() == Frame.EVENTS) {
          add(frames.frame());
        } else {
          String wrong = addCheckpoint();
          if (wrong != null) {
            return Damage.of(frames.damaged(frames.nextSequence(), wrong), frames.where());
          }
        }
        if (frames.nextSequence() - watched > WATCH_EVERY) {
          watched = frames.nextSequence();
          watch.read(name, watched - frames.firstSequence(), expected);
        }
      }
    } catch (DamagedException e) {
      return Damage.of(e, frames.where());
    }
    return frames.chain() == chain ? null : broken(frames.nextSequence());
  }

  /** Reads a frame; looks some times at what is torn: somebody may be writing it just now. */
  private boolean nextSettled() {
    boolean found = frames.next();
    for (int i = 0; !found && frames.torn() != null && i < TORN_LOOKS; i++) {
      LockSupport.parkNanos(TORN_PAUSE);
      found = frames.next();
    }
    return found;
  }

  private Damage broken(long first) {
    long last = Math.max(first, frames.nextSequence() - 1);
    String wrong =
        "the segment's chain does not go on from the segment before: it is of another run";
    return Damage.of(new DamagedException(first, last, frames.where(), wrong), frames.where());
  }

  private void add(FrameDecoder frame) {
    long[] words = frame.words();
    int end = frame.slots() * Event.WORDS;
    if (events == 0) {
      firstTime = words[Event.ENGINE_TIME];
    }
    int last = 0;
    int count = 0;
    for (int at = 0; at < end; at += Event.slots(words, at) * Event.WORDS) {
      int kind = Event.kind(words[at]);
      kinds[kind]++;
      if (kind == Kind.CONTROL && isMarker(words[at + Event.A])) {
        marker = frame.first() + at / Event.WORDS;
        chainAtMarker = Chain.over(frame.chainBefore(), words, 0, at / Event.WORDS + 1);
      }
      last = at;
      count++;
    }
    events += count;
    lastVenueTime = words[last + Event.VENUE_TIME];
    next = frame.first() + frame.slots();
    chain = frame.chainAfter();
    frameCount++;
    addBytes(frame.slots());
    rate.add(frames.time(), bytes);
    while (!wanted.isEmpty() && wanted.first() < frames.nextSequence()) {
      long sequence = wanted.pollFirst();
      int slots = (int) Math.max(0, sequence + 1 - frame.first());
      chains.putIfAbsent(sequence, Chain.over(frame.chainBefore(), words, 0, slots));
    }
  }

  private void noteChain(long sequence, long value) {
    if (wanted.contains(sequence)) {
      chains.put(sequence, value);
    }
  }

  private static boolean isMarker(long code) {
    return code == ControlCode.CHECKPOINT || code == ControlCode.SNAPSHOT;
  }

  private String addCheckpoint() {
    Checkpoint checkpoint;
    try {
      checkpoint = frames.checkpoint();
    } catch (StateException | JournalException e) {
      return "the checkpoint cannot be read: " + e.getMessage();
    }
    if (checkpoint.sequence() == marker && checkpoint.chain() != chainAtMarker) {
      return "the chain in the checkpoint is not that of the events";
    }
    checkpoints++;
    lastCheckpoint = checkpoint.sequence();
    frameCount++;
    addBytes(frames.frame().slots());
    return null;
  }

  private void addBytes(int slots) {
    long length = Frame.bytes(slots);
    bytes += length;
    bytesOf.merge(frames.segment(), length, Long::sum);
  }

  private Map<Integer, Long> counts() {
    Map<Integer, Long> counts = new TreeMap<>();
    for (int i = 0; i < KINDS; i++) {
      if (kinds[i] > 0) {
        counts.put(i, kinds[i]);
      }
    }
    return counts;
  }

  private List<SegmentSummary> segments(SortedMap<Long, Long> starts) {
    List<Long> numbers = List.copyOf(starts.keySet());
    List<SegmentSummary> found = new ArrayList<>();
    long end = next;
    for (int i = numbers.size() - 1; i >= 0; i--) {
      long number = numbers.get(i);
      long first = starts.get(number);
      boolean begun = first != SegmentStarts.NONE;
      long slots = begun ? Math.max(0, Math.min(next, end) - first) : 0;
      long length = bytesOf.getOrDefault(number, 0L);
      found.add(new SegmentSummary(number, store.nameOf(number), first, slots, length));
      end = begun ? first : end;
    }
    Collections.reverse(found);
    return List.copyOf(found);
  }

  /**
   * Says whether segments before the first that can be read are not empty: their beginnings are
   * damaged, which must not look as if they had been archived.
   */
  private Damage damagedBeginning(long first, SortedMap<Long, Long> starts) {
    for (long number : starts.keySet()) {
      if (first == 0 || starts.get(number) != SegmentStarts.NONE) {
        return null;
      }
      try (DocumentReader reader = store.read(number)) {
        if (reader.next() != Found.END) {
          String where = store.nameOf(number) + ", byte " + reader.position();
          return Damage.of(
              new DamagedException(0, first - 1, where, "the beginning of the segment is damaged"),
              where);
        }
      }
    }
    return null;
  }
}
