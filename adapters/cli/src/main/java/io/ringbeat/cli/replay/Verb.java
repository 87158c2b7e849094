package io.ringbeat.cli.replay;

/** Something that the debugger does. */
interface Verb {
  /** Returns its name. */
  String name();

  /** Returns how it is written: its name and what may stand behind it. */
  String usage();

  /** Says in a line what it does. */
  String summary();

  /** Says more; empty, or lines. */
  default String details() {
    return "";
  }

  /**
   * Does it.
   *
   * @param session is moved or looked at
   * @param line what was typed
   * @return what there is to say
   */
  Answer run(Session session, Line line);
}
