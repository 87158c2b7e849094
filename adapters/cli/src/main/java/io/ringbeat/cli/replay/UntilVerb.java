package io.ringbeat.cli.replay;

import io.ringbeat.replay.Machine;
import java.util.function.Predicate;

/** Goes forwards until a condition holds. */
final class UntilVerb implements Verb {
  @Override
  public String name() {
    return "until";
  }

  @Override
  public String usage() {
    return "until CONDITION";
  }

  @Override
  public String summary() {
    return "goes forwards until a condition holds behind an event";
  }

  @Override
  public Answer run(Session session, Line line) {
    if (line.rest().isBlank()) {
      throw Line.wrong("until what?", this);
    }
    session.main();
    Predicate<Machine> condition = Conditions.parse(line.rest(), session);
    boolean reached = session.move(debugger -> debugger.until(condition));
    return session.where(name(), reached, "the run ends here, and the condition never held");
  }
}
