package io.ringbeat.replay;

import io.ringbeat.engine.Description;
import io.ringbeat.engine.Engine;
import io.ringbeat.engine.EngineBuilder;
import io.ringbeat.event.ControlCode;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.Payload;
import io.ringbeat.journal.Frame;
import io.ringbeat.journal.FrameReader;
import io.ringbeat.journal.JournalException;
import io.ringbeat.journal.JournalStore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The run of a live engine, from its journal and the handlers that it had. If its beginning was
 * archived it is walked from its oldest snapshot that can be used.
 */
public final class JournalRun implements RecordedRun {
  private final JournalStore store;
  private final Consumer<EngineBuilder> handlers;
  private boolean eventsOnly;

  /**
   * Makes a run.
   *
   * @param store holds its journal; is only read, and may be written meanwhile
   * @param handlers adds core and handlers, under the names that they had; fresh objects each time
   */
  public JournalRun(JournalStore store, Consumer<EngineBuilder> handlers) {
    this.store = store;
    this.handlers = handlers;
  }

  /**
   * Lets the walk of a run whose beginning was archived begin at the first event that is there,
   * with fresh handlers: for those whose states are not asked for, or are right without what was
   * before.
   *
   * @return this
   */
  public JournalRun eventsOnly() {
    eventsOnly = true;
    return this;
  }

  /**
   * Reads what a run is from its journal, whoever wrote it.
   *
   * @param store holds it; is only read
   * @return as the first event says; empty for one whose beginning was archived
   * @throws JournalException if there is no run
   */
  public static Description describe(JournalStore store) {
    try (FrameReader frames = new FrameReader(store.events())) {
      while (frames.next()) {
        if (frames.frame().type() != Frame.EVENTS) {
          continue;
        }
        long[] words = frames.frame().words();
        boolean start = Event.kind(words[0]) == Kind.CONTROL && words[Event.A] == ControlCode.START;
        return start && Event.slots(words, 0) > 1
            ? Description.of(Payload.toBytes(words, 0))
            : new Description();
      }
    }
    throw new JournalException(store.name() + " holds no run: no event was journalled");
  }

  @Override
  public Description description() {
    return describe(store);
  }

  /**
   * Returns where it is kept.
   *
   * @return only to be read
   */
  public JournalStore store() {
    return store;
  }

  /**
   * {@inheritDoc}
   *
   * @throws JournalException also if the beginning was archived and no snapshot can be used
   */
  @Override
  public Machine open() {
    JournalMachine machine = newMachine();
    long begins = machine.firstSequence();
    if (begins == 0 || eventsOnly) {
      return machine;
    }
    machine.close();
    List<String> wrong = new ArrayList<>();
    for (long sequence : store.snapshots()) {
      try {
        return openAt(sequence);
      } catch (RuntimeException e) {
        wrong.add("snapshot " + sequence + ": " + e.getMessage());
      }
    }
    throw new JournalException(
        store.name()
            + " begins at sequence "
            + begins
            + ", what was before is archived, and there is no snapshot from which the states could be"
            + " had"
            + (wrong.isEmpty() ? "" : " (" + String.join("; ", wrong) + ")")
            + ". Bring the archived segments back, or look at the events without the code");
  }

  @Override
  public Machine open(Saved saved) {
    JournalMachine machine = newMachine();
    try {
      machine.load(saved);
      return machine;
    } catch (RuntimeException e) {
      machine.close();
      throw e;
    }
  }

  /**
   * Makes the run's handlers with the state of one of the run's snapshots.
   *
   * @throws JournalException if it is damaged, not of this run or not of these handlers
   */
  Machine openAt(long snapshot) {
    JournalMachine machine = newMachine();
    try {
      machine.load(store, snapshot);
      return machine;
    } catch (RuntimeException e) {
      machine.close();
      throw e;
    }
  }

  private JournalMachine newMachine() {
    EngineBuilder builder = Engine.builder();
    handlers.accept(builder);
    return new JournalMachine(store, builder);
  }
}
