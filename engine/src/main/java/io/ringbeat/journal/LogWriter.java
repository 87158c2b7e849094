package io.ringbeat.journal;

import io.ringbeat.event.Event;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Writes frames to a store, from segment to segment. Appending is for one thread, with {@link
 * #hasRoom} before it; {@link #keep}, which prepares room and segments ahead, and {@link #sync} may
 * each be on a thread of their own; the watermarks may be read by any. Appending does not wait, and
 * does not allocate but where a segment begins.
 *
 * <p>After an append or a sync that has failed nothing is appended or synced any more: what is on
 * the disk then is not known.
 */
public final class LogWriter implements AutoCloseable {
  private static final int MOST_BYTES = Frame.bytes(Frame.MOST_SLOTS) + (1 << 16);
  private static final int SPARE_BYTES = 1 << 27; // so much before the end the next one is made

  private final DocumentStore store;
  private final TailMarks tail;
  private final Begin origin;
  private final FrameEncoder encoder = new FrameEncoder(1 << 10);
  private final Queue<Retired> retired = new ConcurrentLinkedQueue<>(); // not yet synced
  private final Queue<Long> closed = new ConcurrentLinkedQueue<>(); // neither, and not open either
  private final Queue<DocumentWriter> forced = new ConcurrentLinkedQueue<>(); // not yet closed
  private final Object keeping = new Object();
  private final Object syncing = new Object();
  private volatile DocumentWriter current;
  private volatile DocumentWriter spare;
  private long segment; // the number that was used last; for the thread that keeps
  private long currentSegment; // for the thread that appends
  private long spareSegment; // written before the spare is
  private long next;
  private long chain;
  private long time;
  private long mark;
  private boolean broken; // an append has failed: what it left must stay the end
  private volatile JournalException failed; // a sync has failed
  private volatile long written;
  private volatile long synced;

  /** A segment that is complete. */
  private record Retired(long segment, DocumentWriter writer) {}

  /** Begins a new segment; what was before has been synced. */
  LogWriter(DocumentStore store, TailMarks tail, Begin origin) {
    this.store = store;
    this.tail = tail;
    this.origin = origin;
    segment = origin.segment();
    currentSegment = segment;
    next = origin.next();
    chain = origin.chain();
    time = origin.time();
    mark = origin.mark();
    written = next - 1;
    synced = next - 1;
    for (int i = 0; i < 2; i++) { // both places, before there is anything that they are about
      tail.markWritten(written);
      tail.markSynced(synced);
    }
    DocumentWriter first = store.create(segment);
    begin(first);
    first.force();
    current = first;
  }

  /**
   * Tells whether a frame of any length may be appended now; takes the next segment where this one
   * is full.
   *
   * @return false if the preparation is behind
   */
  public boolean hasRoom() {
    DocumentWriter writer = current;
    if (broken) {
      return false;
    }
    if (writer.isFull(MOST_BYTES)) {
      DocumentWriter following = spare;
      if (following == null || !following.hasRoom(MOST_BYTES)) {
        return false;
      }
      begin(following);
      retired.add(new Retired(currentSegment, writer));
      currentSegment = spareSegment;
      current = following; // before the other: while there is no spare, that which is full is old
      spare = null;
      return true;
    }
    return writer.hasRoom(MOST_BYTES);
  }

  /**
   * Appends a frame of events. When this returns they are written.
   *
   * @param first sequence of the first slot, the next of the log
   * @param slab the longs that hold the events, which may go on at its start
   * @param offset index of word 0 of the first
   * @param slots how many slots, 1 to {@link Frame#MOST_SLOTS}, whole events
   * @param lastTime engine time of the last event, ns since the epoch
   * @throws IllegalArgumentException if something was left out
   * @throws JournalException if it cannot be written
   */
  public void append(long first, long[] slab, int offset, int slots, long lastTime) {
    if (first != next) {
      throw new IllegalArgumentException("sequence " + first + " comes where " + next + " should");
    }
    long after = Chain.over(chain, slab, offset, slots);
    time = Math.max(time, lastTime);
    append(current, encoder.encode(Frame.EVENTS, next, time, chain, after, slab, offset, slots));
    chain = after;
    next += slots;
    tail.markWritten(next - 1);
    written = next - 1;
  }

  /**
   * Appends a checkpoint.
   *
   * @param checkpoint of a sequence that was appended before
   */
  public void append(Checkpoint checkpoint) {
    append(current, other(Frame.CHECKPOINT, checkpoint.body()));
  }

  /**
   * Notes a mark, with which the next segment begins; for commands, the id of the last one.
   *
   * @param value any number
   */
  public void mark(long value) {
    mark = value;
  }

  private void begin(DocumentWriter writer) {
    Begin begin = new Begin(origin.segment(), next, chain, time, mark, origin.skips());
    append(writer, other(Frame.BEGIN, begin.body()));
  }

  private void append(DocumentWriter writer, ByteBuffer frame) {
    if (broken) {
      throw new JournalException(
          "an append to " + store.nameOf(origin.segment()) + " or later has failed before");
    }
    broken = true;
    writer.append(frame);
    broken = false;
  }

  private ByteBuffer other(int type, long[] body) {
    return encoder.encode(type, next, time, chain, chain, body, 0, body.length / Event.WORDS);
  }

  /**
   * Prepares room and segments ahead, and closes segments that are complete.
   *
   * @param unsynced whether these are closed before they are synced, too, because that is seldom
   *     done; then the caller syncs on the same thread
   * @return how much was done, 0 if there was nothing to do
   * @throws JournalException if there is no room to be had; what was prepared before is usable
   */
  public int keep(boolean unsynced) {
    synchronized (keeping) {
      int work = prepare(current) + prepare(spare);
      if (spare == null && current.isFull(SPARE_BYTES)) {
        spareSegment = ++segment;
        spare = store.create(segment);
        work++;
      }
      return work + closeComplete(unsynced);
    }
  }

  private int closeComplete(boolean unsynced) {
    int work = 0;
    while (unsynced && !retired.isEmpty()) {
      Retired old = retired.remove();
      old.writer().close();
      closed.add(old.segment());
      work++;
    }
    for (DocumentWriter old = forced.poll(); old != null; old = forced.poll()) {
      old.close();
      work++;
    }
    return work;
  }

  private static int prepare(DocumentWriter writer) {
    int work = 0;
    while (writer != null && writer.prepare() > 0) {
      work++;
    }
    return work;
  }

  /**
   * Syncs what was written before the call.
   *
   * @return how much was done, 0 if there was nothing to do
   * @throws JournalException if that failed, now or before: nothing is known of what was written
   *     since the last time that it did not
   */
  public int sync() {
    synchronized (syncing) {
      if (failed != null) {
        throw failed;
      }
      long upTo = written;
      DocumentWriter writer = current; // read after what is written: that is in it, or retired
      try {
        for (Long old = closed.poll(); old != null; old = closed.poll()) {
          store.trim(old);
        }
        boolean done = false;
        for (Retired old = retired.poll(); old != null; old = retired.poll()) {
          old.writer().force();
          forced.add(old.writer()); // from here on it may be closed
          done |= old.writer() == writer;
        }
        if (upTo <= synced) {
          return 0;
        }
        if (!done) {
          writer.force();
        }
        tail.markSynced(upTo);
        synced = upTo;
        return 1;
      } catch (JournalException e) {
        failed = e;
        throw e;
      }
    }
  }

  /**
   * Returns the last sequence that was written.
   *
   * @return {@link TailMarks#NONE} before the first
   */
  public long written() {
    return written;
  }

  /**
   * Returns the last sequence that was synced.
   *
   * @return {@link TailMarks#NONE} before the first
   */
  public long synced() {
    return synced;
  }

  /**
   * Returns the sequence that comes next; for the thread that appends.
   *
   * @return 0 or more
   */
  public long next() {
    return next;
  }

  /**
   * Returns the chain over all that was appended; for the thread that appends.
   *
   * @return the chain
   */
  public long chain() {
    return chain;
  }

  /** Syncs and closes; when the other threads have ended. */
  @Override
  public void close() {
    try {
      sync();
    } finally {
      closeComplete(true);
      current.close();
      if (spare != null) {
        spare.close();
        store.trim(segment); // nothing is in it
      }
    }
  }
}
