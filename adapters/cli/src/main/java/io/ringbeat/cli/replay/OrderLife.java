package io.ringbeat.cli.replay;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.OrderCode;
import java.util.ArrayList;
import java.util.List;

/** An order of a run: every request and report, in the order in which they came. */
final class OrderLife {
  /** A request, or a report. */
  static final class Step {
    private final long sequence;
    private final long[] words;

    /**
     * Keeps one.
     *
     * @param sequence of the event that caused the request, or of the report
     * @param words the event
     */
    Step(long sequence, long[] words) {
      this.sequence = sequence;
      this.words = words;
    }

    long sequence() {
      return sequence;
    }

    long[] words() {
      return words;
    }

    boolean isReport() {
      return Event.kind(words[0]) == Kind.REPORT;
    }

    boolean isFill() {
      return isReport() && OrderCode.executed(words[Event.D]);
    }

    long time() {
      return words[Event.ENGINE_TIME];
    }

    long venueTime() {
      return words[Event.VENUE_TIME];
    }
  }

  private final long id;
  private final List<Step> steps = new ArrayList<>();
  private long filled;
  private String status = "PENDING_NEW";

  OrderLife(long id) {
    this.id = id;
  }

  void add(Step step) {
    steps.add(step);
    if (!step.isReport()) {
      return;
    }
    long code = step.words()[Event.D];
    if (!OrderCode.refused(code) || OrderCode.answers(code) == OrderCode.SUBMIT) {
      status = EventLine.status(code);
    }
    filled += step.isFill() ? step.words()[Event.B] : 0;
  }

  long id() {
    return id;
  }

  List<Step> steps() {
    return steps;
  }

  /** Returns the request that began it, or the first that is known of it. */
  long[] first() {
    return steps.get(0).words();
  }

  long filled() {
    return filled;
  }

  String status() {
    return status;
  }

  boolean isOpen() {
    return status.equals("PENDING_NEW")
        || status.equals("NEW")
        || status.equals("PARTIALLY_FILLED");
  }
}
