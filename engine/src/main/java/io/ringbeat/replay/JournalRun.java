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
import java.util.function.Consumer;

/** The run of a live engine, from its journal and the handlers that it had. */
public final class JournalRun implements RecordedRun {
  private final JournalStore store;
  private final Consumer<EngineBuilder> handlers;

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

  @Override
  public Machine open() {
    EngineBuilder builder = Engine.builder();
    handlers.accept(builder);
    return new JournalMachine(store, builder);
  }
}
