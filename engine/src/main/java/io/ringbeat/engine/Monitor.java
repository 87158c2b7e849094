package io.ringbeat.engine;

import io.ringbeat.time.HeartbeatSpec;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.agrona.concurrent.Agent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the other agents from outside: reports handlers that do not go on while that lasts,
 * tells from time to time that the engine lives, and disciplines the clock. Never touches what the
 * hot path writes.
 */
final class Monitor implements Agent {
  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
  private static final long DISCIPLINE = 1_000_000_000;

  private final List<HandlerAgent> handlers;
  private final HeartbeatCounters heartbeat;
  private final HeartbeatSpec spec;
  private final LongSupplier clock; // engine time
  private final LongSupplier nano; // for durations
  private final Runnable discipline;
  private final long threshold;
  private final StallListener listener;
  private final Consumer<String> printer;
  private final long[] lastSequence;
  private final long[] since;
  private final boolean[] reported;
  private long nextDiscipline = Long.MIN_VALUE;
  private long printed;

  Monitor(
      List<HandlerAgent> handlers,
      HeartbeatCounters heartbeat,
      HeartbeatSpec spec,
      LongSupplier clock,
      LongSupplier nano,
      Runnable discipline,
      long threshold,
      StallListener listener,
      Consumer<String> printer) {
    this.handlers = handlers;
    this.heartbeat = heartbeat;
    this.spec = spec;
    this.clock = clock;
    this.nano = nano;
    this.discipline = discipline;
    this.threshold = threshold;
    this.listener = listener;
    this.printer = printer;
    lastSequence = new long[handlers.size()];
    since = new long[handlers.size()];
    reported = new boolean[handlers.size()];
  }

  @Override
  public String roleName() {
    return "monitor";
  }

  @Override
  public int doWork() {
    long now = nano.getAsLong();
    for (int i = 0; i < handlers.size(); i++) {
      watch(i, handlers.get(i), now);
    }
    if (spec != null && spec.printEvery() > 0) {
      long lines = heartbeat.beats() / spec.printEvery();
      if (lines > printed) {
        printed = lines;
        guard(() -> printer.accept(heartbeat.line(clock.getAsLong())));
      }
    }
    if (nextDiscipline == Long.MIN_VALUE || now - nextDiscipline >= 0) {
      nextDiscipline = now + DISCIPLINE;
      guard(discipline);
    }
    return 0;
  }

  /** Lets nobody who only looks on take the engine down. */
  private static void guard(Runnable call) {
    try {
      call.run();
    } catch (Throwable e) {
      LOG.warn("the engine goes on without what was to be done beside it", e);
    }
  }

  private void watch(int i, HandlerAgent handler, long now) {
    long sequence = handler.position();
    if (since[i] == 0 || sequence != lastSequence[i] || handler.waiting() == 0) {
      lastSequence[i] = sequence;
      since[i] = now;
      reported[i] = false;
      return;
    }
    long nanos = now - since[i];
    if (nanos < threshold) {
      return;
    }
    handler.counters().onStalledFor(nanos);
    if (!reported[i]) {
      reported[i] = true;
      handler.counters().onStall();
      long lag = handler.waiting();
      EngineEvents.stalled(handler.roleName(), sequence, lag, nanos);
      LOG.warn(
          "handler {} has not gone on from sequence {} for {} ms; {} slots wait for it",
          handler.roleName(),
          sequence,
          nanos / 1_000_000,
          lag);
      guard(() -> listener.onStall(handler.roleName(), sequence, lag, nanos));
    }
  }
}
