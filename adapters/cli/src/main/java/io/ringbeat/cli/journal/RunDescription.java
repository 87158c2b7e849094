package io.ringbeat.cli.journal;

import io.ringbeat.event.ControlCode;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.Payload;
import io.ringbeat.journal.DamagedException;
import io.ringbeat.journal.Frame;
import io.ringbeat.journal.FrameReader;
import io.ringbeat.journal.JournalStore;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** What a run is, as its first event says: lines {@code key=value}. */
final class RunDescription {
  private RunDescription() {}

  /** Returns values by key; empty if the first event is archived or cannot be read. */
  static Map<String, String> of(JournalStore store) {
    try (FrameReader frames = new FrameReader(store.events())) {
      if (frames.firstSequence() > 0
          || !frames.next()
          || frames.frame().type() != Frame.EVENTS
          || !isStart(frames.frame().words())) {
        return Map.of();
      }
      return parse(Payload.toBytes(frames.frame().words(), 0));
    } catch (DamagedException e) {
      return Map.of();
    }
  }

  static Map<String, String> parse(byte[] payload) {
    Map<String, String> entries = new TreeMap<>();
    for (String line : new String(payload, StandardCharsets.UTF_8).lines().toList()) {
      int sign = line.indexOf('=');
      if (sign > 0) {
        entries.put(line.substring(0, sign), unescape(line.substring(sign + 1)));
      }
    }
    return entries;
  }

  private static boolean isStart(long[] words) {
    return Event.kind(words[0]) == Kind.CONTROL && words[Event.A] == ControlCode.START;
  }

  private static String unescape(String value) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\\' && i + 1 < value.length()) {
        i++;
        char next = value.charAt(i);
        text.append(next == 'n' ? '\n' : next == 'r' ? '\r' : next);
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }
}
