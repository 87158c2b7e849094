package io.ringbeat.venue;

import io.ringbeat.event.Event;
import io.ringbeat.event.EventView;
import io.ringbeat.event.Kind;
import io.ringbeat.event.OrderCode;
import io.ringbeat.market.Instrument;
import io.ringbeat.market.OrderStatus;
import io.ringbeat.market.OrderType;
import io.ringbeat.market.Side;
import io.ringbeat.market.TimeInForce;
import java.util.ArrayList;
import java.util.List;

/** Talks to a simulated venue in short words, and writes its reports as short lines. */
final class Desk {
  static final Instrument FIRST = Instrument.linear(0, "FIRST", "0.1", "0.001");
  static final Instrument SECOND = Instrument.linear(1, "SECOND", "0.1", "0.001");

  final SimulatedVenue venue;
  long time = 1_000;
  private int instrument;

  Desk() {
    this("risk-averse", 0, 0);
  }

  Desk(String queueModel, long entryNanos, long responseNanos) {
    venue =
        new SimulatedVenue(
            List.of(FIRST, SECOND),
            QueueModel.parse(queueModel),
            new Latency(entryNanos, responseNanos));
  }

  /** Makes what follows concern an instrument. */
  Desk on(int id) {
    instrument = id;
    return this;
  }

  Desk at(long newTime) {
    time = newTime;
    return this;
  }

  Desk bid(long ticks, long lots) {
    return row(Kind.DEPTH, 0, ticks, lots);
  }

  Desk ask(long ticks, long lots) {
    return row(Kind.DEPTH, Event.SELL, ticks, lots);
  }

  Desk sellPrint(long ticks, long lots) {
    return row(Kind.TRADE, Event.SELL, ticks, lots);
  }

  Desk buyPrint(long ticks, long lots) {
    return row(Kind.TRADE, 0, ticks, lots);
  }

  Desk row(int kind, long flags, long ticks, long lots) {
    long[] words = marketRow(kind, flags, instrument, time, ticks, lots);
    int end = venue.onMarketData(words, 0, words.length);
    if (end != words.length) {
      throw new AssertionError("handled up to " + end + " of one row");
    }
    return this;
  }

  static long[] marketRow(int kind, long flags, int instrument, long time, long ticks, long lots) {
    long[] words = new long[Event.WORDS];
    new EventView()
        .wrap(words, 0)
        .set(Event.header(kind, flags | Event.AT_VENUE, 0, instrument), time, time)
        .setWords(ticks, lots, 0, 0, 0);
    return words;
  }

  Desk submit(long id, Side side, long ticks, long lots, TimeInForce timeInForce) {
    long code = OrderCode.request(OrderCode.SUBMIT, OrderType.LIMIT.code(), timeInForce.code());
    return request(id, side, ticks, lots, code);
  }

  Desk market(long id, Side side, long lots) {
    long code =
        OrderCode.request(OrderCode.SUBMIT, OrderType.MARKET.code(), TimeInForce.IOC.code());
    return request(id, side, 0, lots, code);
  }

  Desk cancel(long id, Side side) {
    return request(id, side, 0, 0, OrderCode.request(OrderCode.CANCEL, 0, 0));
  }

  Desk modify(long id, Side side, long ticks, long lots) {
    return request(id, side, ticks, lots, OrderCode.request(OrderCode.MODIFY, 0, 0));
  }

  /** Sends a request and lets the venue handle it at once, whenever it arrives. */
  private Desk request(long id, Side side, long ticks, long lots, long code) {
    send(id, side, ticks, lots, code);
    venue.acceptRequest();
    return this;
  }

  /** Sends a request that the venue does not handle yet. */
  void send(long id, Side side, long ticks, long lots, long code) {
    venue.accept(requestRow(side, instrument, time, ticks, lots, id, code), 0);
  }

  static long[] requestRow(
      Side side, int instrument, long time, long ticks, long lots, long id, long code) {
    long[] words = new long[Event.WORDS];
    new EventView()
        .wrap(words, 0)
        .set(Event.header(Kind.REQUEST, side.flag(), 0, instrument), 0, time)
        .setWords(ticks, lots, id, code, 77);
    return words;
  }

  /** Takes every report off the wire. */
  List<long[]> take() {
    List<long[]> reports = new ArrayList<>();
    while (venue.nextReport() != Long.MAX_VALUE) {
      long[] report = new long[Event.WORDS];
      venue.takeReport(report);
      reports.add(report);
    }
    return reports;
  }

  /** Takes every report off the wire; a line has id, status, answered action, price x lots. */
  List<String> reports() {
    return take().stream().map(Desk::line).toList();
  }

  /** Forgets the reports so far. */
  Desk quiet() {
    take();
    return this;
  }

  static String line(long[] report) {
    long code = report[Event.D];
    String[] actions = {"", " SUBMIT", " CANCEL", " MODIFY"};
    return report[Event.C]
        + " "
        + OrderStatus.of(OrderCode.status(code))
        + actions[OrderCode.answers(code)]
        + (OrderCode.refused(code) ? " refused" : "")
        + (OrderCode.executed(code) ? " executed" : "")
        + (Event.has(report[Event.HEADER], Event.MAKER) ? " maker " : " ")
        + report[Event.A]
        + "x"
        + report[Event.B]
        + " leaves "
        + report[Event.E];
  }
}
