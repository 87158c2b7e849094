package io.ringbeat.cli.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringbeat.cli.ExitCode;

/**
 * What a verb has to say.
 *
 * @param text for a person, with line feeds
 * @param json the same for a program
 * @param exitCode of {@link ExitCode}
 */
record Answer(String text, ObjectNode json, int exitCode) {
  static Answer of(StringBuilder text, ObjectNode json) {
    return new Answer(text.toString(), json, ExitCode.OK);
  }

  /** Returns the answer to whether something was reached, or is the same. */
  static Answer of(boolean good, StringBuilder text, ObjectNode json) {
    return new Answer(text.toString(), json, good ? ExitCode.OK : ExitCode.DIFFERENT);
  }
}
