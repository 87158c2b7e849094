package io.ringbeat.journal;

import io.ringbeat.journal.DocumentReader.Found;
import io.ringbeat.state.StateException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the frames of a store in the order of the sequence, from segment to segment, and checks
 * every one: checksum, chain, and that nothing is missing between two. What was cut off is passed
 * over. Where a segment that has a successor does not lead up to it, the journal is damaged, and
 * {@link DamagedException} says which sequences; but where nothing was owed, by the marks of the
 * store, that is its end. At the end of the last segment the reader stops; it goes on when more is
 * written. Not thread-safe.
 */
public final class FrameReader implements AutoCloseable {
  private final DocumentStore store;
  private final FrameDecoder frame = new FrameDecoder();
  private final long owed; // what comes behind this may be missing
  private final List<Begin> begins = new ArrayList<>();
  private long looked = Long.MIN_VALUE; // the last segment whose beginning was seen
  private int index;
  private DocumentReader documents; // of the segment at the index; null if there is none
  private long next;
  private long chain;
  private long time = Long.MIN_VALUE;
  private String torn;
  private String unreadable; // a segment behind the last one
  private long segmentRead = -1; // where the frame begins that was read last
  private long positionRead;
  private long nextRead;
  private long chainRead;
  private long timeRead;

  /**
   * Where a frame begins, so that a reader can go there without reading what is before.
   *
   * @param segment its segment
   * @param position where its document begins there
   * @param next the sequence with which it goes on
   * @param chain over everything before
   * @param time the latest engine time before, ns since the epoch
   */
  public record Place(long segment, long position, long next, long chain, long time) {}

  /**
   * Makes a reader that stands at the beginning.
   *
   * @param store what to read; may be written meanwhile
   */
  public FrameReader(DocumentStore store) {
    this.store = store;
    owed = store.tail().owed();
    look();
    if (!begins.isEmpty()) {
      enter(0);
    }
  }

  /**
   * Moves to the beginning of the segment that has a sequence, or of the first one.
   *
   * @param sequence 0 or more
   */
  public void seek(long sequence) {
    look();
    int segment = 0;
    while (segment + 1 < begins.size() && begins.get(segment + 1).next() <= sequence) {
      segment++;
    }
    if (!begins.isEmpty()) {
      enter(segment);
    }
  }

  /**
   * Moves to where a frame begins.
   *
   * @param to of a reader of the same store
   * @throws JournalException if its segment is not there any more
   */
  public void seek(Place to) {
    look();
    for (int i = 0; i < begins.size(); i++) {
      if (begins.get(i).segment() == to.segment()) {
        enter(i);
        documents.moveTo(to.position());
        next = to.next();
        chain = to.chain();
        time = to.time();
        return;
      }
    }
    throw new JournalException("segment " + to.segment() + " is not there any more");
  }

  /**
   * Returns where the frame begins that was read last. Allocates.
   *
   * @return null before the first
   */
  public Place place() {
    return segmentRead < 0
        ? null
        : new Place(segmentRead, positionRead, nextRead, chainRead, timeRead);
  }

  /**
   * Moves to the next frame of events or checkpoint.
   *
   * @return false at the end
   * @throws DamagedException if what comes next is damaged or missing, though it was there
   */
  public boolean next() {
    if (documents == null && (!look() || begins.isEmpty())) {
      torn = unreadable;
      return false;
    }
    if (documents == null) {
      enter(0);
    }
    while (true) {
      long nextBefore = next;
      long chainBefore = chain;
      long timeBefore = time;
      boolean last = index + 1 == begins.size();
      boolean complete = !last && next == begins.get(index + 1).next();
      Found found = documents.next();
      String wrong =
          switch (found) {
            case DOCUMENT -> read();
            case TORN -> "it is torn";
            case END -> null;
          };
      if (found == Found.DOCUMENT && wrong == null) {
        if (frame.type() == Frame.BEGIN) {
          continue;
        }
        torn = null;
        segmentRead = begins.get(index).segment();
        positionRead = documents.position();
        nextRead = nextBefore;
        chainRead = chainBefore;
        timeRead = timeBefore;
        return true;
      }
      if (complete) { // what is left of this segment was cut off
        enterNext();
        continue;
      }
      documents.moveTo(documents.position());
      if (!last) {
        return stopAtDamage(wrong == null ? "it ends early" : wrong);
      }
      if (!look()) {
        torn = wrong == null ? unreadable : wrong;
        return false;
      } // otherwise a segment has been added, and this one's last documents before that
    }
  }

  /**
   * Refuses an end that is none; to be called where {@link #next} has found nothing more and all
   * was to be read.
   *
   * @throws DamagedException if more was written when the reader was made
   */
  public void requireOwed() {
    if (next <= owed) {
      throw damaged(owed, torn == null ? "it ends early" : torn);
    }
  }

  private void enterNext() {
    Begin following = begins.get(index + 1);
    if (chain != following.chain()) {
      throw damaged(
          Math.max(next, owed),
          "the next segment, " + nameOf(index + 1) + ", is not what comes behind it");
    }
    enter(index + 1);
  }

  /** What nobody is owed may end early: the segments behind it are worth nothing then. */
  private boolean stopAtDamage(String what) {
    if (next <= owed) {
      throw damaged(Math.max(next, begins.get(index + 1).next() - 1), what);
    }
    torn = what + "; " + (begins.size() - index - 1) + " segments behind it are worth nothing";
    return false;
  }

  /** Reads the document that was found; returns what is wrong with it, or null. */
  private String read() {
    String wrong = frame.decode(documents.document());
    if (wrong != null || frame.type() == Frame.BEGIN) {
      return wrong;
    }
    if (frame.first() != next) {
      return "it goes on with sequence " + frame.first() + " instead of " + next;
    }
    if (frame.chainBefore() != chain) {
      return "its chain does not go on from the frame before";
    }
    if (frame.type() == Frame.EVENTS) {
      if (index + 1 < begins.size() && next + frame.slots() > begins.get(index + 1).next()) {
        return "it goes beyond where the next segment begins";
      }
      next += frame.slots();
      chain = frame.chainAfter();
      time = Math.max(time, frame.time());
    }
    return null;
  }

  /** Looks for segments that have been added; returns whether there are any. */
  private boolean look() {
    int before = begins.size();
    for (long segment : store.segments()) {
      if (segment > looked) {
        Begin begin = beginOf(segment);
        if (begin != null) {
          add(begin);
          looked = segment;
          unreadable = null;
        }
      }
    }
    return begins.size() != before;
  }

  /** Adds a segment; those that begin behind it were cut off as a whole. */
  private void add(Begin begin) {
    int first = documents == null ? 0 : index + 1;
    while (begins.size() > first && begins.get(begins.size() - 1).next() > begin.next()) {
      begins.remove(begins.size() - 1);
    }
    begins.add(begin);
  }

  /**
   * Returns how a segment begins; null if nothing was written to it, or its beginning is damaged.
   *
   * @throws JournalException if it was written by other code
   */
  private Begin beginOf(long segment) {
    FrameDecoder first = new FrameDecoder();
    try (DocumentReader reader = store.read(segment)) {
      Found found = reader.next();
      String wrong = found == Found.DOCUMENT ? first.decode(reader.document()) : "it is torn";
      if (found == Found.DOCUMENT && first.isOfOtherVersion()) {
        throw new JournalException(store.nameOf(segment) + ": " + wrong);
      }
      if (found == Found.DOCUMENT && wrong == null && first.type() == Frame.BEGIN) {
        return Begin.read(segment, first);
      }
      if (found != Found.END) {
        unreadable =
            "the beginning of " + store.nameOf(segment) + " cannot be read, so nothing of it can";
      }
      return null;
    } catch (StateException e) {
      unreadable = store.nameOf(segment) + ": " + e.getMessage();
      return null;
    }
  }

  private void enter(int segment) {
    close();
    Begin begin = begins.get(segment);
    index = segment;
    documents = store.read(begin.segment());
    next = begin.next();
    chain = begin.chain();
    time = Math.max(time, begin.time());
    torn = null;
  }

  /**
   * Says that something is missing that was there.
   *
   * @param last the last sequence that was there
   * @param what is wrong
   * @return to be thrown
   */
  public DamagedException damaged(long last, String what) {
    return new DamagedException(next, last, where(), what);
  }

  /**
   * Returns where the reader stands.
   *
   * @return a file name and a byte
   */
  public String where() {
    return documents == null
        ? "there is no segment"
        : nameOf(index) + ", byte " + documents.position();
  }

  private String nameOf(int segment) {
    return store.nameOf(begins.get(segment).segment());
  }

  /**
   * Returns the frame that was read last.
   *
   * @return valid until the next call
   */
  public FrameDecoder frame() {
    return frame;
  }

  /**
   * Returns the hashes in the frame that was read last, which is a checkpoint.
   *
   * @return the checkpoint
   * @throws DamagedException if they are not there, though the frame's checksum is right
   */
  public Checkpoint checkpoint() {
    try {
      return Checkpoint.read(frame);
    } catch (StateException e) {
      throw damaged(next, "the checkpoint before it cannot be read: " + e.getMessage());
    }
  }

  /**
   * Returns the sequence that comes behind what was read.
   *
   * @return 0 or more
   */
  public long nextSequence() {
    return next;
  }

  /**
   * Returns the chain over what was read and all before.
   *
   * @return the chain
   */
  public long chain() {
    return chain;
  }

  /**
   * Returns the latest engine time of what was read.
   *
   * @return ns since the epoch, {@link Long#MIN_VALUE} if there was none
   */
  public long time() {
    return time;
  }

  /**
   * Returns what is wrong behind the end, where {@link #next} has stopped.
   *
   * @return null if nothing is there
   */
  public String torn() {
    return torn;
  }

  /**
   * Returns the mark at which the segment begins that is being read.
   *
   * @return for commands, the id of the last one before it; -1 if there is none
   */
  public long mark() {
    return begins.isEmpty() ? -1 : begins.get(index).mark();
  }

  /**
   * Returns the segment that is being read.
   *
   * @return its number, -1 if there is none
   */
  public long segment() {
    return begins.isEmpty() ? -1 : begins.get(index).segment();
  }

  /**
   * Returns the segment that has a sequence.
   *
   * @param sequence any
   * @return the number of the last segment that begins at it or before, of the first one if none
   *     does, -1 if there is no segment
   */
  public long segmentOf(long sequence) {
    long found = begins.isEmpty() ? -1 : begins.get(0).segment();
    for (Begin begin : begins) {
      found = begin.next() <= sequence ? begin.segment() : found;
    }
    return found;
  }

  /**
   * Returns the sequence with which the journal begins: what was before has been archived.
   *
   * @return 0 for a whole journal, or an empty one
   */
  public long firstSequence() {
    return begins.isEmpty() ? 0 : begins.get(0).next();
  }

  /**
   * Returns how many segments there are.
   *
   * @return 0 or more
   */
  public int segments() {
    return begins.size();
  }

  /**
   * Returns the events that nobody is to handle, as operators have decided.
   *
   * @return sequences, rising
   */
  public List<Long> skips() {
    return begins.isEmpty() ? List.of() : begins.get(begins.size() - 1).skips();
  }

  @Override
  public void close() {
    if (documents != null) {
      documents.close();
      documents = null;
    }
  }
}
