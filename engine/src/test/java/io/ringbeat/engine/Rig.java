package io.ringbeat.engine;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/** What the tests of the engine have in common. */
final class Rig {
  /** A second, ns. */
  static final long SECOND = 1_000_000_000;

  private Rig() {}

  /** A handler that stops at a sequence, on its thread, until it is let go. */
  static class Gate implements EventHandler {
    private final CountDownLatch open = new CountDownLatch(1);
    private final CountDownLatch reached = new CountDownLatch(1);
    private final long stopAt;
    volatile long last = -1;

    Gate(long stopAt) {
      this.stopAt = stopAt;
    }

    @Override
    public void onEvent(long sequence, long time, long[] slab, int offset) {
      if (sequence >= stopAt && open.getCount() > 0) {
        reached.countDown();
        awaitOpen();
      }
      last = sequence;
    }

    private void awaitOpen() {
      boolean interrupted = false;
      while (open.getCount() > 0) {
        try {
          open.await();
        } catch (InterruptedException e) {
          interrupted = true; // hangs all the same
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    /** Waits until the handler stands. */
    Gate awaitReached() throws InterruptedException {
      if (!reached.await(10, TimeUnit.SECONDS)) {
        throw new AssertionError("the handler has not reached " + stopAt);
      }
      return this;
    }

    void open() {
      open.countDown();
    }
  }

  /** A thread that keeps what it threw. */
  static final class Runner {
    private final AtomicReference<Throwable> thrown = new AtomicReference<>();
    private final Thread thread;

    Runner(String name, Body body) {
      thread =
          new Thread(
              () -> {
                try {
                  body.run();
                } catch (Throwable e) {
                  thrown.set(e);
                }
              },
              name);
      thread.setDaemon(true);
      thread.start();
    }

    /** Returns what it threw, null if nothing; fails if it does not end in time. */
    Throwable await(long nanos) throws InterruptedException {
      thread.join(Math.max(1, nanos / 1_000_000));
      if (thread.isAlive()) {
        AssertionError error = new AssertionError(thread.getName() + " hangs");
        error.setStackTrace(thread.getStackTrace());
        throw error;
      }
      return thrown.get();
    }

    boolean isAlive() {
      return thread.isAlive();
    }
  }

  /** What may throw anything. */
  @FunctionalInterface
  interface Body {
    void run() throws Throwable;
  }

  static Map<String, Long> counters(Engine engine, String scope) {
    Map<String, Long> found = new TreeMap<>();
    engine.readCounters(
        (of, name, value) -> {
          if (of.equals(scope)) {
            found.put(name, value);
          }
        });
    return found;
  }

  /** Polls until there is nothing to do. */
  static void settle(Engine engine) {
    int idle = 0;
    while (idle < 3) {
      idle = engine.poll() > 0 ? 0 : idle + 1;
    }
  }

  private static final AtomicLong FILLERS = new AtomicLong();

  /** Fills the ring with trades as far as publishers from outside may. */
  static int fill(Engine engine) {
    String name = "filler" + FILLERS.incrementAndGet();
    Publisher filler = engine.publisher(name).whenFull(Kind.TRADE, FullRing.FAIL);
    int count = 0;
    while (true) {
      try {
        filler.trade(99, 0, 0, 1, 1, count);
        count++;
      } catch (RingFullException e) {
        return count;
      }
    }
  }

  static void await(BooleanSupplier condition, String what) throws InterruptedException {
    long began = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - began > 10 * SECOND) {
        throw new AssertionError("not in 10 s: " + what);
      }
      Thread.sleep(1);
    }
  }

  /** Returns the events of a source, each in an array of its own, without those of fill. */
  static List<long[]> ofSource(Recorder recorder, int source) {
    return split(recorder.words()).stream()
        .filter(event -> Event.source(event[0]) == source)
        .toList();
  }

  static List<long[]> split(long[] words) {
    List<long[]> events = new ArrayList<>();
    int at = 0;
    while (at < words.length) {
      int length = Event.slots(words, at) * Event.WORDS;
      events.add(Arrays.copyOfRange(words, at, at + length));
      at += length;
    }
    return events;
  }

  /** Says what an event is in a few words: kind, instrument, the five words. */
  static String text(long[] event) {
    return Kind.name(Event.kind(event[0]))
        + (Event.has(event[0], Event.CONFLATED) ? "*" : "")
        + " "
        + Event.instrument(event[0])
        + Arrays.toString(Arrays.copyOfRange(event, Event.A, Event.WORDS));
  }

  static List<String> texts(List<long[]> events) {
    return events.stream().map(Rig::text).toList();
  }

  /** Makes an event of one slot. */
  static long[] event(int kind, long flags, int instrument, long... words) {
    long[] event = new long[Event.WORDS];
    event[0] = Event.header(kind, flags, 0, instrument);
    System.arraycopy(words, 0, event, Event.A, words.length);
    return event;
  }

  static long[] join(long[]... events) {
    long[] all = new long[Arrays.stream(events).mapToInt(event -> event.length).sum()];
    int at = 0;
    for (long[] event : events) {
      System.arraycopy(event, 0, all, at, event.length);
      at += event.length;
    }
    return all;
  }
}
