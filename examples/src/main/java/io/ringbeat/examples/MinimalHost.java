package io.ringbeat.examples;

import io.ringbeat.engine.Engine;
import io.ringbeat.engine.Publisher;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.time.HeartbeatSpec;

/**
 * The least that embeds an engine: it beats each 100 ms and prints a line for each beat, one
 * handler takes every event, and the host publishes trades from its own thread.
 */
public final class MinimalHost {
  private MinimalHost() {}

  public static void main(String[] args) throws InterruptedException {
    try (Engine engine =
        Engine.builder()
            .heartbeat(HeartbeatSpec.every(100_000_000).printEvery(1)) // ns
            .printTo(System.out::println)
            .handler("printer", MinimalHost::print)
            .start()) {
      Publisher host = engine.publisher("host");
      for (int i = 1; i <= 5; i++) {
        host.trade(0, Event.SELL, engine.clock().now(), 1_000 + i, 2, i); // ticks, lots, trade id
        Thread.sleep(100);
      }
    } // closed: everything published has been handled, or close(nanos) says what was not
  }

  /** Runs on the handler's thread, for every event, in the order of the one sequence. */
  private static void print(long sequence, long time, long[] slab, int offset) {
    if (Event.kind(slab[offset]) == Kind.TRADE) {
      System.out.println("event " + sequence + ": a trade at " + slab[offset + Event.A] + " ticks");
    }
  }
}
