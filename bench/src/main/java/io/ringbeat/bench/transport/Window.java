package io.ringbeat.bench.transport;

import io.ringbeat.bench.support.Allocation;
import io.ringbeat.bench.support.Cores;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/**
 * One measurement: a fresh transport for each class of handlers, a ramp that is not counted, then a
 * fixed number of events, from before the first is published until the last was handled.
 */
final class Window {
  private static final int CHUNK = 1 << 12;
  private static final int RAMP = 4 * Transport.CAPACITY; // the ring's memory has been used

  private final Row row;
  private final long events;
  private long nanos;
  private long producerBytes;
  private long consumerBytes;

  /**
   * Prepares a measurement.
   *
   * @param row what is measured
   * @param events how many are published by each producer
   */
  Window(Row row, long events) {
    this.row = row;
    this.events = events;
  }

  /** Measures; the calling thread is the first producer and is left unpinned. */
  Window run(Function<Handlers.Handler, Transport> start) {
    System.gc(); // not in the measurement
    long share = events / row.handlerTypes;
    for (int type = 0; type < row.handlerTypes; type++) {
      Sink sink = new Sink();
      try (Transport transport = start.apply(Handlers.create(type, sink))) {
        Cores.pin(Cores.core(0));
        publish(transport, sink, RAMP);
        long produced = Allocation.of(Thread.currentThread());
        long consumed = Allocation.of(sink.consumer());
        nanos += publish(transport, sink, share);
        producerBytes += Allocation.of(Thread.currentThread()) - produced;
        consumerBytes += Allocation.of(sink.consumer()) - consumed;
        sink.requireAll(share, row.producers);
      } finally {
        Cores.unpin();
      }
    }
    return this;
  }

  /** Returns M events/s. */
  double rate() {
    long share = events / row.handlerTypes;
    return share * row.handlerTypes * row.producers * 1e3 / nanos;
  }

  /** Returns what the first producer allocated per event, bytes. */
  double producerBytes() {
    return (double) producerBytes / events;
  }

  /** Returns what the consumer allocated per event, bytes. */
  double consumerBytes() {
    return (double) consumerBytes / events;
  }

  /** Returns ns from the first publication to the last handling. */
  private long publish(Transport transport, Sink sink, long count) {
    sink.expect(count * row.producers);
    if (row.producers == 1) {
      long begin = System.nanoTime();
      publishAll(transport, 0, count);
      return sink.await() - begin;
    }
    CountDownLatch go = new CountDownLatch(1);
    for (int i = 1; i < row.producers; i++) {
      startProducer(transport, i, count, go);
    }
    long begin = System.nanoTime();
    go.countDown();
    publishAll(transport, 0, count);
    return sink.await() - begin;
  }

  private static void startProducer(
      Transport transport, int producer, long count, CountDownLatch go) {
    CountDownLatch ready = new CountDownLatch(1);
    Thread thread =
        new Thread(
            () -> {
              Cores.pin(Cores.core(producer + 1));
              ready.countDown();
              await(go);
              publishAll(transport, producer, count);
            },
            "producer" + producer);
    thread.setDaemon(true);
    thread.start();
    await(ready);
  }

  private static void publishAll(Transport transport, int producer, long count) {
    for (long done = 0; done < count; done += CHUNK) {
      transport.publish(producer, done, (int) Math.min(CHUNK, count - done));
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
