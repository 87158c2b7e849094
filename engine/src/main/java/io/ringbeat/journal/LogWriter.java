package io.ringbeat.journal;

import io.ringbeat.event.Event;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Writes frames to a store, from segment to segment. Appending is for one thread; {@link #keep},
 * which prepares room and segments ahead and syncs, for another; the watermarks may be read by any.
 * Appending neither allocates nor waits: {@link #hasRoom} tells before whether it may be done.
 */
public final class LogWriter implements AutoCloseable {
  private static final int MOST_BYTES = Frame.bytes(Frame.MOST_SLOTS) + (1 << 16);
  private static final int SPARE_BYTES = 1 << 27; // so much before the end the next one is made

  private final DocumentStore store;
  private final TailMarks tail;
  private final Begin origin;
  private final FrameEncoder encoder = new FrameEncoder(1 << 10);
  private final Queue<DocumentWriter> retired = new ConcurrentLinkedQueue<>();
  private volatile DocumentWriter current;
  private volatile DocumentWriter spare;
  private long segment; // the number that was used last; for the thread that keeps
  private long next;
  private long chain;
  private long time;
  private long mark;
  private volatile long written;
  private volatile long synced;

  /** Begins a new segment; what was before has been synced. */
  LogWriter(DocumentStore store, TailMarks tail, Begin origin) {
    this.store = store;
    this.tail = tail;
    this.origin = origin;
    segment = origin.segment();
    next = origin.next();
    chain = origin.chain();
    time = origin.time();
    mark = origin.mark();
    DocumentWriter first = store.create(segment);
    begin(first);
    first.force();
    current = first;
    written = next - 1;
    synced = next - 1;
    tail.markWritten(written);
    tail.markSynced(synced);
  }

  /**
   * Tells whether a frame of any length may be appended now.
   *
   * @return false if the preparation is behind
   */
  public boolean hasRoom() {
    DocumentWriter writer = current;
    if (writer.isFull(MOST_BYTES)) {
      DocumentWriter following = spare;
      if (following == null || !following.hasRoom(MOST_BYTES)) {
        return false;
      }
      spare = null;
      retired.add(writer);
      begin(following);
      current = following;
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
    current.append(encoder.encode(Frame.EVENTS, next, time, chain, after, slab, offset, slots));
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
    current.append(other(Frame.CHECKPOINT, checkpoint.body()));
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
    writer.append(other(Frame.BEGIN, begin.body()));
  }

  private ByteBuffer other(int type, long[] body) {
    return encoder.encode(type, next, time, chain, chain, body, 0, body.length / Event.WORDS);
  }

  /**
   * Prepares room and segments ahead, and syncs.
   *
   * @param sync whether what was written is to be synced now; segments that are complete are synced
   *     in any case
   * @return how much was done, 0 if there was nothing to do
   * @throws JournalException if there is no room to be had
   */
  public int keep(boolean sync) {
    int work = 0;
    while (current.prepare() > 0) {
      work++;
    }
    if (spare == null && current.isFull(SPARE_BYTES)) {
      spare = store.create(++segment);
      work++;
    }
    return sync || !retired.isEmpty() ? work + sync() : work;
  }

  /**
   * Syncs what was written before the call.
   *
   * @return how much was done, 0 if there was nothing to do
   */
  public int sync() {
    long upTo = written;
    DocumentWriter writer = current; // read after what is written: that is in it, or retired
    for (DocumentWriter old = retired.poll(); old != null; old = retired.poll()) {
      old.force();
      old.close();
    }
    if (upTo <= synced) {
      return 0;
    }
    writer.force();
    tail.markSynced(upTo);
    synced = upTo;
    return 1;
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

  /** Syncs and closes; when both threads have ended. */
  @Override
  public void close() {
    try {
      sync();
    } finally {
      current.close();
      if (spare != null) {
        spare.close();
        store.trim(segment); // nothing is in it
      }
    }
  }
}
