package io.ringbeat.liveness;

import io.ringbeat.engine.Description;
import io.ringbeat.engine.EngineBuilder;
import io.ringbeat.journal.FrameReader;
import io.ringbeat.journal.Journal;
import io.ringbeat.journal.JournalException;
import io.ringbeat.journal.JournalOptions;
import io.ringbeat.journal.JournalStore;
import io.ringbeat.journal.Snapshot;
import io.ringbeat.replay.JournalRun;
import io.ringbeat.replay.Replay;
import io.ringbeat.replay.RunHandlers;
import java.util.ArrayList;
import java.util.List;

/**
 * The recorded run of an engine whose core is a {@link LivenessCore} with the name {@link #CORE},
 * and that was described with the text of its {@link Detection} under {@link #KEY}. Gives a
 * debugger the code of such a run.
 */
public final class LivenessRun implements RunHandlers {
  /** Under which key the run's description has the text of the detection. */
  public static final String KEY = "liveness";

  /** The name of the core. */
  public static final String CORE = "liveness";

  /** Makes the code of such runs. */
  public LivenessRun() {}

  @Override
  public void addTo(EngineBuilder engine, Description run) {
    engine.core(CORE, new LivenessCore(detection(run)));
  }

  /**
   * Returns what a run has come to know of peers, by replaying it from its newest snapshot.
   *
   * @param store holds its journal; is only read, and may be written meanwhile
   * @return all peers, by their numbers
   * @throws JournalException if there is no such run, or the replay differs from it
   */
  public static List<Peer> peers(JournalStore store) {
    LivenessCore core = new LivenessCore(detection(JournalRun.describe(store)));
    Replay replay = new Replay(store).core(CORE, core);
    Snapshot snapshot = new Journal(store, new JournalOptions()).newestSnapshot(new ArrayList<>());
    String difference = (snapshot == null ? replay : replay.from(snapshot)).run().difference();
    if (difference != null) {
      throw new JournalException(store.name() + " was made by other code: " + difference);
    }
    return core.table().peers();
  }

  /**
   * Returns as of when a run is known.
   *
   * @param store holds its journal; is only read, and may be written meanwhile
   * @return the engine time of its last event, ns since the epoch
   * @throws JournalException if the journal cannot be read
   */
  public static long time(JournalStore store) {
    try (FrameReader frames = new FrameReader(store.events())) {
      frames.seek(Long.MAX_VALUE);
      boolean more = true;
      while (more) {
        more = frames.next();
      }
      return frames.time();
    }
  }

  private static Detection detection(Description run) {
    String text = run.entries().get(KEY);
    if (text == null) {
      throw new JournalException(
          "the run does not say when peers are suspected; its first event has no '" + KEY + "'");
    }
    return Detection.parse(text);
  }
}
