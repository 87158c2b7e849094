package io.ringbeat.replay;

import io.ringbeat.engine.AgentOptions;
import io.ringbeat.engine.Core;
import io.ringbeat.engine.Driver;
import io.ringbeat.engine.Engine;
import io.ringbeat.engine.EngineBuilder;
import io.ringbeat.engine.EventHandler;
import io.ringbeat.engine.Failure;
import io.ringbeat.engine.Health;
import io.ringbeat.engine.JournalPlayer;
import io.ringbeat.engine.ReplayCheck;
import io.ringbeat.event.Event;
import io.ringbeat.journal.FrameReader;
import io.ringbeat.journal.Journal;
import io.ringbeat.journal.JournalException;
import io.ringbeat.journal.JournalStore;
import io.ringbeat.journal.Snapshot;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Replays a journalled run, or a range of it, on the calling thread, with every effect cut: nothing
 * leaves, no clock is read, no socket is opened. Commands are compared with those that had left,
 * states with the checkpoints. Events that operators have decided to skip are skipped.
 *
 * <p>A range begins with the state that the run had there: from the newest snapshot before it, or
 * from the beginning, everything up to the range is replayed at full speed. A run that is still
 * being written is replayed as far as it is written; one that has lost its end is refused, unless
 * the range ends before. Used once; for one thread.
 */
public final class Replay {
  private static final int RING = 1 << 17; // slots; more than the longest message

  private final JournalStore store;
  private final EngineBuilder builder = Engine.builder().driver(Driver.CALLER).ringSize(RING);
  private long from;
  private long to = Long.MAX_VALUE;
  private Snapshot snapshot;
  private boolean comparing = true;
  private double speed; // 0: as fast as possible
  private LongSupplier nanoTime;
  private long paceStart; // by the source of time
  private long paceOrigin; // engine time then
  private boolean paced;
  private long time = Long.MIN_VALUE;

  /**
   * Makes a replay of a whole run.
   *
   * @param store holds its journal; is only read
   */
  public Replay(JournalStore store) {
    this.store = store;
  }

  /**
   * Adds the core.
   *
   * @param name as it was in the run
   * @param core a fresh object
   * @return this
   */
  public Replay core(String name, Core core) {
    builder.core(name, core);
    return this;
  }

  /**
   * Adds a handler.
   *
   * @param name as it was in the run
   * @param handler a fresh object
   * @param options fills in what it comes after, and whether it has state
   * @return this
   */
  public Replay handler(String name, EventHandler handler, Consumer<AgentOptions> options) {
    builder.handler(name, handler, options);
    return this;
  }

  /**
   * Sets the range that is replayed at its pace; without this everything.
   *
   * @param first the first sequence
   * @param last the last one
   * @return this
   */
  public Replay range(long first, long last) {
    if (first < 0 || last < first) {
      throw new IllegalArgumentException("a range from " + first + " to " + last);
    }
    from = first;
    to = last;
    return this;
  }

  /**
   * Lets the replay begin behind a snapshot; what the handlers have in it becomes their state.
   *
   * @param value of this journal
   * @return this
   */
  public Replay from(Snapshot value) {
    snapshot = value;
    return this;
  }

  /**
   * Replays at the recorded pace, or a multiple of it; without this as fast as possible.
   *
   * @param multiple 1 for the recorded pace; positive
   * @param nanos a monotonic source, ns, such as {@code System::nanoTime}
   * @return this
   */
  public Replay pace(double multiple, LongSupplier nanos) {
    if (!(multiple > 0) || multiple == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("a speed of " + multiple + "; it must be positive");
    }
    speed = multiple;
    nanoTime = nanos;
    return this;
  }

  /**
   * Lets the replay cause what it will: for another core than the run had.
   *
   * @return this
   */
  public Replay withoutComparing() {
    comparing = false;
    return this;
  }

  /**
   * Replays.
   *
   * @return what it came to
   * @throws io.ringbeat.journal.DamagedException if the run is replayed to its end, and that is not
   *     where it was: what was written when the store was opened has to be there
   * @throws JournalException if the journal cannot be read, or a handler throws
   */
  public ReplayResult run() {
    long first = snapshot == null ? 0 : snapshot.sequence() + 1;
    try (FrameReader frames = new FrameReader(store.events());
        FrameReader out = new FrameReader(store.out())) {
      if (first < frames.firstSequence() || first > to) {
        throw new JournalException(
            store.name()
                + " begins at sequence "
                + frames.firstSequence()
                + ", and the replay would be from "
                + first
                + " to "
                + to);
      }
      frames.seek(first);
      out.seek(snapshot == null ? 0 : snapshot.out());
      ReplayCheck check = new ReplayCheck(comparing ? out : null, first);
      builder.replay(check);
      if (snapshot != null) {
        builder.from(snapshot);
      }
      try (Engine engine = builder.start()) {
        JournalPlayer player = newPlayer(engine, frames, first, check);
        while (!player.isDone() || !engine.isQuiet()) {
          player.doWork();
          engine.poll();
          requireUp(engine);
        }
        if (to == Long.MAX_VALUE) {
          Journal.requireWhole(frames, store.events().tail());
          check.finish(player.next() - 1);
          if (comparing && check.difference() == null) { // otherwise not all commands were read
            Journal.requireWhole(out, store.out().tail());
          }
        }
        engine.close(Engine.CLOSE_TIMEOUT);
        return new ReplayResult(
            first - 1,
            first,
            player.next() - 1,
            check.commands(),
            check.checkpoints(),
            engine.commandHash(),
            engine.stateHash(),
            comparing ? check.difference() : null);
      }
    }
  }

  private JournalPlayer newPlayer(
      Engine engine, FrameReader frames, long first, ReplayCheck check) {
    List<Long> skips = frames.skips();
    return new JournalPlayer(
        frames,
        first,
        to,
        skips,
        new JournalPlayer.Target() {
          private long next = first;

          @Override
          public int feed(long[] words, int begin, int end) {
            int due = speed == 0 ? end : due(words, begin, end, next);
            int fed = engine.feed(words, begin, due);
            next += (fed - begin) / Event.WORDS;
            return fed;
          }

          @Override
          public boolean hasHandled(long sequence) {
            return engine.handled() >= sequence;
          }
        },
        comparing ? check::compare : checkpoint -> {});
  }

  /** Returns the end of those events whose time has come. */
  private int due(long[] words, int begin, int end, long firstSequence) {
    int at = begin;
    while (at < end) {
      time = Math.max(time, words[at + Event.ENGINE_TIME]);
      if (firstSequence + (at - begin) / Event.WORDS >= from) {
        if (!paced) {
          paced = true;
          paceOrigin = time;
          paceStart = nanoTime.getAsLong();
        }
        if (time - paceOrigin > (nanoTime.getAsLong() - paceStart) * speed) {
          break;
        }
      }
      at += Event.slots(words, at) * Event.WORDS;
    }
    return at;
  }

  private void requireUp(Engine engine) {
    Health health = engine.health();
    Failure failure = health.failure();
    if (failure != null) {
      throw new JournalException(
          "the replay of " + store.name() + " stops: " + failure, failure.cause());
    }
  }
}
