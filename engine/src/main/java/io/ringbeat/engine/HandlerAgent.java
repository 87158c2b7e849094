package io.ringbeat.engine;

import io.ringbeat.event.Event;
import io.ringbeat.event.EventView;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import org.agrona.concurrent.Agent;

/**
 * Takes what is in the ring to one handler: a duty cycle that handles all events that are there, at
 * most a batch, and then releases them to the writers and to the handlers that come after. A
 * message of several slots is never parted.
 */
final class HandlerAgent implements Agent {
  /** The most slots that are handled before they are released. */
  static final int BATCH = 1024;

  private static final VarHandle POSITION;

  static {
    try {
      POSITION = MethodHandles.lookup().findVarHandle(HandlerAgent.class, "position", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final String name;
  private final EventHandler handler;
  private final Ring ring;
  private final Ring.Reader reader;
  private final Lifecycle lifecycle;
  private final HandlerCounters counters = new HandlerCounters();
  private long next;
  private long time = Long.MIN_VALUE;
  private int batch;
  private boolean ended;

  @SuppressWarnings("UnusedVariable") // used through POSITION
  private long position; // the last slot that was handled, also within a batch; read by others

  HandlerAgent(
      String name, EventHandler handler, Ring ring, Ring.Reader reader, Lifecycle lifecycle) {
    this.name = name;
    this.handler = handler;
    this.ring = ring;
    this.reader = reader;
    this.lifecycle = lifecycle;
    batch = Math.min(BATCH, ring.mostSlotsAtOnce());
    next = reader.sequence() + 1;
    POSITION.setOpaque(this, next - 1);
  }

  @Override
  public String roleName() {
    return name;
  }

  @Override
  public void onStart() {
    handler.onStart();
  }

  @Override
  public int doWork() {
    long first = next;
    long last = reader.available(first, first + batch - 1);
    if (last < first) {
      return handler.onTurn();
    }
    int done;
    if (counters.isTimed()) {
      long began = System.nanoTime();
      done = handle(first, last);
      counters.onTimed(System.nanoTime() - began);
    } else {
      done = handle(first, last);
    }
    return lifecycle.isRunning() ? done + handler.onTurn() : done;
  }

  private int handle(long first, long last) {
    EventHandler handler = this.handler;
    long[] slab = ring.slab();
    int mask = slab.length - 1;
    long time = this.time;
    long sequence = first;
    long event = first;
    int events = 0;
    ended = false;
    try {
      while (sequence <= last && !ended) {
        event = sequence;
        int offset = (int) sequence << 3 & mask;
        time = Math.max(time, slab[offset + Event.ENGINE_TIME]);
        handler.onEvent(sequence, time, slab, offset);
        sequence += Event.slots(slab, offset);
        POSITION.setOpaque(this, sequence - 1);
        events++;
      }
      handler.onBatchEnd(sequence - 1);
    } catch (Throwable e) {
      fail(event, e);
      if (sequence != event) {
        sequence = first; // the batch's end failed: what it was to flush counts as not handled
        POSITION.setOpaque(this, first - 1);
      }
    }
    this.time = time;
    next = sequence;
    reader.release(sequence - 1);
    counters.onBatch(Math.max(events, 1)); // nobody waits for this
    return events;
  }

  /** Stops the engine; what comes after the failed event is never handled, here or later. */
  private void fail(long sequence, Throwable cause) {
    String event = new EventView().wrap(ring.slab(), ring.offset(sequence)).toString();
    lifecycle.fail(new Failure(name, sequence, event, cause));
  }

  @Override
  public void onClose() {
    if (lifecycle.health().failure() == null) {
      handler.onStop();
    }
  }

  /** Lets the agent begin elsewhere than at the sequence's beginning; before it runs. */
  void startAt(long sequence, long startTime) {
    next = sequence;
    time = startTime;
    reader.release(sequence - 1);
    POSITION.setOpaque(this, sequence - 1);
  }

  /** Returns the last sequence that every handler has handled, at most a given one. */
  static long handledByAll(List<HandlerAgent> handlers, long most) {
    long least = most;
    for (HandlerAgent handler : handlers) {
      least = Math.min(least, handler.sequence());
    }
    return least;
  }

  /** Returns the engine time of the last batch; on the agent's thread. */
  long time() {
    return time;
  }

  /** Sets the most slots that are handled before they are released. */
  void batch(int slots) {
    batch = slots;
  }

  /** Ends the batch with the event that is being handled; called by its handler. */
  void endBatch() {
    ended = true;
  }

  /** Returns the last slot that was handled and released; from any thread. */
  long sequence() {
    return reader.sequence();
  }

  /** Returns the last slot that was handled, also within a batch; from any thread. */
  long position() {
    return (long) POSITION.getOpaque(this);
  }

  /** Returns how many slots could be handled now; from any thread. */
  long waiting() {
    return Math.max(0, reader.visible() - position());
  }

  HandlerCounters counters() {
    return counters;
  }

  void readCounters(CounterSink sink) {
    String scope = "handler." + name;
    long sequence = position();
    sink.counter(scope, "sequence", sequence);
    sink.counter(scope, "lag", Math.max(0, ring.cursor() - sequence));
    counters.read(scope, sink);
  }
}
