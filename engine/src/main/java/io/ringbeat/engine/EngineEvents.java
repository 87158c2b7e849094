package io.ringbeat.engine;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** What an engine tells Java Flight Recorder. Costs a check of a flag while nothing records. */
final class EngineEvents {
  private EngineEvents() {}

  /** Events found no room in the ring and were dropped. */
  static void dropped(String publisher, int kind, int count) {
    if (FlightRecorder.isInitialized()) {
      Dropped event = new Dropped();
      event.publisher = publisher;
      event.kind = io.ringbeat.event.Kind.name(kind);
      event.count = count;
      event.commit();
    }
  }

  /** A handler has made no progress for a while though there was something to do. */
  static void stalled(String handler, long sequence, long lag, long nanos) {
    if (FlightRecorder.isInitialized()) {
      Stalled event = new Stalled();
      event.handler = handler;
      event.sequence = sequence;
      event.lag = lag;
      event.nanos = nanos;
      event.commit();
    }
  }

  /** An engine went down. */
  static void failed(Failure failure) {
    if (FlightRecorder.isInitialized()) {
      Failed event = new Failed();
      event.agent = failure.agent();
      event.sequence = failure.sequence();
      event.event = failure.event();
      event.cause = String.valueOf(failure.cause());
      event.commit();
    }
  }

  @Name("io.ringbeat.Dropped")
  @Label("Events Dropped")
  @Category("Ringbeat")
  @Description("A publisher found no room in the ring and dropped events, as its policy says")
  @StackTrace(false)
  static final class Dropped extends Event {
    @Label("Publisher")
    String publisher;

    @Label("Kind")
    String kind;

    @Label("Count")
    int count;
  }

  @Name("io.ringbeat.Stalled")
  @Label("Handler Stalled")
  @Category("Ringbeat")
  @Description("A handler makes no progress though there are events for it")
  @StackTrace(false)
  static final class Stalled extends Event {
    @Label("Handler")
    String handler;

    @Label("Last Sequence Handled")
    long sequence;

    @Label("Lag in Slots")
    long lag;

    @Label("Nanoseconds Without Progress")
    long nanos;
  }

  @Name("io.ringbeat.Failed")
  @Label("Engine Failed")
  @Category("Ringbeat")
  @Description("A handler or another agent threw, and the engine stopped")
  @StackTrace(false)
  static final class Failed extends Event {
    @Label("Agent")
    String agent;

    @Label("Sequence")
    long sequence;

    @Label("Event")
    String event;

    @Label("Cause")
    String cause;
  }
}
