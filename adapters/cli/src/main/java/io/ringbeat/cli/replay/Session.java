package io.ringbeat.cli.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringbeat.cli.CliException;
import io.ringbeat.cli.ExitCode;
import io.ringbeat.cli.Json;
import io.ringbeat.cli.Shell;
import io.ringbeat.cli.journal.Said;
import io.ringbeat.journal.DamagedException;
import io.ringbeat.journal.JournalException;
import io.ringbeat.replay.Debugger;
import io.ringbeat.replay.Machine;
import io.ringbeat.replay.RecordedRun;
import io.ringbeat.replay.StateTree;
import java.util.function.Predicate;

/** A run that is being looked at: where the user stands in it, and how it was before. */
final class Session implements AutoCloseable {
  private final Shell shell;
  private final OpenedRun run;
  private final EventLine lines;
  private Debugger main; // with the code if there is some
  private Debugger aside; // without code, to look elsewhere
  private StateTree before; // at the last move's beginning

  Session(Shell shell, OpenedRun run) {
    this.shell = shell;
    this.run = run;
    lines = new EventLine(run.terms());
  }

  Shell shell() {
    return shell;
  }

  OpenedRun run() {
    return run;
  }

  Terms terms() {
    return run.terms();
  }

  EventLine lines() {
    return lines;
  }

  /** Returns where the user is. */
  Debugger main() {
    if (main == null) {
      RecordedRun coded = run.codedOrNull();
      main = open(coded == null ? run.plain() : coded);
      if (main.first() >= 0) {
        run.notes()
            .add(
                "the beginning of the run is archived: the walk begins behind sequence "
                    + main.first());
      }
    }
    return main;
  }

  /** Returns where the user is, with the run's code. */
  Debugger coded() {
    run.coded();
    return main();
  }

  /** Tells whether nothing was moved yet. */
  boolean isAtStart() {
    return main == null || main.position() == main.first();
  }

  /** Returns a way through events and books that does not move the user. */
  Debugger aside() {
    if (aside == null) {
      aside = open(run.plain());
    }
    return aside;
  }

  private Debugger open(RecordedRun walked) {
    Debugger debugger = new Debugger(walked, run.notes()::add);
    debugger.onPulse(run.stop()::check);
    return debugger;
  }

  /** Goes aside to where an event has been handled, so that it can be seen. */
  Machine showAside(long sequence) {
    aside().seek(sequence);
    return aside.machine();
  }

  /** Returns the state at the last move's beginning; null if there is none to compare with. */
  StateTree before() {
    return before;
  }

  /** Moves the user. Returns whether that reached what it should. */
  boolean move(Predicate<Debugger> how) {
    Debugger debugger = main();
    before = run.missing() == null ? StateTree.of(debugger.machine()) : null;
    try {
      return how.test(debugger);
    } catch (DamagedException e) {
      throw e;
    } catch (JournalException e) {
      if (e.getCause() == null) {
        throw e;
      }
      throw new CliException(
          ExitCode.STRATEGY_RUN,
          e.getMessage() + "\nThe state before that can be looked at: back, or seek",
          e);
    }
  }

  /** Says where the user is now. */
  Answer where(String verb, boolean reached, String otherwise) {
    StringBuilder text = new StringBuilder();
    ObjectNode json = Json.MAPPER.createObjectNode();
    Debugger debugger = main();
    long position = debugger.position();
    json.put("verb", verb);
    json.put("reached", reached);
    json.put("position", position);
    Machine machine = debugger.machine();
    if (machine.words().length == 0) {
      text.append("before the first event\n");
    } else {
      long time = machine.time();
      json.put("time", time);
      json.set("event", lines.json(machine.sequence(), machine.words(), machine.offset()));
      text.append(lines.line(machine.sequence(), machine.words(), machine.offset()));
      text.append("\n           ").append(Said.time(time)).append('\n');
      String difference = machine.difference();
      if (difference != null && run.missing() == null) {
        json.put("difference", difference);
        text.append("           not as recorded: ").append(difference).append('\n');
      }
    }
    if (!reached) {
      text.append(otherwise).append('\n');
    }
    return Answer.of(reached, text, json);
  }

  @Override
  public void close() {
    try {
      if (main != null) {
        main.close();
      }
      if (aside != null) {
        aside.close();
      }
    } finally {
      run.close();
    }
  }
}
