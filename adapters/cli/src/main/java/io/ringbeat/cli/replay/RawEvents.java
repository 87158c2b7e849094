package io.ringbeat.cli.replay;

import io.ringbeat.event.Event;
import io.ringbeat.event.EventView;
import io.ringbeat.event.Kind;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes events in a text of the engine, as {@link EventView} writes them, readable. */
final class RawEvents {
  private static final Pattern EVENT =
      Pattern.compile(
          "([A-Z_]+) (BUY|SELL)([a-z -]*) instrument=(\\d+) source=(\\d+) venueTime=(-?\\d+)"
              + " engineTime=(-?\\d+) \\[(-?\\d+), (-?\\d+), (-?\\d+), (-?\\d+), (-?\\d+)]");

  private RawEvents() {}

  static String readable(String text, EventLine lines) {
    Matcher matcher = EVENT.matcher(text);
    StringBuilder result = new StringBuilder();
    while (matcher.find()) {
      matcher.appendReplacement(result, Matcher.quoteReplacement(event(matcher, lines)));
    }
    return matcher.appendTail(result).toString();
  }

  private static String event(Matcher matcher, EventLine lines) {
    int kind = 1;
    while (kind < 256 && !Kind.name(kind).equals(matcher.group(1))) {
      kind++;
    }
    try {
      String said = matcher.group(3);
      long flags = matcher.group(2).equals("SELL") ? Event.SELL : 0;
      flags |= said.contains(" maker") ? Event.MAKER : 0;
      flags |= said.contains(" no-price") ? Event.NO_PRICE : 0;
      long[] words = new long[Event.WORDS];
      words[0] = Event.header(kind, flags, 0, Integer.parseInt(matcher.group(4)));
      for (int i = Event.VENUE_TIME; i < Event.WORDS; i++) {
        words[i] = Long.parseLong(matcher.group(5 + i));
      }
      return kind == 256 ? matcher.group() : lines.text(words, 0).replaceAll(" +", " ");
    } catch (NumberFormatException e) {
      return matcher.group(); // no number of an event
    }
  }
}
