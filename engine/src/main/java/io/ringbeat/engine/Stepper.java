package io.ringbeat.engine;

import io.ringbeat.engine.EngineBuilder.HandlerSpec;
import io.ringbeat.event.Event;
import io.ringbeat.event.EventView;
import io.ringbeat.journal.JournalException;
import io.ringbeat.journal.Snapshot;
import io.ringbeat.state.Fields;
import io.ringbeat.state.State;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateVisitor;
import io.ringbeat.state.StateWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The handlers of an engine without ring and threads: each event that is given is handled by all of
 * them, in the order in which they were added, before the call returns. What the core does goes to
 * a listener and nowhere else. A debugger walks a run with it; the handlers come to the same state
 * as in the engine, because where batches end must not matter to them. One thread.
 */
public final class Stepper {
  private final List<String> names = new ArrayList<>();
  private final List<EventHandler> handlers = new ArrayList<>();
  private final List<Object> objects = new ArrayList<>(); // as the host made them
  private final CoreHandler core; // null if there is none
  private final Marks marks;
  private long time = Long.MIN_VALUE;
  private boolean begun;
  private JournalException failure;

  Stepper(EngineBuilder builder, ReplayListener listener) {
    marks = new Marks(builder.handlers.size(), listener);
    core =
        builder.core == null
            ? null
            : new CoreHandler(
                builder.core.core(),
                true,
                Integer.MAX_VALUE,
                (slab, offset, slots) -> {
                  listener.onCommand(slab, offset);
                  return 0;
                },
                (slab, offset, slots) -> 0);
    for (HandlerSpec spec : builder.handlers) {
      boolean isCore = spec.core() != null;
      names.add(spec.name());
      objects.add(isCore ? spec.core() : spec.handler());
      handlers.add(
          marks.add(spec, isCore ? core : spec.handler(), isCore ? core::stateHash : () -> 0));
    }
    if (core != null) {
      core.onLost(listener::onLost);
    }
  }

  /**
   * Handles an event.
   *
   * @param sequence its place
   * @param words the longs that hold it
   * @param offset index of its word 0
   * @throws JournalException if a handler throws, with that as its cause; nothing can be handled
   *     any more then
   */
  public void handle(long sequence, long[] words, int offset) {
    if (failure != null) {
      throw failure;
    }
    begin();
    time = Math.max(time, words[offset + Event.ENGINE_TIME]);
    int index = 0;
    try {
      for (; index < handlers.size(); index++) {
        handlers.get(index).onEvent(sequence, time, words, offset);
        handlers.get(index).onBatchEnd(sequence);
      }
    } catch (Throwable e) { // as the engine does
      failure =
          new JournalException(
              new Failure(
                      names.get(index), sequence, new EventView().wrap(words, offset).toString(), e)
                  .toString(),
              e);
      throw failure;
    }
  }

  private void begin() {
    if (!begun) {
      begun = true;
      handlers.forEach(EventHandler::onStart);
    }
  }

  /**
   * Returns the engine time of the event that was handled last.
   *
   * @return ns since the epoch, {@link Long#MIN_VALUE} before the first
   */
  public long time() {
    return time;
  }

  /**
   * Returns the handlers whose state cannot be saved.
   *
   * @return their names; none if {@link #save} can be called
   */
  public List<String> notSaved() {
    return marks.notSaved();
  }

  /**
   * Saves the states of all handlers that have one.
   *
   * @return the fields by the handler's name
   */
  public Map<String, long[]> save() {
    Map<String, long[]> parts = new LinkedHashMap<>();
    marks
        .states()
        .forEach(
            (name, state) -> {
              StateWriter out = new StateWriter();
              state.save(out);
              parts.put(name, java.util.Arrays.copyOf(out.words(), out.length()));
            });
    return parts;
  }

  /**
   * Takes over a state, before the first event.
   *
   * @param snapshot has a part for each handler with state
   * @throws JournalException if it has not, or a part is not that of such a handler
   */
  public void load(Snapshot snapshot) {
    begin();
    Recovery.load(snapshot, marks.states());
    time = snapshot.time();
  }

  /**
   * Shows the states, a group for each handler. Of a handler that saves nothing, its fields.
   *
   * @param visitor is called for each field
   */
  public void visit(StateVisitor visitor) {
    for (int i = 0; i < names.size(); i++) {
      Object shown = objects.get(i) instanceof Core ? core : objects.get(i);
      StateWriter out = new StateWriter();
      if (shown instanceof State state) {
        state.show(out);
      } else {
        Fields.write(shown, out);
      }
      visitor.open(names.get(i));
      new StateReader(out.words(), 0, out.length()).visit(visitor);
      visitor.close();
    }
  }

  /**
   * Returns a hash of what {@link #save} saves, and of the core if its state cannot be saved.
   *
   * @return equal for equal states
   */
  public long hash() {
    return marks.hashNow();
  }

  /**
   * Finds a handler or the core.
   *
   * @param <T> its type
   * @param type its type
   * @return the first one, as the host made it; null if there is none
   */
  public <T> T find(Class<T> type) {
    for (Object object : objects) {
      if (type.isInstance(object)) {
        return type.cast(object);
      }
    }
    return null;
  }
}
