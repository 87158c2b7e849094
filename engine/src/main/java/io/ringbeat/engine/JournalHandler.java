package io.ringbeat.engine;

import io.ringbeat.event.ControlCode;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.journal.LogWriter;
import io.ringbeat.state.State;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;

/**
 * Writes the sequence: what is there at once becomes one frame. Runs beside the core, and gates
 * what leaves by how far it is. What is played back from a journal is not written again.
 */
final class JournalHandler implements EventHandler, State {
  private volatile LogWriter log; // null while the run is brought back
  private Runnable endBatch = () -> {};
  private long from; // the first sequence to write
  private long[] slab;
  private long first;
  private int offset;
  private int slots;
  private long time;
  private long beats; // of the last heartbeat

  /** Sets what ends the batch with the event that is being handled. */
  void onMarker(Runnable callback) {
    endBatch = callback;
  }

  /** Begins to write. */
  void begin(LogWriter writer) {
    from = writer.next();
    log = writer;
  }

  /** Returns what is written to; null while the run is brought back. */
  LogWriter log() {
    return log;
  }

  /** Returns the count of the last heartbeat, 0 before the first. */
  long beats() {
    return beats;
  }

  @Override
  public void onEvent(long sequence, long eventTime, long[] ring, int at) {
    int kind = Event.kind(ring[at]);
    if (kind == Kind.HEARTBEAT) {
      beats = ring[at + Event.A];
    } else if (kind == Kind.CONTROL
        && ring[at + Event.A] == ControlCode.SKIPPED
        && ring[at + Event.B] == Kind.HEARTBEAT) {
      beats = ring[at + Event.C]; // it was published, so it was counted
    }
    time = eventTime;
    if (log == null || sequence < from) {
      return;
    }
    if (slots == 0) {
      slab = ring;
      first = sequence;
      offset = at;
    }
    slots += Event.slots(ring, at);
    if (Marks.isMarker(ring, at)) {
      endBatch.run(); // so that the log's chain is that of the marker
    }
  }

  @Override
  public void onBatchEnd(long sequence) {
    if (slots > 0) {
      int count = slots;
      slots = 0; // also where it fails: nothing is appended twice
      log.append(first, slab, offset, count, time);
    }
  }

  @Override
  public void save(StateWriter out) {
    out.put("beats", beats);
  }

  @Override
  public void load(StateReader in) {
    beats = in.number("beats");
  }
}
