package io.ringbeat.bench.transport;

import com.lmax.disruptor.BatchEventProcessor;
import com.lmax.disruptor.BatchEventProcessorBuilder;
import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.EventPoller;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.dsl.ProducerType;
import io.ringbeat.time.EngineClock;

/**
 * The Disruptor by itself: preallocated mutable objects, filled in place without a translator, and
 * its own processor that spins.
 */
final class DisruptorTransport implements Transport {
  private final RingBuffer<Trade> ring;
  private final EngineClock clock;
  private final BatchEventProcessor<Trade> processor;
  private final PinnedThread thread;

  private DisruptorTransport(Handlers.Handler handler, EngineClock clock, ProducerType producers) {
    this.clock = clock;
    ring = RingBuffer.create(producers, Trade::new, CAPACITY, new BusySpinWaitStrategy());
    processor = new BatchEventProcessorBuilder().build(ring, ring.newBarrier(), handler);
    ring.addGatingSequences(processor.getSequence());
    thread = new PinnedThread(processor);
  }

  /** Starts one. */
  static Transport start(Handlers.Handler handler, EngineClock clock, ProducerType producers) {
    return new DisruptorTransport(handler, clock, producers);
  }

  /** Makes one without threads: the producer polls after each burst. */
  static Transport inline(Handlers.Handler handler, EngineClock clock, int burst) {
    RingBuffer<Trade> ring =
        RingBuffer.create(ProducerType.SINGLE, Trade::new, CAPACITY, new BusySpinWaitStrategy());
    EventPoller<Trade> poller = ring.newPoller();
    ring.addGatingSequences(poller.getSequence());
    EventPoller.Handler<Trade> callback =
        (trade, sequence, endOfBatch) -> {
          handler.onEvent(trade, sequence, endOfBatch);
          return true;
        };
    return new Transport() {
      @Override
      public void publish(int producer, long first, int count) {
        try {
          for (int done = 0; done < count; done += burst) {
            fill(ring, clock, first + done, Math.min(burst, count - done));
            poller.poll(callback);
          }
        } catch (Exception e) {
          throw new IllegalStateException(e);
        }
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void publish(int producer, long first, int count) {
    fill(ring, clock, first, count);
  }

  private static void fill(RingBuffer<Trade> ring, EngineClock clock, long first, int count) {
    for (long i = first; i < first + count; i++) {
      long sequence = ring.next();
      ring.get(sequence).set(Tape.HEADER, i, clock.now(), Tape.price(i), Tape.quantity(i), i, 0, 0);
      ring.publish(sequence);
    }
  }

  @Override
  public void close() {
    processor.halt();
    thread.join();
  }
}
