package io.ringbeat.beat;

import io.ringbeat.engine.CoreContext;
import io.ringbeat.event.Event;
import io.ringbeat.event.Parcel;

/** Puts ENTRY events into a timetable. One that cannot be read is counted and changes nothing. */
final class Edits {
  private final Timetable timetable;
  private final Parcel parcel = new Parcel();
  private long refused;
  private String refusal = "";

  Edits(Timetable timetable) {
    this.timetable = timetable;
  }

  void onEvent(CoreContext context, long[] slab, int offset) {
    try {
      parcel.read(slab, offset);
      long action = slab[offset + Event.A];
      if (action == Entry.PUT) {
        timetable.put(Entry.read(parcel), context.sequence(), context.now());
      } else if (action == Entry.REMOVE) {
        String name = parcel.text();
        parcel.requireEnd();
        timetable.remove(name);
      } else {
        refuse(context, "there is no action " + action);
      }
    } catch (IllegalStateException | IllegalArgumentException e) {
      refuse(context, String.valueOf(e.getMessage()));
    }
  }

  /** Counts something that was not to be read, and says why. */
  void refuse(CoreContext context, String why) {
    refused++;
    refusal = "event " + context.sequence() + ": " + why;
  }

  long refused() {
    return refused;
  }

  /** Why the last one was refused; empty if none was. */
  String refusal() {
    return refusal;
  }
}
