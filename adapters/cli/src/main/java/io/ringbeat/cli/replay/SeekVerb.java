package io.ringbeat.cli.replay;

/** Goes to a sequence or a time. */
final class SeekVerb implements Verb {
  @Override
  public String name() {
    return "seek";
  }

  @Override
  public String usage() {
    return "seek N|TIME";
  }

  @Override
  public String summary() {
    return "goes to a sequence, or to the first event at or behind a time";
  }

  @Override
  public String details() {
    return """
        N is a sequence: the events up to it have been handled then. TIME is +12.5 (seconds from
        the run's start), +250ms, or an instant such as 2024-08-08T00:00:01.5Z. start and end go to
        before the first event and behind the last one.
        """;
  }

  @Override
  public Answer run(Session session, Line line) {
    line.requireAtMost(1, this);
    if (line.words().isEmpty()) {
      throw Line.wrong("where to?", this);
    }
    Place place = Place.parse(line.words().get(0), session.terms().start());
    boolean toEnd = place.value() == Long.MAX_VALUE;
    boolean reached =
        session.move(to -> place.isTime() ? to.seekTime(place.value()) : to.seek(place.value()));
    return session.where(name(), reached || toEnd, "the run ends here, before that place");
  }
}
