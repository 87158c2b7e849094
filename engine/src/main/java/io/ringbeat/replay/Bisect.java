package io.ringbeat.replay;

import io.ringbeat.engine.CommandDifference;
import io.ringbeat.engine.StateDifference;
import io.ringbeat.event.ControlCode;
import io.ringbeat.event.Event;
import io.ringbeat.event.EventView;
import io.ringbeat.event.Kind;
import io.ringbeat.journal.DamagedException;
import io.ringbeat.journal.JournalException;
import io.ringbeat.replay.Divergence.What;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Finds where two runs begin to differ. Both are walked side by side: events and commands are
 * compared one by one, states by their hash every {@value #INTERVAL} events; where those differ the
 * interval is walked again, with the states compared after each event. A difference of the state
 * that neither shows in a command nor lasts until the interval's end is not seen.
 */
public final class Bisect implements AutoCloseable {
  private static final int INTERVAL = 1 << 13;
  private static final int PULSE = 1 << 10; // events

  private final Side a;
  private final Side b;
  private final Runnable pulse;

  private Bisect(RecordedRun a, RecordedRun b, Runnable pulse) {
    this.pulse = pulse;
    this.a = new Side(a);
    this.b = new Side(b);
  }

  /**
   * Compares two runs, or one with itself: then what differs is what the code takes from elsewhere
   * than its events.
   *
   * @param a a run
   * @param b another one
   * @return the first difference; null if there is none
   * @throws JournalException if a journal cannot be read
   */
  public static Divergence of(RecordedRun a, RecordedRun b) {
    return of(a, b, () -> {});
  }

  /**
   * Compares two runs, or one with itself.
   *
   * @param a a run
   * @param b another one
   * @param pulse is called now and then; may throw to end the search
   * @return the first difference; null if there is none
   * @throws JournalException if a journal cannot be read
   */
  public static Divergence of(RecordedRun a, RecordedRun b, Runnable pulse) {
    try (Bisect bisect = new Bisect(a, b, pulse)) {
      return bisect.find();
    }
  }

  /**
   * Compares a run with its record: the commands that left, and the hashes of its checkpoints.
   *
   * @param run a run
   * @return the first difference; null if there is none. A command's place is exact, that of a
   *     state is an interval between two checkpoints
   * @throws JournalException if the journal cannot be read
   */
  public static Divergence of(RecordedRun run) {
    return of(run, () -> {});
  }

  /**
   * Compares a run with its record.
   *
   * @param run a run
   * @param pulse is called now and then; may throw to end the comparison
   * @return the first difference, as {@link #of(RecordedRun)} finds it; null if there is none
   * @throws JournalException if the journal cannot be read
   */
  public static Divergence of(RecordedRun run, Runnable pulse) {
    try (Side side = new Side(run)) {
      Machine machine = side.machine;
      boolean more = true;
      JournalException thrown = null;
      for (int steps = 1; more && machine.difference() == null; steps++) {
        if (steps % PULSE == 0) {
          pulse.run();
        }
        thrown = side.step();
        more = !side.ended;
      }
      if (!more) {
        Divergence failure = failure(machine, thrown);
        if (failure != null) {
          return failure;
        }
        machine.finish();
      }
      if (machine.commandDifference() != null) {
        CommandDifference command = machine.commandDifference();
        String event = command.at() == machine.sequence() ? side.event() : "";
        return new Divergence(
            command.at(), command.at(), What.COMMAND, "", "", command.what(), event);
      }
      StateDifference state = machine.stateDifference();
      return state == null
          ? null
          : new Divergence(state.after() + 1, state.at(), What.STATE, "", "", state.what(), "");
    }
  }

  /** Compares how a run ends with how it is recorded to have ended. */
  private static Divergence failure(Machine machine, JournalException thrown) {
    String recorded = machine.recordedFailure();
    String now = thrown == null ? null : thrown.getCause().toString();
    if (recorded == null ? now == null : now != null && now.startsWith(recorded)) {
      return null;
    }
    return new Divergence(
        machine.position() + (thrown == null ? 0 : 1),
        machine.position() + (thrown == null ? 0 : 1),
        What.FAILURE,
        "",
        recorded == null ? "does not fail" : recorded,
        thrown == null ? "does not fail" : thrown.getMessage(),
        "");
  }

  private Divergence find() {
    long intervalStart = Math.max(a.machine.position(), b.machine.position());
    a.machine.runTo(intervalStart); // if the other one's beginning was archived
    b.machine.runTo(intervalStart);
    Saved savedA = a.save();
    Saved savedB = b.save();
    int steps = 0;
    while (true) {
      if (steps % PULSE == 0) {
        pulse.run();
      }
      Divergence found = stepBoth();
      if (found != null) {
        return steps == 0 ? found : earlier(intervalStart, savedA, savedB, steps, found);
      }
      boolean ended = a.ended;
      if (++steps == INTERVAL || ended) {
        if (a.machine.hash() != b.machine.hash()) {
          return earlier(
              intervalStart,
              savedA,
              savedB,
              steps,
              stateDifference(intervalStart + 1, a.machine.position()));
        }
        if (ended) {
          return null;
        }
        intervalStart = a.machine.position();
        savedA = a.save();
        savedB = b.save();
        steps = 0;
      }
    }
  }

  /** Moves both by an event; returns how they differ, but for their states. */
  private Divergence stepBoth() {
    JournalException failureA = a.step();
    JournalException failureB = b.step();
    long place = Math.max(a.machine.position(), b.machine.position());
    if (failureA != null || failureB != null) {
      boolean both = failureA != null && failureB != null;
      a.ended = both;
      return both && Objects.equals(failureA.getMessage(), failureB.getMessage())
          ? null
          : failure(
              (failureA != null ? a : b).machine.position() + 1,
              failureA,
              failureB,
              (failureA != null ? b : a).event());
    }
    if (a.ended != b.ended) {
      return new Divergence(
          place,
          place,
          What.END,
          "",
          a.ended ? "ends" : a.event(),
          b.ended ? "ends" : b.event(),
          a.ended ? b.event() : a.event());
    }
    if (a.ended) {
      return commandDifference(place); // what the end itself has caused
    }
    if (!sameEvent()) {
      return new Divergence(place, place, What.EVENT, "", a.event(), b.event(), a.event());
    }
    return commandDifference(place);
  }

  private boolean sameEvent() {
    long[] wordsA = a.machine.words();
    long[] wordsB = b.machine.words();
    int atA = a.machine.offset();
    int atB = b.machine.offset();
    if (Event.kind(wordsA[atA]) == Kind.CONTROL
        && Event.kind(wordsB[atB]) == Kind.CONTROL
        && wordsA[atA + Event.A] == ControlCode.START
        && wordsB[atB + Event.A] == ControlCode.START) {
      return true; // it says what the run is, which may well be another one
    }
    int length = Event.slots(wordsA, atA) * Event.WORDS;
    return length == Event.slots(wordsB, atB) * Event.WORDS
        && Arrays.equals(wordsA, atA, atA + length, wordsB, atB, atB + length);
  }

  private Divergence commandDifference(long place) {
    if (a.caused == b.caused && Arrays.equals(a.commands, 0, a.length, b.commands, 0, b.length)) {
      return null;
    }
    int index = 0;
    int at = 0;
    while (at < Math.min(a.length, b.length)
        && Event.slots(a.commands, at) == Event.slots(b.commands, at)
        && Arrays.equals(
            a.commands,
            at,
            at + Event.slots(a.commands, at) * Event.WORDS,
            b.commands,
            at,
            at + Event.slots(a.commands, at) * Event.WORDS)) {
      at += Event.slots(a.commands, at) * Event.WORDS;
      index++;
    }
    return new Divergence(
        place, place, What.COMMAND, "command " + index, a.command(at), b.command(at), a.event());
  }

  /** Walks an interval again with the states compared after each event. */
  private Divergence earlier(
      long start, Saved savedA, Saved savedB, int steps, Divergence otherwise) {
    a.reopen(start, savedA);
    b.reopen(start, savedB);
    for (int i = 0; i < steps; i++) {
      Divergence found = stepBoth();
      if (found != null) {
        return found;
      }
      if (a.machine.hash() != b.machine.hash()) {
        long place = a.machine.position();
        return stateDifference(place, place);
      }
    }
    return otherwise; // it was chance: that of an interval, or the exact place of a command
  }

  private Divergence stateDifference(long from, long to) {
    StateTree stateA = StateTree.of(a.machine);
    StateTree stateB = StateTree.of(b.machine);
    List<String> paths = stateA.differences(stateB);
    String path = paths.isEmpty() ? "" : paths.get(0);
    return new Divergence(
        from,
        to,
        What.STATE,
        path,
        text(stateA.leaves().get(path)),
        text(stateB.leaves().get(path)),
        from == to ? a.event() : "");
  }

  private static Divergence failure(
      long place, JournalException before, JournalException after, String event) {
    return new Divergence(
        place,
        place,
        What.FAILURE,
        "",
        before == null ? "does not fail" : before.getMessage(),
        after == null ? "does not fail" : after.getMessage(),
        event);
  }

  private static String text(Object value) {
    return value == null
        ? "is not there"
        : value instanceof long[] numbers ? Arrays.toString(numbers) : value.toString();
  }

  @Override
  public void close() {
    a.close();
    b.close();
  }

  /** One of the runs. */
  private static final class Side implements AutoCloseable {
    private final RecordedRun run;
    private final EventView view = new EventView();
    private Machine machine;
    private boolean ended;
    private long[] commands = new long[Event.WORDS];
    private int length;
    private int caused;

    Side(RecordedRun run) {
      this.run = run;
      open();
    }

    private void open() {
      machine = run.open();
      machine.onCommand(this::add);
    }

    private void add(long cause, long[] slab, int offset) {
      int words = Event.slots(slab, offset) * Event.WORDS;
      if (length + words > commands.length) {
        commands = Arrays.copyOf(commands, Math.max(commands.length * 2, length + words));
      }
      Event.copy(slab, offset, commands, length);
      commands[length + Event.VENUE_TIME] = 0; // its id follows from its cause
      length += words;
      caused++;
    }

    /** Moves by an event; returns the failure of a handler. */
    JournalException step() {
      length = 0;
      caused = 0;
      try {
        ended = !machine.step();
        return null;
      } catch (JournalException e) {
        if (e instanceof DamagedException || e.getCause() == null) {
          throw e; // it is no handler that fails
        }
        ended = true;
        return e;
      }
    }

    Saved save() {
      return machine.canSave() ? machine.save() : null;
    }

    void reopen(long position, Saved saved) {
      machine.close();
      Machine restored = saved == null ? null : saved.restore(run);
      machine = restored == null ? run.open() : restored;
      machine.runTo(position);
      machine.onCommand(this::add);
      ended = false;
    }

    String event() {
      long[] words = machine.words();
      return words.length == 0 ? "" : view.wrap(words, machine.offset()).toString();
    }

    String command(int at) {
      return at < length ? view.wrap(commands, at).toString() : "nothing";
    }

    @Override
    public void close() {
      machine.close();
    }
  }
}
