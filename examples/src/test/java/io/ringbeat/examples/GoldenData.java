package io.ringbeat.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.ringbeat.backtest.EventBlock;
import io.ringbeat.backtest.InMemoryEvents;
import io.ringbeat.event.Event;
import io.ringbeat.event.EventView;
import io.ringbeat.event.Kind;
import io.ringbeat.market.Instrument;
import io.ringbeat.market.Side;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * Market data and answers of hftbacktest as text, see {@code golden/README.md}: reads its rows and
 * writes fills as it does.
 */
public final class GoldenData {
  private static final String FOLDER = "/golden/";
  private static final int BLOCK_EVENTS = 4_096;
  private static final long HFT_EXCH = 1L << 31;
  private static final long HFT_LOCAL = 1L << 30;
  private static final long HFT_SELL = 1L << 28;

  private GoldenData() {}

  /** Returns the synthetic market, with the one instrument that the answers are about. */
  public static InMemoryEvents synthetic() throws IOException {
    try (InputStream in = unzip("synth_l2.csv.gz")) {
      return rows(in, Instrument.linear(0, "SYNTH", "0.1", "0.001"));
    }
  }

  /**
   * Reads rows {@code ev,exch_ts,local_ts,px,qty,...} of level-2 data.
   *
   * @param in plain text with a heading; is not closed
   * @param instrument what all rows are about, with id 0
   */
  public static InMemoryEvents rows(InputStream in, Instrument instrument) throws IOException {
    List<EventBlock> blocks = new ArrayList<>();
    EventView row = new EventView();
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, US_ASCII));
    lines.readLine();
    long[] words = new long[BLOCK_EVENTS * Event.WORDS];
    int length = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (length == words.length) {
        blocks.add(new EventBlock(words, length));
        words = new long[words.length];
        length = 0;
      }
      String[] cells = line.split(",", -1);
      row.wrap(words, length)
          .set(header(Long.parseLong(cells[0])), Long.parseLong(cells[1]), Long.parseLong(cells[2]))
          .setWords(instrument.ticks(cells[3]), instrument.lots(cells[4]), 0, 0, 0);
      length += Event.WORDS;
    }
    blocks.add(new EventBlock(words, length));
    return new InMemoryEvents(List.of(instrument), blocks);
  }

  private static long header(long ev) {
    int kind =
        switch ((int) (ev & 0xFF)) {
          case 1 -> Kind.DEPTH;
          case 2 -> Kind.TRADE;
          case 3 -> Kind.CLEAR;
          case 4 -> Kind.SNAPSHOT;
          default -> throw new IllegalArgumentException("not a row of level-2 data: " + ev);
        };
    long flags = Event.LAST;
    flags |= (ev & HFT_EXCH) != 0 ? Event.AT_VENUE : 0;
    flags |= (ev & HFT_LOCAL) != 0 ? Event.AT_CORE : 0;
    flags |= (ev & HFT_SELL) != 0 ? Event.SELL : 0;
    return Event.header(kind, flags, 0, 0);
  }

  /** Writes fills as {@code seen_ts,exch_ts,order_id,side,exec_price_tick,exec_qty,maker}. */
  public static List<String> format(List<OneOrderPerSide.Fill> fills, Instrument instrument) {
    List<String> lines = new ArrayList<>();
    for (OneOrderPerSide.Fill fill : fills) {
      lines.add(
          fill.seenAt()
              + ","
              + fill.venueTime()
              + ","
              + fill.orderId()
              + ","
              + (fill.side() == Side.BUY ? "B" : "S")
              + ","
              + fill.ticks()
              + ","
              + instrument.quantity(fill.lots())
              + ","
              + (fill.maker() ? "1" : "0"));
    }
    return lines;
  }

  /** Returns how each run ended: number or word by column, by configuration in the file's order. */
  public static Map<String, Map<String, String>> summary() throws IOException {
    try (InputStream in = open("synth_l2_summary.csv")) {
      return summary(new String(in.readAllBytes(), US_ASCII).lines().toList());
    }
  }

  /** Reads a summary: a heading, then a line a configuration. */
  public static Map<String, Map<String, String>> summary(List<String> lines) {
    Map<String, Map<String, String>> summary = new LinkedHashMap<>();
    String[] names = lines.get(0).split(",", -1);
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      Map<String, String> row = new LinkedHashMap<>();
      for (int i = 0; i < names.length; i++) {
        row.put(names[i], cells[i]);
      }
      summary.put(cells[0], row);
    }
    return summary;
  }

  /** Returns the lines of one run's fills, given its place in the summary. */
  public static List<String> fills(int run) throws IOException {
    List<String> fills = new ArrayList<>();
    try (InputStream in = unzip("synth_l2_fills.csv.gz")) {
      List<String> lines = new String(in.readAllBytes(), US_ASCII).lines().toList();
      for (String line : lines.subList(1, lines.size())) {
        int comma = line.indexOf(',');
        if ((Long.parseLong(line, 0, comma, 16) >>> run & 1) == 1) {
          fills.add(line.substring(comma + 1));
        }
      }
    }
    return fills;
  }

  private static InputStream unzip(String name) throws IOException {
    return new GZIPInputStream(open(name));
  }

  private static InputStream open(String name) throws IOException {
    InputStream in = GoldenData.class.getResourceAsStream(FOLDER + name);
    if (in == null) {
      throw new IOException("no test resource " + FOLDER + name);
    }
    return in;
  }
}
