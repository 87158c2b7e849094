package io.ringbeat.bench.transport;

import io.ringbeat.engine.EventHandler;
import io.ringbeat.event.Event;

/** Handlers of several classes, each for both engines, so that both do the same. */
final class Handlers {
  private Handlers() {}

  /** Makes a handler; there are four classes, from 0. */
  static Handler create(int type, Sink sink) {
    return switch (type) {
      case 0 -> new Summing(sink);
      case 1 -> new Turnover(sink);
      case 2 -> new Range(sink);
      default -> new Imbalance(sink);
    };
  }

  /** A handler of the engine and of a raw Disruptor. */
  abstract static class Handler implements EventHandler, com.lmax.disruptor.EventHandler<Trade> {
    final Sink sink;

    Handler(Sink sink) {
      this.sink = sink;
    }

    @Override
    public final void onStart() {
      sink.onThread();
    }
  }

  /** Sums. */
  static final class Summing extends Handler {
    Summing(Sink sink) {
      super(sink);
    }

    @Override
    public void onEvent(long sequence, long time, long[] slab, int offset) {
      sink.accept(slab[offset + Event.A], slab[offset + Event.B]);
    }

    @Override
    public void onEvent(Trade trade, long sequence, boolean endOfBatch) {
      sink.accept(trade.price, trade.quantity);
    }
  }

  /** Counts what was paid, too. */
  static final class Turnover extends Handler {
    long turnover;

    Turnover(Sink sink) {
      super(sink);
    }

    @Override
    public void onEvent(long sequence, long time, long[] slab, int offset) {
      take(slab[offset + Event.A], slab[offset + Event.B]);
    }

    @Override
    public void onEvent(Trade trade, long sequence, boolean endOfBatch) {
      take(trade.price, trade.quantity);
    }

    private void take(long price, long quantity) {
      turnover += price * quantity;
      sink.accept(price, quantity);
    }
  }

  /** Keeps the lowest and the highest price, too. */
  static final class Range extends Handler {
    private long low = Long.MAX_VALUE;
    private long high = Long.MIN_VALUE;

    Range(Sink sink) {
      super(sink);
    }

    @Override
    public void onEvent(long sequence, long time, long[] slab, int offset) {
      take(slab[offset + Event.A], slab[offset + Event.B]);
    }

    @Override
    public void onEvent(Trade trade, long sequence, boolean endOfBatch) {
      take(trade.price, trade.quantity);
    }

    private void take(long price, long quantity) {
      low = Math.min(low, price);
      high = Math.max(high, price);
      sink.accept(price, quantity);
    }
  }

  /** Counts who aggressed, too. */
  static final class Imbalance extends Handler {
    long imbalance;

    Imbalance(Sink sink) {
      super(sink);
    }

    @Override
    public void onEvent(long sequence, long time, long[] slab, int offset) {
      take(slab[offset], slab[offset + Event.A], slab[offset + Event.B]);
    }

    @Override
    public void onEvent(Trade trade, long sequence, boolean endOfBatch) {
      take(trade.header, trade.price, trade.quantity);
    }

    private void take(long header, long price, long quantity) {
      imbalance += 1 - 2 * Event.sideIndex(header);
      sink.accept(price, quantity);
    }
  }
}
