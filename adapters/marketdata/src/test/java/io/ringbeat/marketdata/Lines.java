package io.ringbeat.marketdata;

import io.ringbeat.backtest.EventBlock;
import io.ringbeat.backtest.EventSource;
import io.ringbeat.event.Event;
import io.ringbeat.event.EventView;
import io.ringbeat.event.Hash64;
import io.ringbeat.marketdata.file.EventFileReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Handwritten capture lines, and what an import makes of them. Times are offsets in ms. */
public final class Lines {
  /** All times lie behind this. */
  public static final long BASE_MILLIS = 1_700_000_000_000L;

  private Lines() {}

  /** A line received at an offset in ms. */
  public static String at(long receivedMillis, String json) {
    return (BASE_MILLIS + receivedMillis) + "000000 " + json;
  }

  /** A combined stream's line. */
  public static String stream(long receivedMillis, String stream, String data) {
    return at(receivedMillis, "{\"stream\":\"btcusdt@" + stream + "\",\"data\":" + data + "}");
  }

  /** A depth update; levels as JSON. */
  public static String depth(long received, long time, long pu, long u, String bids, String asks) {
    return stream(received, "depth@0ms", depthJson("BTCUSDT", time, pu, u, bids, asks));
  }

  /** The JSON of a depth update. */
  public static String depthJson(
      String symbol, long time, long pu, long u, String bids, String asks) {
    return "{\"e\":\"depthUpdate\",\"E\":%d,\"T\":%d,\"s\":\"%s\",\"U\":%d,\"u\":%d,\"pu\":%d,\"b\":%s,\"a\":%s}"
        .formatted(BASE_MILLIS + time, BASE_MILLIS + time, symbol, pu + 1, u, pu, bids, asks);
  }

  /** A REST snapshot. */
  public static String snapshot(long received, long time, long id, String bids, String asks) {
    return at(
        received,
        "{\"lastUpdateId\":%d,\"E\":%d,\"T\":%d,\"bids\":%s,\"asks\":%s}"
            .formatted(id, BASE_MILLIS + time, BASE_MILLIS + time, bids, asks));
  }

  /** A trade. */
  public static String trade(
      long received, long time, long id, String price, String quantity, boolean sell) {
    return stream(
        received,
        "trade",
        "{\"e\":\"trade\",\"E\":%d,\"T\":%d,\"s\":\"BTCUSDT\",\"t\":%d,\"p\":\"%s\",\"q\":\"%s\",\"X\":\"MARKET\",\"m\":%s}"
            .formatted(BASE_MILLIS + time, BASE_MILLIS + time, id, price, quantity, sell));
  }

  /** A best bid and ask. */
  public static String quote(
      long received, long time, long u, String bid, String bidQty, String ask, String askQty) {
    return stream(
        received,
        "bookTicker",
        "{\"e\":\"bookTicker\",\"u\":%d,\"s\":\"BTCUSDT\",\"b\":\"%s\",\"B\":\"%s\",\"a\":\"%s\",\"A\":\"%s\",\"T\":%d,\"E\":%d}"
            .formatted(u, bid, bidQty, ask, askQty, BASE_MILLIS + time, BASE_MILLIS + time));
  }

  /** Writes lines to a file. */
  public static Path write(Path file, String... lines) {
    try {
      return Files.write(file, List.of(lines), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Reads all events as text: kind, side, who gets it, last, times as offsets in ms, words. */
  public static List<String> events(Path file) {
    List<String> events = new ArrayList<>();
    EventView view = new EventView();
    try (EventSource source = new EventFileReader(file)) {
      for (EventBlock block = source.next(); block != null; block = source.next()) {
        for (int i = 0; i < block.length(); i += Event.WORDS) {
          events.add(text(view.wrap(block.words(), i)));
        }
        source.release(block);
      }
    }
    return events;
  }

  /** The hash over all words of all events, as stored, and their number. */
  public static String hash(Path file) {
    Hash64 hash = new Hash64();
    long rows = 0;
    try (EventSource source = new EventFileReader(file)) {
      for (EventBlock block = source.next(); block != null; block = source.next()) {
        for (int i = 0; i < block.length(); i += Event.WORDS) {
          hash.addEvent(block.words(), i);
          rows++;
        }
        source.release(block);
      }
    }
    return rows + " " + hash;
  }

  private static String text(EventView view) {
    String whole = view.toString();
    return whole.substring(0, whole.indexOf(" instrument="))
        + (view.instrument() == 0 ? "" : " #" + view.instrument())
        + " "
        + millis(view.venueTime())
        + ">"
        + millis(view.engineTime())
        + whole.substring(whole.indexOf(" ["));
  }

  private static String millis(long nanos) {
    return Long.toString(nanos / 1_000_000 - BASE_MILLIS);
  }
}
