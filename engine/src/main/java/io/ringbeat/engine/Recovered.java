package io.ringbeat.engine;

import java.util.List;

/**
 * How a run was brought back from its journal.
 *
 * @param snapshot the sequence of the snapshot that it began from, -1 if it began at the beginning
 * @param first the first sequence that was replayed
 * @param last the last one, also the last of the run so far; less than the first if none was
 * @param checkpoints how many checkpoints were compared
 * @param commands how many commands were caused again and compared with those that had left
 * @param open how many slots of commands nothing confirms: they are reconciled and sent again
 * @param skipped events that operators have decided to skip
 * @param notes what an operator should know: snapshots that could not be used, what was cut off
 * @param nanos how long it took, ns
 */
public record Recovered(
    long snapshot,
    long first,
    long last,
    long checkpoints,
    long commands,
    long open,
    List<Long> skipped,
    List<String> notes,
    long nanos) {
  @Override
  public String toString() {
    return (last < first ? "nothing to replay" : "replayed sequences " + first + " to " + last)
        + (snapshot < 0 ? "" : " from the snapshot of " + snapshot)
        + " in "
        + nanos / 1_000_000
        + " ms: "
        + commands
        + " commands and "
        + checkpoints
        + " checkpoints as before, "
        + open
        + " slots of commands are sent again"
        + (skipped.isEmpty() ? "" : ", events skipped by an operator: " + skipped)
        + (notes.isEmpty() ? "" : "; " + String.join("; ", notes));
  }
}
