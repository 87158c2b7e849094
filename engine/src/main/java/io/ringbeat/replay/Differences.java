package io.ringbeat.replay;

import io.ringbeat.engine.CommandDifference;
import io.ringbeat.engine.StateDifference;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;

/**
 * How a walk has differed from the record so far, as part of a machine's saved state.
 *
 * @param command the first command that differs, null if there is none
 * @param state the first state that differs, null if there is none
 * @param agreed the last sequence at which all states were as recorded
 */
public record Differences(CommandDifference command, StateDifference state, long agreed) {
  /**
   * Writes them.
   *
   * @param out takes the fields
   */
  public void save(StateWriter out) {
    out.put("agreed", agreed);
    out.put("commandDiffers", command != null);
    if (command != null) {
      out.put("at", command.at());
      out.put("what", command.what());
    }
    out.put("stateDiffers", state != null);
    if (state != null) {
      out.put("after", state.after());
      out.put("at", state.at());
      out.put("what", state.what());
    }
  }

  /**
   * Reads them.
   *
   * @param in gives the fields
   * @return what was saved
   */
  public static Differences load(StateReader in) {
    long agreed = in.number("agreed");
    CommandDifference command =
        in.flag("commandDiffers") ? new CommandDifference(in.number("at"), in.text("what")) : null;
    StateDifference state =
        in.flag("stateDiffers")
            ? new StateDifference(in.number("after"), in.number("at"), in.text("what"))
            : null;
    return new Differences(command, state, agreed);
  }
}
