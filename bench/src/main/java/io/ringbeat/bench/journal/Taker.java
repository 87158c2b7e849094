package io.ringbeat.bench.journal;

import io.ringbeat.engine.Core;
import io.ringbeat.engine.CoreContext;
import io.ringbeat.engine.EventHandler;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.state.State;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import org.HdrHistogram.Histogram;

/**
 * What a core would be: keeps a position and a hash of all trades, and records how long after its
 * planned time, which is its venue time, each one came. The same as a core and as a plain handler.
 * What is recorded is read when nothing is under way.
 */
final class Taker implements EventHandler, Core, State {
  private static final long MOST = 60_000_000_000L;
  private static final long FACTOR = 0x9E3779B97F4A7C15L;

  private final Histogram histogram = new Histogram(MOST, 3);
  private final StateWriter hashed = new StateWriter();
  private final long[] ballast;
  private long trades;
  private long position;
  private long hash;
  private long saves;
  private long recordFrom = Long.MAX_VALUE;
  private long awaited = -1;
  private volatile long doneAt;

  /** Makes one whose state has so many longs besides. */
  Taker(int longs) {
    ballast = new long[longs];
  }

  /** Sets the planned time of the first trade to be recorded. */
  void recordFrom(long planned) {
    recordFrom = planned;
  }

  /** Sets the number of the trade whose time is to be noted. */
  void await(long i) {
    doneAt = 0;
    awaited = i;
  }

  /** Returns when the awaited trade was handled, 0 if it was not. */
  long doneAt() {
    return doneAt;
  }

  Histogram histogram() {
    return histogram;
  }

  long trades() {
    return trades;
  }

  /** Returns how often the state was saved, as it is to be hashed at a checkpoint. */
  long saves() {
    return saves;
  }

  /** Throws if what came is not the trades from 0 on, in order. */
  void requireAll(long count) {
    long expected = 0;
    for (long i = 0; i < count; i++) {
      expected = mix(expected, Trades.price(i), Trades.quantity(i), i);
    }
    if (trades != count || hash != expected) {
      throw new IllegalStateException(
          trades + " of " + count + " trades were handled, or others than were sent");
    }
  }

  @Override
  public void onEvent(long sequence, long time, long[] slab, int offset) {
    take(slab, offset);
  }

  @Override
  public void onEvent(CoreContext context, long[] slab, int offset) {
    take(slab, offset);
  }

  private void take(long[] slab, int offset) {
    if (Event.kind(slab[offset]) != Kind.TRADE) {
      return;
    }
    long i = slab[offset + Event.C];
    long planned = slab[offset + Event.VENUE_TIME];
    trades++;
    position += slab[offset + Event.B];
    hash = mix(hash, slab[offset + Event.A], slab[offset + Event.B], i);
    if (planned >= recordFrom) {
      histogram.recordValue(Math.max(0, Math.min(MOST, System.nanoTime() - planned)));
    }
    if (i == awaited) {
      doneAt = System.nanoTime();
    }
  }

  private static long mix(long hash, long price, long quantity, long id) {
    return Long.rotateLeft((hash ^ (price * quantity + id)) * FACTOR, 29);
  }

  @Override
  public long stateHash() {
    hashed.clear();
    save(hashed);
    return hashed.hash();
  }

  @Override
  public void save(StateWriter out) {
    saves++;
    out.put("trades", trades);
    out.put("position", position);
    out.put("hash", hash);
    out.put("ballast", ballast, 0, ballast.length);
  }

  @Override
  public void load(StateReader in) {
    trades = in.number("trades");
    position = in.number("position");
    hash = in.number("hash");
    long[] loaded = in.numbers("ballast");
    System.arraycopy(loaded, 0, ballast, 0, ballast.length);
  }
}
