package io.ringbeat.cli.replay;

import io.ringbeat.cli.CliException;
import io.ringbeat.cli.ExitCode;
import io.ringbeat.replay.Machine;
import java.util.function.Predicate;

/** A condition that lets the user stop the way there. */
final class Interruptible implements Predicate<Machine> {
  private static final int EVERY = 1 << 10; // events

  private final Predicate<Machine> condition;
  private int count;

  Interruptible(Predicate<Machine> condition) {
    this.condition = condition;
  }

  @Override
  public boolean test(Machine machine) {
    if (++count % EVERY == 0 && Thread.interrupted()) {
      throw new CliException(ExitCode.INTERRUPTED, "interrupted at sequence " + machine.position());
    }
    return condition.test(machine);
  }
}
