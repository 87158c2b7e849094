package io.ringbeat.marketdata.binance;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.ringbeat.backtest.DataException;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.market.Decimal;
import io.ringbeat.market.Instrument;
import io.ringbeat.marketdata.capture.Include;
import io.ringbeat.marketdata.capture.Levels;
import io.ringbeat.marketdata.capture.LineReader;
import io.ringbeat.marketdata.capture.Message;
import io.ringbeat.marketdata.capture.MessageSink;
import io.ringbeat.marketdata.capture.OnGap;
import io.ringbeat.marketdata.instrument.CaptureInstruments;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Reads raw captures of Binance's USD-M futures streams, and of the COIN-M streams, which have the
 * same form. A line is the local receive time, in ns or in us since the epoch, a space and the JSON
 * of a combined stream, of a single stream or of a REST snapshot; its fields may stand in any
 * order.
 *
 * <ul>
 *   <li>{@code depthUpdate} becomes a DEPTH message at T; its {@code pu} must be the {@code u} of
 *       the message before.
 *   <li>{@code {"lastUpdateId":..,"T":..,"bids":..,"asks":..}} becomes a SNAPSHOT message at T. It
 *       belongs to the symbol that it names, otherwise to the only one of the capture.
 *   <li>{@code trade} with X = MARKET becomes a TRADE message at T; others are counted.
 *   <li>{@code bookTicker} becomes a QUOTE message at T, {@code markPriceUpdate} a MARK message at
 *       E.
 *   <li>Everything else is counted and left out, and so is what was not asked for.
 * </ul>
 *
 * <p>Several files that continue each other are read by calling {@link #read} for each in order.
 * Memory does not depend on their length. Not thread-safe. Allocates about one JSON parser a line.
 * Whatever is wrong with a line is a {@link DataException} that names file, line and remedy.
 */
public final class BinanceReader {
  private static final long MILLI = 1_000_000L;
  private static final long MIN_MILLIS = 1_000_000_000_000L; // 2001
  private static final long MAX_MILLIS = 9_000_000_000_000L; // 2255, in ns still a long
  private static final int RATE_SCALE = 8;
  private static final String AFTER_GAP = "depthUpdate between a gap and a snapshot";

  private final CaptureInstruments instruments;
  private final Set<Include> wanted;
  private final OnGap onGap;
  private final MessageSink out;
  private final Message message = new Message();
  private final LineParser parser;
  private final List<DepthChain> chains = new ArrayList<>();
  private final ReaderCounts counts = new ReaderCounts();
  private long receiveTime;
  private Waiting waiting;
  private long namelessSnapshot;

  /** A snapshot that stands before any line with a symbol. */
  private static final class Waiting {
    final String path;
    final long number;
    final long receiveTime;
    final byte[] json;

    Waiting(String path, long number, long receiveTime, byte[] json) {
      this.path = path;
      this.number = number;
      this.receiveTime = receiveTime;
      this.json = json;
    }
  }

  /**
   * Makes a reader.
   *
   * @param instruments the terms of the symbols; takes those that occur
   * @param wanted what is passed on
   * @param onGap what to do where depth updates are missing
   * @param out takes the messages, in the order of their arrival
   */
  public BinanceReader(
      CaptureInstruments instruments, Set<Include> wanted, OnGap onGap, MessageSink out) {
    this.instruments = instruments;
    this.wanted = EnumSet.noneOf(Include.class);
    this.wanted.addAll(wanted);
    this.onGap = onGap;
    this.out = out;
    this.parser = new LineParser(instruments, wants(Type.DEPTH), message);
  }

  /**
   * Reads the next line.
   *
   * @param lines stands behind the last line that was read; may be of another file than before
   * @return false at the end of the lines
   * @throws DataException if the line is not what it should be
   */
  public boolean readLine(LineReader lines) {
    if (!lines.next()) {
      return false;
    }
    counts.line();
    int start = lines.start();
    int end = lines.end();
    if (start == end) {
      return true;
    }
    try {
      int json = readReceiveTime(lines.buffer(), start, end);
      message.at(lines.path(), lines.number());
      readJson(lines, json, end);
    } catch (BadLineException | NumberFormatException e) {
      throw bad(lines.path(), lines.number(), e);
    } catch (IOException e) {
      throw broken(lines.path(), lines.number(), e);
    }
    return true;
  }

  /**
   * Reads all lines.
   *
   * @param lines of one file
   * @throws DataException if a line is not what it should be
   */
  public void read(LineReader lines) {
    boolean more;
    do {
      more = readLine(lines);
    } while (more);
  }

  /**
   * Says that no more lines come.
   *
   * @throws DataException if a snapshot waits for a symbol in vain
   */
  public void finish() {
    if (waiting != null) {
      throw new DataException(
          waiting.path
              + ":"
              + waiting.number
              + ": the snapshot names no symbol and no other line does; add \"symbol\":\"...\" to"
              + " its JSON");
    }
  }

  /**
   * Returns what was met so far.
   *
   * @return a live view
   */
  public ReaderCounts counts() {
    return counts;
  }

  private void readJson(LineReader lines, int json, int end) throws IOException {
    byte[] buffer = lines.buffer();
    Type peeked = Peek.type(buffer, json, end);
    if (peeked != null && !wants(peeked) && buffer[end - 1] == '}') {
      counts.skip(peeked.event);
      return;
    }
    if (waiting != null) {
      readWaiting(lines, json, end);
    }
    parser.parse(buffer, json, end);
    dispatch();
    if (parser.fields().ownerless) {
      keep(lines, json, end);
    }
    if (namelessSnapshot > 0 && instruments.count() > 1) {
      throw new BadLineException(
          "here is a second symbol, but the snapshot of line "
              + namelessSnapshot
              + " does not say which one it belongs to; add \"symbol\":\"...\" to its JSON, or"
              + " import captures of one symbol each");
    }
  }

  /** Keeps a snapshot until its symbol, which must be the capture's only one, is known. */
  private void keep(LineReader lines, int json, int end) {
    if (waiting != null) {
      throw new BadLineException(
          "this is the second snapshot before any line with a symbol; add \"symbol\":\"...\" to"
              + " its JSON");
    }
    byte[] copy = Arrays.copyOfRange(lines.buffer(), json, end);
    waiting = new Waiting(lines.path(), lines.number(), receiveTime, copy);
  }

  private void readWaiting(LineReader lines, int json, int end) throws IOException {
    Text symbol = parser.findSymbol(lines.buffer(), json, end);
    if (symbol == null || instruments.find(symbol.chars(), 0, symbol.length()) == null) {
      return;
    }
    Waiting snapshot = waiting;
    waiting = null;
    long now = receiveTime;
    receiveTime = snapshot.receiveTime;
    message.at(snapshot.path, snapshot.number);
    try {
      parser.parse(snapshot.json, 0, snapshot.json.length);
      dispatch();
    } catch (BadLineException | NumberFormatException e) {
      throw bad(snapshot.path, snapshot.number, e);
    }
    receiveTime = now;
    message.at(lines.path(), lines.number());
  }

  private boolean wants(Type type) {
    return switch (type) {
      case DEPTH, SNAPSHOT -> wanted.contains(Include.DEPTH);
      case TRADE -> wanted.contains(Include.TRADES);
      case QUOTE -> wanted.contains(Include.QUOTES);
      case MARK -> wanted.contains(Include.MARKS);
      case OTHER -> false;
    };
  }

  private void dispatch() {
    Fields fields = parser.fields();
    Type type = fields.type;
    if (type == null) {
      type = fields.has(Fields.SNAPSHOT_ID) ? Type.SNAPSHOT : Type.OTHER;
    }
    if (!wants(type)) {
      counts.skip(label(type, fields));
      return;
    }
    if (fields.ownerless) {
      return;
    }
    switch (type) {
      case DEPTH -> depth(fields);
      case SNAPSHOT -> snapshot(fields);
      case TRADE -> trade(fields);
      case QUOTE -> quote(fields);
      case MARK -> mark(fields);
      default -> throw new IllegalStateException(type.name());
    }
  }

  private static String label(Type type, Fields fields) {
    if (type == Type.SNAPSHOT) {
      return "snapshot";
    }
    Text event = fields.text(Fields.EVENT);
    return event.isSet() ? event.toString() : "no event type";
  }

  private void depth(Fields fields) {
    Instrument instrument = fields.instrument;
    if (instrument == null || !fields.named || !fields.bids || !fields.asks) {
      throw Fields.missing(!fields.bids ? "b" : !fields.asks ? "a" : "s");
    }
    if (!fields.has(Fields.PREVIOUS_ID)) {
      throw new BadLineException(
          "a depth update without \"pu\", as in a spot capture; only captures of futures can be"
              + " imported");
    }
    long venueTime = millis(fields.require(Fields.TIME));
    long previousId = fields.require(Fields.PREVIOUS_ID);
    long id = fields.require(Fields.LAST_ID);
    if (previousId < 0 || id < previousId) {
      throw new BadLineException(
          "the update id goes from "
              + previousId
              + " (pu) to "
              + id
              + " (u); is the line damaged?");
    }
    DepthChain chain = chain(instrument);
    long expected = chain.gapBefore(previousId);
    if (expected >= 0) {
      gap(chain, instrument, venueTime, expected, previousId);
    }
    chain.add(previousId, id);
    counts.message(Type.DEPTH.event);
    if (chain.isBroken()) {
      long[] bids = message.bids().toArray();
      long[] asks = message.asks().toArray();
      int dropped = chain.hold(new DepthChain.Held(venueTime, previousId, id, bids, asks));
      counts.skip(AFTER_GAP, dropped);
      return;
    }
    if (chain.isStale(id)) {
      counts.skip(AFTER_GAP);
      return;
    }
    message.levels(Kind.DEPTH, instrument.id(), venueTime, receiveTime, id);
    out.accept(message);
  }

  private void gap(
      DepthChain chain, Instrument instrument, long venueTime, long expected, long found) {
    if (onGap == OnGap.FAIL) {
      throw new BadLineException(
          "sequence gap of "
              + instrument.symbol()
              + ": the depth update follows "
              + found
              + " (pu), but the last one was "
              + expected
              + " (u); get the missing part of the capture, or import with --on-gap mark to leave"
              + " the book empty until the next snapshot");
    }
    counts.gap();
    counts.skip(AFTER_GAP, chain.breakBefore(found));
    message.single(Kind.GAP, 0, instrument.id(), venueTime, receiveTime);
    message.words(expected, found, 0, 0, 0);
    out.accept(message);
  }

  private void snapshot(Fields fields) {
    Instrument instrument = fields.instrument;
    if (instrument == null || !fields.bids || !fields.asks) {
      throw Fields.missing(!fields.bids ? "bids" : "asks");
    }
    long id = fields.require(Fields.SNAPSHOT_ID);
    long venueTime = millis(fields.require(Fields.TIME));
    checkSnapshot();
    if (!fields.named) {
      namelessSnapshot = message.line();
    }
    DepthChain chain = chain(instrument);
    if (chain.startsAfter(id)) {
      if (onGap == OnGap.FAIL) {
        throw new BadLineException(
            "sequence gap of "
                + instrument.symbol()
                + ": the snapshot is of update "
                + id
                + ", but the depth updates start behind "
                + chain.firstPrevious()
                + "; get a later snapshot, or import with --on-gap mark to leave it out");
      }
      counts.skip("snapshot older than the depth updates");
      return;
    }
    counts.message("snapshot");
    message.levels(Kind.SNAPSHOT, instrument.id(), venueTime, receiveTime, id);
    out.accept(message);
    chain.join(id);
    replayHeld(chain, instrument, id);
  }

  /**
   * Depth updates that came while the book was lost, and are newer than the snapshot, follow it.
   */
  private void replayHeld(DepthChain chain, Instrument instrument, long snapshotId) {
    for (DepthChain.Held held = chain.next(); held != null; held = chain.next()) {
      if (held.id <= snapshotId) {
        counts.skip(AFTER_GAP);
        continue;
      }
      message.bids().clear();
      message.bids().addAll(held.bids);
      message.asks().clear();
      message.asks().addAll(held.asks);
      message.levels(Kind.DEPTH, instrument.id(), held.venueTime, receiveTime, held.id);
      out.accept(message);
    }
  }

  private void checkSnapshot() {
    Levels bids = message.bids();
    Levels asks = message.asks();
    for (int i = 1; i < bids.count(); i++) {
      if (bids.ticks(i) >= bids.ticks(i - 1)) {
        throw new BadLineException("the snapshot's bids do not fall from the best on");
      }
    }
    for (int i = 1; i < asks.count(); i++) {
      if (asks.ticks(i) <= asks.ticks(i - 1)) {
        throw new BadLineException("the snapshot's asks do not rise from the best on");
      }
    }
    if (bids.count() > 0 && asks.count() > 0 && bids.ticks(0) >= asks.ticks(0)) {
      throw crossed("snapshot", bids.ticks(0), asks.ticks(0));
    }
  }

  private static BadLineException crossed(String what, long bid, long ask) {
    return new BadLineException(
        "the "
            + what
            + " is crossed: its best bid, "
            + bid
            + " ticks, is not below its best ask, "
            + ask
            + " ticks; take the line out if the venue sent it so");
  }

  private void trade(Fields fields) {
    Text kind = fields.requireText(Fields.KIND_OF_TRADE);
    if (!kind.is("MARKET")) {
      counts.skip("trade of kind " + kind);
      return;
    }
    Instrument instrument = parser.instrument();
    Text price = fields.requireText(Fields.PRICE);
    Text quantity = fields.requireText(Fields.QUANTITY);
    if (!fields.makerKnown) {
      throw Fields.missing("m");
    }
    message.single(
        Kind.TRADE,
        fields.buyerIsMaker ? Event.SELL : 0,
        instrument.id(),
        millis(fields.require(Fields.TIME)),
        receiveTime);
    message.words(
        LineParser.price(instrument, price.chars(), 0, price.length()),
        instrument.lots(quantity.chars(), 0, quantity.length()),
        fields.require(Fields.TRADE_ID),
        0,
        0);
    counts.message(Type.TRADE.event);
    out.accept(message);
  }

  private void quote(Fields fields) {
    Instrument instrument = parser.instrument();
    long bidLots = lots(instrument, fields.requireText(Fields.BID_QUANTITY));
    long askLots = lots(instrument, fields.requireText(Fields.ASK_QUANTITY));
    long bid = quotePrice(instrument, fields.requireText(Fields.BID), bidLots);
    long ask = quotePrice(instrument, fields.requireText(Fields.ASK), askLots);
    if (bidLots > 0 && askLots > 0 && bid >= ask) {
      throw crossed("quote", bid, ask);
    }
    long venueTime = millis(fields.require(Fields.TIME));
    message.single(Kind.QUOTE, 0, instrument.id(), venueTime, receiveTime);
    message.words(bid, bidLots, ask, askLots, fields.require(Fields.LAST_ID));
    counts.message(Type.QUOTE.event);
    out.accept(message);
  }

  private void mark(Fields fields) {
    Instrument instrument = parser.instrument();
    long venueTime = millis(fields.require(Fields.EVENT_TIME));
    long nextTime = fields.require(Fields.TIME);
    message.single(Kind.MARK, 0, instrument.id(), venueTime, receiveTime);
    message.words(
        hundredMillionths(fields.requireText(Fields.PRICE)),
        hundredMillionths(fields.requireText(Fields.INDEX_PRICE)),
        hundredMillionths(fields.requireText(Fields.RATE)),
        nextTime == 0 ? 0 : millis(nextTime),
        0);
    counts.message(Type.MARK.event);
    out.accept(message);
  }

  private static long lots(Instrument instrument, Text text) {
    return instrument.lots(text.chars(), 0, text.length());
  }

  /** The price of a side that is absent, which its quantity of zero says, does not matter. */
  private static long quotePrice(Instrument instrument, Text text, long lots) {
    return lots == 0
        ? instrument.ticks(text.chars(), 0, text.length())
        : LineParser.price(instrument, text.chars(), 0, text.length());
  }

  /** A dated contract has no funding rate and an empty text for it: zero. */
  private static long hundredMillionths(Text text) {
    return text.length() == 0 ? 0 : Decimal.parseScaled(text.chars(), 0, text.length(), RATE_SCALE);
  }

  private static long millis(long venueMillis) {
    if (venueMillis < MIN_MILLIS || venueMillis >= MAX_MILLIS) {
      throw new BadLineException(
          "the venue's time " + venueMillis + " is no time in ms since the epoch of this age");
    }
    return venueMillis * MILLI;
  }

  private DepthChain chain(Instrument instrument) {
    while (chains.size() <= instrument.id()) {
      chains.add(new DepthChain());
    }
    return chains.get(instrument.id());
  }

  /** Reads the time at the start of a line and returns where the JSON starts. */
  private int readReceiveTime(byte[] line, int start, int end) {
    int i = start;
    long time = 0;
    int stop = Math.min(end, start + 20);
    while (i < stop && line[i] >= '0' && line[i] <= '9') {
      time = time * 10 + (line[i] - '0');
      i++;
    }
    int digits = i - start;
    if (i == end || line[i] != ' ' || digits == 0) {
      throw new BadLineException(
          "the line does not start with its receive time and a space; is this a capture?");
    }
    if (digits == 16) {
      time *= 1000;
    } else if (digits != 19 || time < 0) {
      throw new BadLineException(
          "the receive time "
              + new String(line, start, digits, StandardCharsets.US_ASCII)
              + " has "
              + digits
              + " digits; 19 (ns) or 16 (us) can be read, coarser clocks would blur the latency");
    }
    if (time < receiveTime) {
      throw new BadLineException(
          "the receive time goes back by "
              + (receiveTime - time)
              + " ns, from "
              + receiveTime
              + " to "
              + time
              + "; check the order of the files, or cut the capture where the clock was set back");
    }
    receiveTime = time;
    return i + 1;
  }

  private DataException bad(String path, long number, RuntimeException e) {
    String remedy = "";
    if (e instanceof NumberFormatException) {
      Text symbol = parser.fields().text(Fields.SYMBOL);
      remedy =
          "; if the line is sound, the tick or lot is wrong: pass --instrument "
              + (symbol.isSet() ? symbol : "SYMBOL")
              + ":tick=...,lot=...";
    }
    return new DataException(path + ":" + number + ": " + e.getMessage() + remedy, e);
  }

  private static DataException broken(String path, long number, IOException e) {
    String what =
        e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
    return new DataException(
        path
            + ":"
            + number
            + ": broken JSON: "
            + what
            + "; take the line out, or get the file again from where it was recorded",
        e);
  }
}
