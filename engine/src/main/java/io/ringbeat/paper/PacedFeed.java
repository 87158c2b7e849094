package io.ringbeat.paper;

import io.ringbeat.backtest.DataException;
import io.ringbeat.backtest.EventBlock;
import io.ringbeat.backtest.EventSource;
import io.ringbeat.engine.Producer;
import io.ringbeat.engine.Publisher;
import io.ringbeat.event.Event;
import java.util.function.LongSupplier;

/**
 * Publishes recorded market data at its own pace, or faster: each row that the recording's core
 * received, when its engine time has come by the feed's clock. Where the ring is full, rows come
 * late; none is lost. A producer of a live engine; closes the source in the end.
 *
 * <p>Give {@link #clock} to the engine: then heartbeats, tasks and latencies keep step.
 */
public final class PacedFeed implements Producer {
  private static final int BATCH = 64;

  private final EventSource source;
  private final PacedClock clock;
  private final long[] batch = new long[BATCH * Event.WORDS];
  private int mostRows;
  private int batchRows;
  private Publisher publisher;
  private EventBlock block;
  private int at;
  private volatile boolean done;
  private long total;
  private volatile long rows; // for others to read

  /**
   * Makes a feed whose clock starts at the first row when it is read first.
   *
   * @param source recorded market data; closed in the end
   * @param speed 1 for the recorded pace, 10 for ten times it; positive
   * @param nano a monotonic source, ns, such as {@code System::nanoTime}
   * @throws DataException if no row of the data is for the core
   */
  public PacedFeed(EventSource source, double speed, LongSupplier nano) {
    this.source = source;
    block = source.next();
    clock = new PacedClock(firstTime(), speed, nano);
  }

  /**
   * Returns the clock that says which rows are due.
   *
   * @return the clock, for the engine
   */
  public PacedClock clock() {
    return clock;
  }

  /**
   * Tells whether every row has been published; from any thread.
   *
   * @return whether there is nothing more to come
   */
  public boolean isDone() {
    return done;
  }

  /**
   * Returns how many rows have been published; from any thread.
   *
   * @return 0 or more
   */
  public long rows() {
    return rows;
  }

  @Override
  public void onStart(Publisher own) {
    publisher = own;
    mostRows = Math.min(BATCH, own.mostSlotsAtOnce());
  }

  @Override
  public int doWork() {
    if (done) {
      return 0;
    }
    if (batchRows == 0) {
      fill(clock.now());
    }
    if (batchRows == 0 || publisher.offer(batch, 0, batchRows) < 0) {
      return 0;
    }
    int published = batchRows;
    total += published;
    rows = total;
    batchRows = 0;
    return published;
  }

  @Override
  public void onClose() {
    source.close();
  }

  /** Moves to the first row for the core, and returns its time. */
  private long firstTime() {
    while (block != null) {
      for (; at < block.length(); at += Event.WORDS) {
        if (Event.has(block.words()[at], Event.AT_CORE)) {
          return block.words()[at + Event.ENGINE_TIME];
        }
      }
      nextBlock();
    }
    source.close();
    throw new DataException("no row of the market data is for the core");
  }

  private void nextBlock() {
    source.release(block);
    block = source.next();
    at = 0;
  }

  /** Copies rows that are due. The venue sees them when the core does: the recording is one. */
  private void fill(long now) {
    while (block != null) {
      long[] words = block.words();
      for (; at < block.length(); at += Event.WORDS) {
        if (!Event.has(words[at], Event.AT_CORE)) {
          continue;
        }
        if (batchRows == mostRows || words[at + Event.ENGINE_TIME] > now) {
          return;
        }
        int to = batchRows++ * Event.WORDS;
        System.arraycopy(words, at, batch, to, Event.WORDS);
        batch[to] |= Event.AT_VENUE;
      }
      nextBlock();
    }
    done = batchRows == 0;
  }
}
