package io.ringbeat.engine;

import com.lmax.disruptor.AbstractSequencer;
import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.InsufficientCapacityException;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * Sequences one producer. Claiming changes nothing, publishing moves the cursor: so a claim costs
 * one comparison with the last sequence for which there is known to be room, and cannot be
 * abandoned. Claims and publications are for one thread at a time.
 */
final class OneProducerSequencer extends OneProducerFields {
  @SuppressWarnings("unused") // keeps what the producer writes on cache lines of its own
  private long q0, q1, q2, q3, q4, q5, q6, q7, q8, q9, qa, qb, qc, qd, qe, qf;

  OneProducerSequencer(int slots) {
    super(slots);
  }

  /** Returns the last of the next slots, or -1 if there is no room for them. */
  long tryClaim(int slots) {
    long last = published + slots;
    return last <= limit || hasRoomUpTo(last) ? last : -1;
  }

  private boolean hasRoomUpTo(long last) {
    VarHandle.fullFence(); // what was published, then how far the readers are
    limit = getMinimumSequence() + bufferSize;
    return last <= limit;
  }

  @Override
  public void publish(long sequence) {
    published = sequence;
    cursor.set(sequence);
  }

  @Override
  public void publish(long first, long last) {
    publish(last);
  }

  @Override
  public boolean hasAvailableCapacity(int slots) {
    return tryClaim(slots) >= 0;
  }

  @Override
  public long remainingCapacity() {
    return bufferSize - (published - getMinimumSequence());
  }

  @Override
  public long next() {
    return next(1);
  }

  @Override
  public long next(int slots) {
    long last = tryClaim(slots);
    while (last < 0) {
      LockSupport.parkNanos(1);
      last = tryClaim(slots);
    }
    return last;
  }

  @Override
  public long tryNext() throws InsufficientCapacityException {
    return tryNext(1);
  }

  @Override
  public long tryNext(int slots) throws InsufficientCapacityException {
    long last = tryClaim(slots);
    if (last < 0) {
      throw InsufficientCapacityException.INSTANCE;
    }
    return last;
  }

  @Override
  public void claim(long sequence) {
    publish(sequence);
    limit = sequence + bufferSize;
  }

  @Override
  public boolean isAvailable(long sequence) {
    long last = cursor.get();
    return sequence <= last && sequence > last - bufferSize;
  }

  @Override
  public long getHighestPublishedSequence(long first, long available) {
    return available;
  }
}

/** What the producer writes, away from what others do. */
abstract class OneProducerFields extends OneProducerPadding {
  long published = -1;
  long limit; // the last sequence for which there is known to be room

  OneProducerFields(int slots) {
    super(slots);
    limit = slots - 1L;
  }
}

/** Cache lines between what all threads read and what the producer writes. */
abstract class OneProducerPadding extends AbstractSequencer {
  @SuppressWarnings("unused")
  private long p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, pa, pb, pc, pd, pe, pf;

  OneProducerPadding(int slots) {
    super(slots, new BusySpinWaitStrategy());
  }
}
