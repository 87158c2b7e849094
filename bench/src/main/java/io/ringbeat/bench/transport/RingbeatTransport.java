package io.ringbeat.bench.transport;

import io.ringbeat.bench.support.Cores;
import io.ringbeat.engine.Driver;
import io.ringbeat.engine.Engine;
import io.ringbeat.engine.EngineBuilder;
import io.ringbeat.engine.Idle;
import io.ringbeat.engine.Profile;
import io.ringbeat.engine.Publisher;
import io.ringbeat.time.EngineClock;

/** The engine as users have it: typed calls of its publishers, a handler on a pinned thread. */
final class RingbeatTransport implements Transport {
  private final Engine engine;
  private final Publisher[] publishers;

  private RingbeatTransport(Engine engine, int producers) {
    this.engine = engine;
    publishers = new Publisher[producers];
    for (int i = 0; i < producers; i++) {
      publishers[i] = engine.publisher("producer" + i).timeout(10_000_000_000L);
    }
  }

  /** Starts an engine. */
  static Transport start(Handlers.Handler handler, EngineClock clock, int producers, boolean many) {
    EngineBuilder builder = builder(clock, many).profile(Profile.PINNED).pinner(Cores::pin);
    Engine engine =
        builder
            .handler("consumer", handler, o -> o.core(Cores.core(1)).idle(Idle.BUSY_SPIN))
            .start();
    while (!engine.isQuiet()) {
      Thread.onSpinWait(); // an engine begins with an event of its own
    }
    return new RingbeatTransport(engine, producers);
  }

  /** Starts an engine without threads, which the producer polls after each burst. */
  static Transport inline(Handlers.Handler handler, EngineClock clock, int burst) {
    Engine engine = builder(clock, false).driver(Driver.CALLER).handler("inline", handler).start();
    while (!engine.isQuiet()) {
      engine.poll(); // an engine begins with an event of its own
    }
    RingbeatTransport transport = new RingbeatTransport(engine, 1);
    return new Transport() {
      @Override
      public void publish(int producer, long first, int count) {
        for (int done = 0; done < count; done += burst) {
          transport.publish(0, first + done, Math.min(burst, count - done));
          engine.poll();
        }
      }

      @Override
      public void close() {
        transport.close();
      }
    };
  }

  private static EngineBuilder builder(EngineClock clock, boolean many) {
    EngineBuilder builder = Engine.builder().ringSize(CAPACITY).clock(clock);
    return many ? builder : builder.singleProducer();
  }

  @Override
  public void publish(int producer, long first, int count) {
    Publisher publisher = publishers[producer];
    for (long i = first; i < first + count; i++) {
      publisher.trade(1, 0, i, Tape.price(i), Tape.quantity(i), i);
    }
  }

  @Override
  public void close() {
    engine.close();
  }
}
