package io.ringbeat.cli.replay;

import java.nio.file.Path;

/**
 * What the user says about a run besides its folder; each may be null.
 *
 * @param data the recording, instead of the one that the run names
 * @param strategy the code, instead of what the run names
 * @param className which class of a file
 * @param handlers the code of a live run
 * @param withoutCode whether no code is to be loaded
 */
record RunOptions(
    Path data, String strategy, String className, String handlers, boolean withoutCode) {
  /** Returns the options for another run, or for the same with another strategy. */
  RunOptions withStrategy(String name, String ofClass) {
    return new RunOptions(data, name, ofClass, handlers, false);
  }
}
