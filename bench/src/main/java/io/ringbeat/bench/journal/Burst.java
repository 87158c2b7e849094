package io.ringbeat.bench.journal;

import io.ringbeat.bench.support.Allocation;
import io.ringbeat.bench.support.Cores;
import io.ringbeat.engine.Publisher;
import io.ringbeat.event.Event;
import io.ringbeat.journal.Durability;
import io.ringbeat.journal.FrameReader;
import io.ringbeat.journal.Journal;
import io.ringbeat.journal.JournalOptions;
import io.ringbeat.journal.LogWriter;
import io.ringbeat.journal.chronicle.ChronicleOptions;
import io.ringbeat.journal.chronicle.ChronicleStore;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;

/** Who writes a burst of trades. Each gets them from the thread that asks, on the first core. */
enum Burst {
  /** The engine on the publishing thread: typed calls, the agents polled after each 1,024. */
  INLINE {
    @Override
    Measured run(Path folder, long events) {
      return engine(Host.Layout.INLINE, false, 1, folder, events);
    }
  },
  /** The same, but trades are published 64 at a time, with one stamp. */
  INLINE_COPY {
    @Override
    Measured run(Path folder, long events) {
      return engine(Host.Layout.INLINE, false, 64, folder, events);
    }
  },
  /** The same with a core, so with many producers and with checkpoints. */
  INLINE_CORE {
    @Override
    Measured run(Path folder, long events) {
      return engine(Host.Layout.INLINE, true, 64, folder, events);
    }
  },
  /** The engine with its agents on threads: typed calls. */
  THREADS {
    @Override
    Measured run(Path folder, long events) {
      return engine(Host.Layout.THREADS, false, 1, folder, events);
    }
  },
  /** The same, but trades are published 64 at a time. */
  THREADS_COPY {
    @Override
    Measured run(Path folder, long events) {
      return engine(Host.Layout.THREADS, false, 64, folder, events);
    }
  },
  /** The journal's writer alone, 1,024 events a frame; its keeper on the same thread. */
  WRITER {
    @Override
    Measured run(Path folder, long events) {
      return writer(false, folder, events);
    }
  },
  /** The journal's writer alone; its keeper on a thread of its own, as in an engine. */
  WRITER_KEPT {
    @Override
    Measured run(Path folder, long events) {
      return writer(true, folder, events);
    }
  },
  /** Chronicle Queue as it comes: an event a document, neither checksum nor chain. */
  CHRONICLE {
    @Override
    Measured run(Path folder, long events) {
      return chronicle(1, folder, events);
    }
  },
  /** Chronicle Queue with 1,024 events a document, neither checksum nor chain. */
  CHRONICLE_BATCH {
    @Override
    Measured run(Path folder, long events) {
      return chronicle(Trades.BATCH, folder, events);
    }
  };

  private static final int BLOCK = 256 << 20; // as long as a segment of the journal
  private static final int RAMP = 1 << 16;

  /**
   * What came of a burst.
   *
   * @param rate M events/s from the first one until the last was written
   * @param readRate M events/s when it was read again, checked as far as the format allows
   * @param bytes in the files, 0 if not known
   * @param publisherBytes allocated by the publishing thread
   * @param journalBytes allocated by the thread that appends
   * @param keeperBytes allocated by the thread that prepares segments
   */
  record Measured(
      double rate,
      double readRate,
      long bytes,
      long publisherBytes,
      long journalBytes,
      long keeperBytes) {}

  /** Writes trades from 0 on into a folder that is not there yet, and checks them. */
  abstract Measured run(Path folder, long events);

  private static Measured engine(
      Host.Layout layout, boolean core, int batch, Path folder, long events) {
    Taker taker = new Taker(0);
    Thread current = Thread.currentThread();
    long all = events + RAMP;
    long nanos;
    long publisherBytes;
    long journalBytes;
    long keeperBytes;
    LogWriter log;
    try (Host host = Host.start(layout, folder, Durability.WRITTEN, core, taker)) {
      log = host.log();
      publish(host, batch, 0, RAMP);
      host.awaitAll();
      publisherBytes = -Allocation.of(current);
      journalBytes = -host.allocatedBy("journal");
      keeperBytes = -host.allocatedBy("journal-keeper");
      long began = System.nanoTime();
      publish(host, batch, RAMP, all);
      host.awaitAll();
      nanos = System.nanoTime() - began;
      publisherBytes += Allocation.of(current);
      journalBytes += host.allocatedBy("journal");
      keeperBytes += host.allocatedBy("journal-keeper");
    }
    taker.requireAll(all);
    Written written = Written.read(folder, all, log.chain());
    return new Measured(
        events * 1e3 / nanos,
        written.rate(),
        written.bytes(),
        publisherBytes,
        journalBytes,
        keeperBytes);
  }

  private static void publish(Host host, int batch, long from, long to) {
    Publisher publisher = host.publisher();
    long[] block = new long[batch * Event.WORDS];
    long i = from;
    while (i < to) {
      long end = Math.min(to, i + Trades.BATCH);
      if (batch == 1) {
        for (; i < end; i++) {
          Trades.publish(publisher, i, i);
        }
      } else {
        while (i < end) {
          int count = (int) Math.min(batch, end - i);
          for (int k = 0; k < count; k++) {
            Trades.put(block, k * Event.WORDS, i++);
          }
          publisher.copy(block, 0, count * Event.WORDS);
        }
      }
      host.turn();
    }
  }

  private static Measured writer(boolean kept, Path folder, long events) {
    long[] slab = new long[Trades.BATCH * Event.WORDS];
    AtomicReference<Thread> keeper = new AtomicReference<>();
    long nanos;
    long allocated;
    LogWriter log;
    Cores.pin(Cores.core(0));
    try (Journal journal =
        new Journal(ChronicleStore.open(folder, ChronicleOptions.DEFAULT), new JournalOptions())) {
      try (FrameReader past = new FrameReader(journal.store().events());
          FrameReader pastOut = new FrameReader(journal.store().out())) {
        journal.begin(past, pastOut, List.of(), -1);
      }
      log = journal.events();
      if (kept) {
        keeper.set(startKeeper(log, keeper));
      }
      long before = Allocation.of(Thread.currentThread());
      long began = System.nanoTime();
      for (long i = 0; i < events; ) {
        while (!log.hasRoom()) {
          if (kept) {
            Thread.onSpinWait();
          } else {
            log.keep(false);
          }
        }
        int count = (int) Math.min(Trades.BATCH, events - i);
        for (int k = 0; k < count; k++) {
          Trades.put(slab, k * Event.WORDS, i + k);
        }
        log.append(i, slab, 0, count, i + count - 1);
        i += count;
      }
      nanos = System.nanoTime() - began;
      allocated = Allocation.of(Thread.currentThread()) - before;
      stop(keeper.getAndSet(null));
    } finally {
      stop(keeper.getAndSet(null));
      Cores.unpin();
    }
    Written written = Written.read(folder, events, log.chain());
    return new Measured(
        events * 1e3 / nanos, written.rate(), written.bytes(), 0, kept ? allocated : 0, 0);
  }

  private static Thread startKeeper(LogWriter log, AtomicReference<Thread> wanted) {
    Thread thread =
        new Thread(
            () -> {
              Cores.pin(Cores.core(1));
              while (wanted.get() != null) {
                if (log.keep(false) == 0) {
                  LockSupport.parkNanos(100_000); // as in the engine
                }
              }
            },
            "keeper");
    thread.setDaemon(true);
    wanted.set(thread);
    thread.start();
    return thread;
  }

  private static void stop(Thread thread) {
    try {
      if (thread != null) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Measured chronicle(int batch, Path folder, long events) {
    long[] slab = new long[batch * Event.WORDS];
    ByteBuffer document =
        ByteBuffer.allocateDirect(slab.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    LongBuffer words = document.asLongBuffer();
    Cores.pin(Cores.core(0));
    long nanos;
    long allocated;
    try (ChronicleQueue queue = queue(folder);
        ExcerptAppender appender = queue.createAppender()) {
      long before = Allocation.of(Thread.currentThread());
      long began = System.nanoTime();
      for (long i = 0; i < events; ) {
        int count = (int) Math.min(batch, events - i);
        for (int k = 0; k < count; k++) {
          Trades.put(slab, k * Event.WORDS, i + k);
        }
        words.put(0, slab, 0, count * Event.WORDS);
        try (DocumentContext context = appender.writingDocument()) {
          Bytes<?> bytes = context.wire().bytes();
          int length = count * Event.BYTES;
          bytes.write(bytes.writePosition(), document, 0, length);
          bytes.writeSkip(length);
        }
        i += count;
      }
      nanos = System.nanoTime() - began;
      allocated = Allocation.of(Thread.currentThread()) - before;
    } finally {
      Cores.unpin();
    }
    return readChronicle(folder, events, events * 1e3 / nanos, allocated);
  }

  private static Measured readChronicle(Path folder, long events, double rate, long allocated) {
    long[] slab = new long[Event.WORDS];
    long found = 0;
    long nanos;
    try (ChronicleQueue queue = queue(folder);
        ExcerptTailer tailer = queue.createTailer()) {
      long began = System.nanoTime();
      while (true) {
        try (DocumentContext context = tailer.readingDocument()) {
          if (!context.isPresent()) {
            break;
          }
          Bytes<?> bytes = context.wire().bytes();
          while (bytes.readRemaining() >= Event.BYTES) {
            for (int word = 0; word < Event.WORDS; word++) {
              slab[word] = bytes.readLong();
            }
            Trades.require(slab, 0, found++);
          }
        }
      }
      nanos = System.nanoTime() - began;
    }
    if (found != events) {
      throw new IllegalStateException(found + " events were written instead of " + events);
    }
    return new Measured(rate, events * 1e3 / nanos, 0, 0, allocated, 0);
  }

  private static ChronicleQueue queue(Path folder) {
    return SingleChronicleQueueBuilder.binary(folder)
        .rollCycle(RollCycles.FAST_DAILY)
        .timeProvider(() -> 0L)
        .blockSize(BLOCK)
        .build();
  }
}
