package io.ringbeat.paper;

import io.ringbeat.backtest.EventBlock;
import io.ringbeat.backtest.EventSource;
import io.ringbeat.engine.Producer;
import io.ringbeat.engine.Publisher;
import io.ringbeat.event.Event;
import io.ringbeat.time.EngineClock;

/**
 * Publishes recorded market data when its time has come: each row that the recording's core
 * received, at its engine time by a clock, usually a {@link PacedClock}. Where the ring is full,
 * rows come late; none is lost. A producer of a live engine; closes the source in the end.
 */
public final class PacedFeed implements Producer {
  private static final int BATCH = 64;

  private final EventSource source;
  private final EngineClock clock;
  private final long[] batch;
  private int batchRows;
  private Publisher publisher;
  private EventBlock block;
  private int at;
  private volatile boolean done;
  private long total;
  private volatile long rows; // for others to read

  /**
   * Makes a feed.
   *
   * @param source recorded market data; closed in the end
   * @param clock says which rows are due; the engine's
   */
  public PacedFeed(EventSource source, EngineClock clock) {
    this.source = source;
    this.clock = clock;
    batch = new long[BATCH * Event.WORDS];
    block = source.next();
  }

  /**
   * Returns the time of the first row, for a clock that is to start there.
   *
   * @param words a block's longs
   * @param length how many are in use
   * @return engine time of the first row that the core received, ns since the epoch; {@link
   *     Long#MAX_VALUE} if there is none
   */
  public static long firstTime(long[] words, int length) {
    for (int i = 0; i < length; i += Event.WORDS) {
      if (Event.has(words[i], Event.AT_CORE)) {
        return words[i + Event.ENGINE_TIME];
      }
    }
    return Long.MAX_VALUE;
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

  /** Copies rows that are due. The venue sees them when the core does: the recording is one. */
  private void fill(long now) {
    while (block != null) {
      long[] words = block.words();
      for (; at < block.length(); at += Event.WORDS) {
        if (!Event.has(words[at], Event.AT_CORE)) {
          continue;
        }
        if (batchRows == BATCH || words[at + Event.ENGINE_TIME] > now) {
          return;
        }
        int to = batchRows++ * Event.WORDS;
        System.arraycopy(words, at, batch, to, Event.WORDS);
        batch[to] |= Event.AT_VENUE;
      }
      source.release(block);
      block = source.next();
      at = 0;
    }
    done = batchRows == 0;
  }
}
