package io.ringbeat.cli.replay;

/** Goes forwards by events. */
final class StepVerb implements Verb {
  @Override
  public String name() {
    return "step";
  }

  @Override
  public String usage() {
    return "step [K]";
  }

  @Override
  public String summary() {
    return "goes forwards by one event, or by K";
  }

  @Override
  public Answer run(Session session, Line line) {
    line.requireAtMost(1, this);
    long count = Line.count(line.word(0, "1"), this);
    boolean reached =
        session.move(
            debugger -> {
              boolean more = true;
              for (long i = 0; i < count && more; i++) {
                session.run().stop().check();
                more = debugger.step();
              }
              return more;
            });
    return session.where(name(), reached, "the run ends here");
  }
}
