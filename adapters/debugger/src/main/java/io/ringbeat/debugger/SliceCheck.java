package io.ringbeat.debugger;

import io.ringbeat.backtest.Slice;
import io.ringbeat.event.EventView;
import io.ringbeat.journal.JournalException;
import io.ringbeat.replay.Machine;
import io.ringbeat.replay.RecordedRun;
import io.ringbeat.trading.Strategy;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * What a test says of a slice of a recorded run. A failure is an {@link AssertionError} that names
 * the event. No state of its own.
 */
public final class SliceCheck {
  private SliceCheck() {}

  /**
   * Reads a slice that lies beside a test.
   *
   * @param test the test's class
   * @param name of the resource, in the package of the class
   * @return the slice
   */
  public static Slice read(Class<?> test, String name) {
    try (InputStream in = test.getResourceAsStream(name)) {
      if (in == null) {
        throw new FileNotFoundException(name + " is not beside " + test.getName());
      }
      return Slice.read(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Makes sure that a strategy does what it did in the run: every command is the same.
   *
   * @param slice of the run
   * @param strategy makes a fresh object
   * @throws AssertionError if a command differs, or the strategy fails
   */
  public static void asItRan(Slice slice, Supplier<Strategy> strategy) {
    try (Machine machine = slice.open(strategy.get())) {
      walk(machine);
      machine.finish();
      if (machine.difference() != null) {
        throw new AssertionError(machine.difference());
      }
    }
  }

  /**
   * Makes sure that something does not happen, whatever the strategy sends: it sees what the run
   * has seen, also the answers to orders that it might not send any more.
   *
   * @param slice of the run
   * @param strategy makes a fresh object
   * @param condition what must not hold after any event, see {@link Condition}
   * @throws AssertionError if it holds, or the strategy fails
   */
  public static void never(Slice slice, Supplier<Strategy> strategy, String condition) {
    RecordedRun run = slice.run(strategy);
    Condition forbidden =
        Condition.parse(condition, slice.instruments(), Condition.beginningOf(run));
    try (Machine machine = run.open()) {
      if (forbidden.needsCommands()) {
        machine.onCommand(forbidden.commandListener());
      }
      while (step(machine)) {
        if (forbidden.test(machine)) {
          throw new AssertionError(
              condition
                  + " holds at event "
                  + machine.sequence()
                  + ", "
                  + Instant.EPOCH.plusNanos(machine.time())
                  + ": "
                  + new EventView().wrap(machine.words(), machine.offset()));
        }
      }
    }
  }

  private static void walk(Machine machine) {
    boolean more = true;
    while (more) {
      more = step(machine);
    }
  }

  private static boolean step(Machine machine) {
    try {
      return machine.step();
    } catch (JournalException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }
}
