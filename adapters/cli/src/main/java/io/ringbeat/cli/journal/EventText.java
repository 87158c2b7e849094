package io.ringbeat.cli.journal;

import io.ringbeat.engine.CoreContext;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.Payload;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** An event in columns: as a row of CSV, as a line of JSON, as named values. */
final class EventText {
  private static final long[] FLAGS = {
    Event.SELL,
    Event.AT_VENUE,
    Event.AT_CORE,
    Event.LAST,
    Event.NO_PRICE,
    Event.MAKER,
    Event.LONG,
    Event.CONFLATED
  };
  private static final String[] NAMES = {
    "SELL", "AT_VENUE", "AT_CORE", "LAST", "NO_PRICE", "MAKER", "LONG", "CONFLATED"
  };
  private static final String WORDS = "abcde";

  private final boolean commands;

  /**
   * Makes a writer of rows.
   *
   * @param commands whether the events are commands: the word of the venue time is then the id
   */
  EventText(boolean commands) {
    this.commands = commands;
  }

  /** Returns the first line of a CSV file. */
  String header() {
    return "sequence,kind,flags,source,instrument,"
        + (commands ? "id,cause,index" : "venue_time_ns")
        + ",engine_time_ns,a,b,c,d,e,payload\n";
  }

  void addCsv(long sequence, long[] words, int at, StringBuilder to) {
    long header = words[at];
    to.append(sequence).append(',').append(Kind.name(Event.kind(header))).append(',');
    String separator = "";
    for (int i = 0; i < FLAGS.length; i++) {
      if (Event.has(header, FLAGS[i])) {
        to.append(separator).append(NAMES[i]);
        separator = "|";
      }
    }
    to.append(',').append(Event.source(header)).append(',').append(Event.instrument(header));
    long second = words[at + Event.VENUE_TIME];
    to.append(',').append(second);
    if (commands) {
      to.append(',').append(CoreContext.cause(second)).append(',').append(index(second));
    }
    to.append(',').append(words[at + Event.ENGINE_TIME]);
    for (int i = Event.A; i <= Event.E; i++) {
      to.append(',').append(words[at + i]);
    }
    to.append(',');
    addPayload(words, at, to);
    to.append('\n');
  }

  void addJson(long sequence, long[] words, int at, StringBuilder to) {
    long header = words[at];
    to.append("{\"sequence\":").append(sequence);
    to.append(",\"kind\":\"").append(Kind.name(Event.kind(header))).append("\",\"flags\":[");
    String separator = "\"";
    for (int i = 0; i < FLAGS.length; i++) {
      if (Event.has(header, FLAGS[i])) {
        to.append(separator).append(NAMES[i]).append('"');
        separator = ",\"";
      }
    }
    to.append("],\"source\":").append(Event.source(header));
    to.append(",\"instrument\":").append(Event.instrument(header));
    long second = words[at + Event.VENUE_TIME];
    to.append(commands ? ",\"id\":" : ",\"venue_time_ns\":").append(second);
    if (commands) {
      to.append(",\"cause\":").append(CoreContext.cause(second));
      to.append(",\"index\":").append(index(second));
    }
    to.append(",\"engine_time_ns\":").append(words[at + Event.ENGINE_TIME]);
    for (int i = Event.A; i <= Event.E; i++) {
      to.append(",\"").append(WORDS.charAt(i - Event.A)).append("\":").append(words[at + i]);
    }
    if (Event.has(header, Event.LONG)) {
      to.append(",\"payload\":\"");
      addPayload(words, at, to);
      to.append('"');
    }
    to.append("}\n");
  }

  /** Returns an event's fields as a person reads them. */
  static Map<String, String> describe(long[] words) {
    long header = words[0];
    Map<String, String> fields = new LinkedHashMap<>();
    StringBuilder kind = new StringBuilder(Kind.name(Event.kind(header)));
    for (int i = 0; i < FLAGS.length; i++) {
      if (Event.has(header, FLAGS[i])) {
        kind.append(' ').append(NAMES[i]);
      }
    }
    fields.put("Event", kind.toString());
    fields.put("Source", Long.toString(Event.source(header)));
    fields.put("Instrument", Long.toString(Event.instrument(header)));
    fields.put("Venue time", Long.toString(words[Event.VENUE_TIME]));
    fields.put("Engine time", Said.time(words[Event.ENGINE_TIME]));
    StringBuilder values = new StringBuilder();
    for (int i = Event.A; i <= Event.E; i++) {
      values.append(values.length() == 0 ? "" : ", ").append(WORDS.charAt(i - Event.A));
      values.append(' ').append(words[i]);
    }
    fields.put("Words", values.toString());
    if (Event.has(header, Event.LONG)) {
      byte[] payload = Payload.toBytes(words, 0);
      int shown = Math.min(payload.length, 64);
      fields.put(
          "Payload",
          Said.bytes(payload.length)
              + ": "
              + HexFormat.of().formatHex(payload, 0, shown)
              + (shown < payload.length ? "..." : ""));
    }
    return fields;
  }

  private static long index(long id) {
    return id - CoreContext.cause(id) * CoreContext.MAX_COMMANDS;
  }

  private static void addPayload(long[] words, int at, StringBuilder to) {
    if (Event.has(words[at], Event.LONG)) {
      to.append(HexFormat.of().formatHex(Payload.toBytes(words, at)));
    }
  }
}
