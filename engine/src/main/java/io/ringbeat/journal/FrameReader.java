package io.ringbeat.journal;

import io.ringbeat.journal.DocumentReader.Found;
import io.ringbeat.state.StateException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the frames of a store in the order of the sequence, from segment to segment, and checks
 * every one: checksum, chain, and that nothing is missing between two. What was cut off is passed
 * over. Where a segment that has a successor does not lead up to it, the journal is damaged, and
 * {@link DamagedException} says which sequences. At the end of the last segment the reader stops;
 * it goes on when more is written. Not thread-safe.
 */
public final class FrameReader implements AutoCloseable {
  private final DocumentStore store;
  private final FrameDecoder frame = new FrameDecoder();
  private final List<Begin> begins = new ArrayList<>();
  private long looked = Long.MIN_VALUE; // the last segment whose beginning was seen
  private int index;
  private DocumentReader documents; // of the segment at the index; null if there is none
  private long next;
  private long chain;
  private long time = Long.MIN_VALUE;
  private String torn;

  /**
   * Makes a reader that stands at the beginning.
   *
   * @param store what to read; may be written meanwhile
   */
  public FrameReader(DocumentStore store) {
    this.store = store;
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
   * Moves to the next frame of events or checkpoint.
   *
   * @return false at the end
   * @throws DamagedException if what comes next is damaged or missing, though it was there
   */
  public boolean next() {
    if (documents == null && (!look() || begins.isEmpty())) {
      return false;
    }
    if (documents == null) {
      enter(0);
    }
    while (true) {
      boolean last = index + 1 == begins.size();
      if (!last && next == begins.get(index + 1).next()) {
        enter(index + 1);
        continue;
      }
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
        return true;
      }
      documents.moveTo(documents.position());
      if (!last) {
        throw damaged(begins.get(index + 1).next() - 1, wrong == null ? "it ends early" : wrong);
      }
      if (!look()) {
        torn = wrong;
        return false;
      } // otherwise a segment has been added, and this one's last documents before that
    }
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
          begins.add(begin);
          looked = segment;
        }
      }
    }
    return begins.size() > before;
  }

  /** Returns how a segment begins; null if it does not, or its beginning is damaged. */
  private Begin beginOf(long segment) {
    try (DocumentReader reader = store.read(segment)) {
      FrameDecoder first = new FrameDecoder();
      return reader.next() == Found.DOCUMENT
              && first.decode(reader.document()) == null
              && first.type() == Frame.BEGIN
          ? Begin.read(segment, first)
          : null;
    } catch (StateException e) {
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
        : store.nameOf(begins.get(index).segment()) + ", byte " + documents.position();
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
   */
  public Checkpoint checkpoint() {
    return Checkpoint.read(frame);
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
