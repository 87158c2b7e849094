package io.ringbeat.bench.transport;

import java.util.Queue;

/**
 * A queue of objects. The objects come from a pool of twice the queue's capacity and are reused in
 * turn: when one is filled again, the consumer has taken later ones, so none is written while it is
 * read and nothing is allocated. One producer only, which owns the pool. Both sides spin.
 */
final class QueueTransport implements Transport {
  private final Queue<Trade> queue;
  private final Trade[] pool = new Trade[2 * CAPACITY];
  private final PinnedThread thread;
  private volatile boolean running = true;
  private int next;

  private QueueTransport(Queue<Trade> queue, Sink sink) {
    this.queue = queue;
    for (int i = 0; i < pool.length; i++) {
      pool[i] = new Trade();
    }
    thread = new PinnedThread(() -> consume(sink));
  }

  /** Starts one. */
  static Transport start(Queue<Trade> queue, Sink sink) {
    return new QueueTransport(queue, sink);
  }

  @Override
  public void publish(int producer, long first, int count) {
    for (long i = first; i < first + count; i++) {
      Trade trade = pool[next++ & (pool.length - 1)];
      trade.set(Tape.HEADER, i, 0, Tape.price(i), Tape.quantity(i), i, 0, 0);
      while (!queue.offer(trade)) {
        Thread.onSpinWait();
      }
    }
  }

  private void consume(Sink sink) {
    sink.onThread();
    while (running) {
      Trade trade = queue.poll();
      if (trade != null) {
        sink.accept(trade.price, trade.quantity);
      } else {
        Thread.onSpinWait();
      }
    }
  }

  @Override
  public void close() {
    running = false;
    thread.join();
  }
}
