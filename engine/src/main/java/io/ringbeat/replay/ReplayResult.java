package io.ringbeat.replay;

/**
 * What a replay has come to.
 *
 * @param snapshot sequence of the snapshot that it began from, -1 if it began at the beginning
 * @param first the first sequence that was replayed
 * @param last the last one
 * @param commands how many commands were caused again
 * @param checkpoints how many checkpoints were compared
 * @param commandHash chain over all commands since the beginning of the run
 * @param stateHash hash of the core's state and its tasks
 * @param difference the first difference from the run, null if there is none
 */
public record ReplayResult(
    long snapshot,
    long first,
    long last,
    long commands,
    long checkpoints,
    long commandHash,
    long stateHash,
    String difference) {}
