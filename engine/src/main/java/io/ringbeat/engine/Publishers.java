package io.ringbeat.engine;

import io.ringbeat.event.ControlCode;
import io.ringbeat.event.Event;
import io.ringbeat.time.EngineClock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * All publishers of one engine and their sources: the engine's own have fixed ones, those that are
 * asked for the next free one. May be called from any thread.
 */
final class Publishers {
  static final int CONTROL = 0;
  static final int HEARTBEAT = 1;
  static final int LOOPBACK = 2;
  static final int GATEWAY = 3;
  private static final int FIRST = 4;

  private final Ring ring;
  private final boolean single;
  private final Lifecycle lifecycle;
  private final EngineClock clock;
  private final Backpressure backpressure;
  private final boolean hasCore;
  private final List<Publisher> all = new CopyOnWriteArrayList<>();
  private int nextSource = FIRST;
  private boolean announced;

  Publishers(
      Ring ring,
      Ring.Producers producers,
      Lifecycle lifecycle,
      EngineClock clock,
      Backpressure backpressure,
      boolean hasCore) {
    this.ring = ring;
    single = producers == Ring.Producers.ONE;
    this.lifecycle = lifecycle;
    this.clock = clock;
    this.backpressure = backpressure;
    this.hasCore = hasCore;
  }

  /** Makes one for a producer. */
  synchronized Publisher external(String name) {
    if (single && nextSource > FIRST) {
      throw new IllegalStateException(
          "publisher " + name + " would be the second of an engine with a single producer");
    }
    for (Publisher other : all) {
      if (other.name().equals(name)) {
        throw new IllegalArgumentException("two publishers have the name " + name);
      }
    }
    if (nextSource > Event.MAX_SOURCE) {
      throw new IllegalStateException("more than " + Event.MAX_SOURCE + " publishers");
    }
    Publisher publisher = make(Objects.requireNonNull(name), nextSource++, false);
    all.add(publisher);
    return publisher;
  }

  /** Makes one for a part of the engine. */
  Publisher internal(String name, int source) {
    Publisher publisher = make(name, source, true);
    all.add(publisher);
    return publisher;
  }

  /** Makes one for CONTROL events, which is not among those that are counted. */
  Publisher newControl() {
    return make("control", CONTROL, true);
  }

  private Publisher make(String name, int source, boolean internal) {
    return new Publisher(name, source, ring, lifecycle, clock, backpressure, internal, hasCore);
  }

  /**
   * Publishes the first event of the sequence, once.
   *
   * @param description what a journalled run is; null for one that is not
   */
  synchronized void announce(byte[] description) {
    if (announced) {
      return;
    }
    announced = true;
    Publisher control = newControl();
    if (description == null) {
      control.tryControl(ControlCode.START, 0, 0);
    } else {
      control.start(description);
    }
    onStartPublished();
  }

  /** Notes that what is in the ring so far is none of theirs. */
  void onStartPublished() {
    for (Publisher publisher : all) {
      publisher.onStartPublished();
    }
  }

  /** Returns how much they still owe the sequence. */
  long held() {
    long held = 0;
    for (Publisher publisher : all) {
      held += publisher.held();
    }
    return held;
  }

  void readCounters(CounterSink sink) {
    for (Publisher publisher : all) {
      publisher.readCounters(sink);
    }
  }
}
