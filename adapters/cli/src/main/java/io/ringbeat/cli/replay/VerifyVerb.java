package io.ringbeat.cli.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringbeat.cli.CliException;
import io.ringbeat.cli.ExitCode;
import io.ringbeat.cli.Json;
import io.ringbeat.cli.journal.Reading;
import io.ringbeat.cli.journal.Said;
import io.ringbeat.cli.journal.Soundness;
import io.ringbeat.event.Hash64;
import io.ringbeat.journal.Verification;
import io.ringbeat.replay.Bisect;
import io.ringbeat.replay.Divergence;

/** Checks the journal, then runs it again and compares. */
final class VerifyVerb implements Verb {
  @Override
  public String name() {
    return "verify";
  }

  @Override
  public String usage() {
    return "verify";
  }

  @Override
  public String summary() {
    return "checks the chain, runs all again, compares commands and states";
  }

  @Override
  public Answer run(Session session, Line line) {
    line.requireAtMost(0, this);
    OpenedRun run = session.run();
    Verification found = Reading.of(run.store(), session.shell(), run.stop()::check);
    if (found.state() == Verification.State.DAMAGED) {
      throw new CliException(
          ExitCode.DAMAGED,
          String.join("\n", Soundness.damages(found))
              + "\nMore about it: "
              + session.shell().command()
              + " journal verify "
              + run.folder());
    }
    ObjectNode json = Json.MAPPER.createObjectNode();
    StringBuilder text = new StringBuilder();
    json.put("verb", name());
    json.put("chain", Soundness.of(found));
    json.put("events", found.events().events());
    json.put("commands", found.out().events());
    text.append("Chain         ").append(Soundness.of(found));
    text.append(", ").append(Hash64.toHex(found.events().chain())).append('\n');
    text.append("Journal       ").append(Said.number(found.events().events())).append(" events, ");
    text.append(Said.number(found.out().events())).append(" commands\n");
    if (run.codedOrNull() == null) {
      json.put("code", run.missing());
      text.append("Code          not run again: ").append(run.missing()).append('\n');
      return Answer.of(text, json);
    }
    Divergence difference = Bisect.of(run.coded(), run.stop()::check);
    json.put("same", difference == null);
    if (difference == null) {
      text.append("Code          gives every command and every state hash as recorded\n");
      return Answer.of(text, json);
    }
    text.append("Code          does not give what is recorded\n");
    DivergenceText.add(session, difference, "recorded", "now", text, json.putObject("difference"));
    return Answer.of(false, text, json);
  }
}
