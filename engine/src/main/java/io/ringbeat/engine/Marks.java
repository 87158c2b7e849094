package io.ringbeat.engine;

import io.ringbeat.engine.EngineBuilder.HandlerSpec;
import io.ringbeat.event.ControlCode;
import io.ringbeat.event.Event;
import io.ringbeat.event.Hash64;
import io.ringbeat.event.Kind;
import io.ringbeat.state.State;
import io.ringbeat.state.StateWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/**
 * What each handler's state was when it had handled the last marker, a CONTROL event that asks for
 * a checkpoint or a snapshot. Each handler adds its own on its thread; the next marker must not
 * come before all have and the result was taken.
 */
final class Marks {
  private static final int ENGINE = 0; // the source of its own CONTROL events

  private final List<String> names = new ArrayList<>();
  private final List<State> states = new ArrayList<>(); // null where a handler has none
  private final List<LongSupplier> hashes = new ArrayList<>(); // for those
  private final List<StateWriter> saved = new ArrayList<>();
  private final List<String> notSaved = new ArrayList<>();
  private final long[] hash;
  private final AtomicLongArray reached;
  private final ReplayListener listener; // null if nobody listens

  Marks(int handlers, ReplayListener listener) {
    this.listener = listener;
    hash = new long[handlers];
    reached = new AtomicLongArray(handlers);
    for (int i = 0; i < handlers; i++) {
      reached.set(i, -1);
    }
  }

  /** Adds a handler; returns it as it is to be run. */
  EventHandler add(String name, EventHandler handler, State state, LongSupplier plainHash) {
    int index = names.size();
    names.add(name);
    states.add(state);
    hashes.add(plainHash);
    saved.add(new StateWriter());
    return new Marked(handler, index);
  }

  /** Adds a handler as a host described it; returns it as it is to be run. */
  EventHandler add(HandlerSpec spec, EventHandler handler, LongSupplier plainHash) {
    boolean canSave = handler instanceof State state && state.canSave();
    if (!canSave && !spec.options().isStateless()) {
      notSaved(spec.name());
    }
    return add(spec.name(), handler, canSave ? (State) handler : null, plainHash);
  }

  /** Returns a hash of all states as they are, on the one thread that handles events. */
  long hashNow() {
    Hash64 all = new Hash64();
    for (int i = 0; i < names.size(); i++) {
      all.add(hashOf(i));
    }
    return all.value();
  }

  private long hashOf(int index) {
    State state = states.get(index);
    if (state == null) {
      return hashes.get(index).getAsLong();
    }
    StateWriter writer = saved.get(index);
    writer.clear();
    state.save(writer);
    return writer.hash();
  }

  /** Notes a handler whose state cannot be saved. */
  void notSaved(String name) {
    notSaved.add(name);
  }

  /** Returns whether the state of all can be saved. */
  boolean canSnapshot() {
    return notSaved.isEmpty();
  }

  /** Returns the handlers whose state cannot be saved. */
  List<String> notSaved() {
    return notSaved;
  }

  /** Tells whether an event is a marker. */
  static boolean isMarker(long[] slab, int offset) {
    long header = slab[offset];
    if (Event.kind(header) != Kind.CONTROL || Event.source(header) != ENGINE) {
      return false; // a host may have codes of its own
    }
    long code = slab[offset + Event.A];
    return code == ControlCode.CHECKPOINT || code == ControlCode.SNAPSHOT;
  }

  /** Returns whether all handlers have handled a marker; from any thread. */
  boolean isComplete(long sequence) {
    for (int i = 0; i < names.size(); i++) {
      if (reached.get(i) < sequence) {
        return false;
      }
    }
    return true;
  }

  /** Returns the hashes at the last marker, which is complete. */
  Map<String, Long> hashes() {
    Map<String, Long> all = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      all.put(names.get(i), hash[i]);
    }
    return all;
  }

  /** Returns the states at the last marker, which is complete. */
  Map<String, long[]> parts() {
    Map<String, long[]> all = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      if (states.get(i) != null) {
        all.put(names.get(i), Arrays.copyOf(saved.get(i).words(), saved.get(i).length()));
      }
    }
    return all;
  }

  /** Returns the states by name, in the order of the handlers. */
  Map<String, State> states() {
    Map<String, State> all = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      if (states.get(i) != null) {
        all.put(names.get(i), states.get(i));
      }
    }
    return all;
  }

  private void reach(int index, long sequence) {
    hash[index] = hashOf(index);
    reached.set(index, sequence); // before the hash may be read
    if (listener != null) {
      listener.onMark(names.get(index), sequence, hash[index]);
    }
  }

  /** A handler that stops for markers. */
  private final class Marked implements EventHandler {
    private final EventHandler handler;
    private final int index;

    Marked(EventHandler handler, int index) {
      this.handler = handler;
      this.index = index;
    }

    @Override
    public void onStart() {
      handler.onStart();
    }

    @Override
    public void onEvent(long sequence, long time, long[] slab, int offset) {
      handler.onEvent(sequence, time, slab, offset);
      if (isMarker(slab, offset)) {
        reach(index, sequence);
      }
    }

    @Override
    public void onBatchEnd(long sequence) {
      handler.onBatchEnd(sequence);
    }

    @Override
    public int onTurn() {
      return handler.onTurn();
    }

    @Override
    public void onStop() {
      handler.onStop();
    }
  }
}
