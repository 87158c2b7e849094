package io.ringbeat.cli.replay;

import io.ringbeat.cli.CliException;
import io.ringbeat.cli.ExitCode;
import io.ringbeat.debugger.Condition;
import io.ringbeat.debugger.ConditionException;
import io.ringbeat.replay.Machine;
import java.util.function.Predicate;

/** The one place where the text of a condition becomes something that can be asked. */
final class Conditions {
  private Conditions() {}

  static Predicate<Machine> parse(String text, Session session) {
    Condition condition;
    try {
      long begun = Condition.beginningOf(session.run().plain());
      condition = Condition.parse(text, session.terms().instruments(), begun);
    } catch (ConditionException e) {
      throw wrong(e);
    }
    if (condition.needsCommands()) {
      session.main().onCommand(condition.commandListener());
    }
    return machine -> {
      try {
        return condition.test(machine);
      } catch (ConditionException e) {
        throw wrong(e);
      }
    };
  }

  private static CliException wrong(ConditionException e) {
    return new CliException(ExitCode.USAGE, e.getMessage(), e);
  }
}
