package io.ringbeat.bench.transport;

import io.ringbeat.bench.support.Cores;

/** A peer's consumer: runs on the consumer's core and fails loudly. */
final class PinnedThread {
  private final Thread thread;

  PinnedThread(Runnable task) {
    thread =
        new Thread(
            () -> {
              Cores.pin(Cores.core(1));
              task.run();
            },
            "consumer");
    thread.setDaemon(true);
    thread.start();
  }

  void join() {
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      throw new IllegalStateException("the consumer does not end");
    }
  }
}
