package io.ringbeat.cli.replay;

/** Goes back by events. */
final class BackVerb implements Verb {
  @Override
  public String name() {
    return "back";
  }

  @Override
  public String usage() {
    return "back [K]";
  }

  @Override
  public String summary() {
    return "goes back by one event, or by K";
  }

  @Override
  public Answer run(Session session, Line line) {
    line.requireAtMost(1, this);
    long count = Line.count(line.word(0, "1"), this);
    boolean reached = session.move(debugger -> debugger.back(count));
    return session.where(name(), reached, "the run begins here");
  }
}
