package io.ringbeat.engine;

import java.util.concurrent.atomic.AtomicLong;

/** A count that one thread makes and any may read; counting is a plain store on usual machines. */
final class Counter {
  private final AtomicLong value = new AtomicLong();

  void add(long more) {
    value.setOpaque(value.getPlain() + more);
  }

  void set(long now) {
    value.setOpaque(now);
  }

  long get() {
    return value.getOpaque();
  }
}
