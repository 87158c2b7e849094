package io.ringbeat.bench.transport;

import com.lmax.disruptor.dsl.ProducerType;
import io.ringbeat.time.DisciplinedClock;
import io.ringbeat.time.EngineClock;
import io.ringbeat.time.ManualClock;
import java.util.concurrent.ArrayBlockingQueue;
import org.jctools.queues.MpscArrayQueue;
import org.jctools.queues.SpscArrayQueue;

/**
 * A row of the table: the engine and what it is held against, in one JVM of their own.
 *
 * <p>Rows without a clock stamp with one that stands still, so that they measure transport alone;
 * the peers then write a constant.
 */
public enum Row {
  /** One producer, promised: the engine and the Disruptor without atomic operations. */
  SINGLE(2, 1, 20_000_000, 1) {
    @Override
    Transport ours(Handlers.Handler handler) {
      return RingbeatTransport.start(handler, STILL, 1, false);
    }

    @Override
    Transport peer(Handlers.Handler handler) {
      return DisruptorTransport.start(handler, STILL, ProducerType.SINGLE);
    }
  },

  /** One producer where there could be many. */
  MULTI(2, 1, 4_000_000, 1) {
    @Override
    Transport ours(Handlers.Handler handler) {
      return RingbeatTransport.start(handler, STILL, 1, true);
    }

    @Override
    Transport peer(Handlers.Handler handler) {
      return DisruptorTransport.start(handler, STILL, ProducerType.MULTI);
    }
  },

  /** Both stamp each event with the engine's clock. */
  STAMPED(2, 1, 6_000_000, 1) {
    @Override
    Transport ours(Handlers.Handler handler) {
      return RingbeatTransport.start(handler, DisciplinedClock.system(), 1, false);
    }

    @Override
    Transport peer(Handlers.Handler handler) {
      return DisruptorTransport.start(handler, DisciplinedClock.system(), ProducerType.SINGLE);
    }
  },

  /** The engine stamps with its clock, the Disruptor with nanoTime and an offset. */
  STAMPED_NANO(2, 1, 6_000_000, 1) {
    @Override
    Transport ours(Handlers.Handler handler) {
      return RingbeatTransport.start(handler, DisciplinedClock.system(), 1, false);
    }

    @Override
    Transport peer(Handlers.Handler handler) {
      long offset = System.currentTimeMillis() * 1_000_000 - System.nanoTime();
      return DisruptorTransport.start(
          handler, () -> System.nanoTime() + offset, ProducerType.SINGLE);
    }
  },

  /** Four classes of handlers in turn, so that calls of handlers cannot be foretold. */
  HANDLER_TYPES(2, 1, 20_000_000, 4) {
    @Override
    Transport ours(Handlers.Handler handler) {
      return RingbeatTransport.start(handler, STILL, 1, false);
    }

    @Override
    Transport peer(Handlers.Handler handler) {
      return DisruptorTransport.start(handler, STILL, ProducerType.SINGLE);
    }
  },

  /** On the caller's thread, in bursts of 256. */
  INLINE(1, 1, 50_000_000, 1) {
    @Override
    Transport ours(Handlers.Handler handler) {
      return RingbeatTransport.inline(handler, STILL, BURST);
    }

    @Override
    Transport peer(Handlers.Handler handler) {
      return DisruptorTransport.inline(handler, STILL, BURST);
    }
  },

  /** JCTools' queue for one producer. */
  JCTOOLS_SPSC(2, 1, 10_000_000, 1) {
    @Override
    Transport ours(Handlers.Handler handler) {
      return SINGLE.ours(handler);
    }

    @Override
    Transport peer(Handlers.Handler handler) {
      return QueueTransport.start(new SpscArrayQueue<>(Transport.CAPACITY), handler.sink);
    }
  },

  /** JCTools' queue for many producers. */
  JCTOOLS_MPSC(2, 1, 4_000_000, 1) {
    @Override
    Transport ours(Handlers.Handler handler) {
      return MULTI.ours(handler);
    }

    @Override
    Transport peer(Handlers.Handler handler) {
      return QueueTransport.start(new MpscArrayQueue<>(Transport.CAPACITY), handler.sink);
    }
  },

  /** Agrona's ring of bytes, for many producers. */
  AGRONA_MANY(2, 1, 4_000_000, 1) {
    @Override
    Transport ours(Handlers.Handler handler) {
      return MULTI.ours(handler);
    }

    @Override
    Transport peer(Handlers.Handler handler) {
      return new AgronaTransport(handler.sink);
    }
  },

  /** The JDK's queue. */
  ARRAY_BLOCKING(2, 1, 2_000_000, 1) {
    @Override
    Transport ours(Handlers.Handler handler) {
      return MULTI.ours(handler);
    }

    @Override
    Transport peer(Handlers.Handler handler) {
      return QueueTransport.start(new ArrayBlockingQueue<>(Transport.CAPACITY), handler.sink);
    }
  },

  /** Three producers on cores of their own. */
  THREE_PRODUCERS(4, 3, 3_000_000, 1) {
    @Override
    Transport ours(Handlers.Handler handler) {
      return RingbeatTransport.start(handler, STILL, 3, true);
    }

    @Override
    Transport peer(Handlers.Handler handler) {
      return DisruptorTransport.start(handler, STILL, ProducerType.MULTI);
    }
  };

  private static final EngineClock STILL = new ManualClock(1_700_000_000_000_000_000L);
  private static final int BURST = 256;

  final int cores;
  final int producers;
  final long events; // a window, by each producer
  final int handlerTypes; // a ring each, in turn

  Row(int cores, int producers, long events, int handlerTypes) {
    this.cores = cores;
    this.producers = producers;
    this.events = events;
    this.handlerTypes = handlerTypes;
  }

  /** Starts the engine. */
  abstract Transport ours(Handlers.Handler handler);

  /** Starts what it is held against. */
  abstract Transport peer(Handlers.Handler handler);
}
