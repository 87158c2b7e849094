package io.ringbeat.debugger;

import static io.ringbeat.event.Kind.CLEAR;
import static io.ringbeat.event.Kind.DEPTH;
import static io.ringbeat.event.Kind.GAP;
import static io.ringbeat.event.Kind.MARK;
import static io.ringbeat.event.Kind.QUOTE;
import static io.ringbeat.event.Kind.REPORT;
import static io.ringbeat.event.Kind.REQUEST;
import static io.ringbeat.event.Kind.SNAPSHOT;
import static io.ringbeat.event.Kind.TRADE;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.OrderCode;
import io.ringbeat.market.Book;
import io.ringbeat.market.Instrument;
import io.ringbeat.market.OrderType;
import io.ringbeat.trading.TradingCore;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** All variables of conditions: what is told of each, and how it is read. */
final class Variables {
  private static final int[] ALL = {};
  private static final int[] MARKET = {DEPTH, SNAPSHOT, CLEAR, TRADE, QUOTE, MARK, GAP};
  private static final int[] ORDERS = {REQUEST, REPORT};
  private static final int[] REPORTS = {REPORT};
  private static final double MARK_UNITS = 1e8;

  private static final Map<String, Entry> ENTRIES = entries();

  /** State of the core, of an instrument. */
  @FunctionalInterface
  interface TradingValue {
    double of(TradingCore core, int instrument);
  }

  /** A variable with how it is read: by one of the last three. */
  record Entry(Variable variable, Type type, Value value, Check check, TradingValue trading) {
    String name() {
      return variable.name();
    }
  }

  private Variables() {}

  /** Returns all, by name. */
  static Map<String, Entry> all() {
    return ENTRIES;
  }

  static List<Variable> list() {
    return ENTRIES.values().stream().map(Entry::variable).toList();
  }

  private static Map<String, Entry> entries() {
    Map<String, Entry> all = new LinkedHashMap<>();
    for (Entry entry :
        List.of(
            value("kind", Type.KIND, ALL, "What the event is, such as TRADE.", Moment::kind),
            number("seq", ALL, "The event's sequence.", Moment::sequence),
            number(
                "time",
                ALL,
                "Engine time, in seconds since the run's first event.",
                Moment::seconds),
            number(
                "lag",
                join(MARKET, REPORTS),
                "Engine time less venue time of the event, in seconds; not there if it has no"
                    + " venue time.",
                Variables::lag),
            number("source", ALL, "The id of the event's producer.", Moment::source),
            value(
                "instrument",
                Type.INSTRUMENT,
                join(MARKET, ORDERS),
                "The event's instrument.",
                Moment::instrument),
            value(
                "side",
                Type.SIDE,
                join(new int[] {DEPTH, SNAPSHOT, CLEAR, TRADE}, ORDERS),
                "BUY or SELL; BUY for the bid side, SELL for the ask side; of a trade, who"
                    + " aggressed.",
                Moment::side),
            number(
                "price",
                join(new int[] {DEPTH, SNAPSHOT, CLEAR, TRADE, MARK}, ORDERS),
                "The event's price: of a fill, that of the execution; of MARK, the mark price; not"
                    + " there for the clearing of a whole side and the request of a market order.",
                Variables::price),
            number(
                "qty",
                join(new int[] {DEPTH, SNAPSHOT, TRADE}, ORDERS),
                "The event's quantity, in units of the instrument: of a fill, what was executed.",
                Variables::quantity),
            flag(
                "last",
                new int[] {DEPTH, SNAPSHOT, CLEAR, TRADE, QUOTE, MARK, GAP},
                "Whether a message of the feed ends here: books are whole only then.",
                moment -> moment.has(Event.LAST)),
            number("order", ORDERS, "The order's id.", moment -> moment.word(Event.C)),
            value(
                "status",
                Type.STATUS,
                REPORTS,
                "Where the order stands, says the report, such as FILLED; REJECTED also where a cancel"
                    + " or a change of an order is refused.",
                moment -> OrderCode.status(moment.word(Event.D))),
            flag("fill", REPORTS, "Whether the report tells of an execution.", Variables::isFill),
            flag(
                "maker",
                REPORTS,
                "Whether it is a fill that provided liquidity.",
                moment -> isFill(moment) && moment.has(Event.MAKER)),
            flag(
                "refused",
                REPORTS,
                "Whether the venue refused the request that the report answers.",
                moment -> OrderCode.refused(moment.word(Event.D))),
            number(
                "leaves",
                REPORTS,
                "What is left of the order, in units of the instrument.",
                moment -> units(moment, moment.word(Event.E))),
            number(
                "change",
                REPORTS,
                "What the report adds to the position, negative for a sale; 0 if it is no fill.",
                Variables::change),
            number(
                "commands",
                ALL,
                "How many commands the event has caused, requests of orders among them.",
                Moment::commands),
            trading(
                "position",
                "The position, in units of the instrument, negative for short.",
                (core, id) -> core.instrument(id).quantity(core.account(id).positionLots())),
            trading(
                "equity",
                "What balance and position are worth after fees, at the middle of the book, in the"
                    + " account's currency.",
                Variables::equity),
            trading(
                "fills",
                "How many executions there were so far.",
                (core, id) -> core.account(id).fills()),
            trading(
                "bid",
                "The best bid; not there if the side is empty.",
                (core, id) -> price(core, id, core.book(id).bestBid())),
            trading(
                "ask",
                "The best ask; not there if the side is empty.",
                (core, id) -> price(core, id, core.book(id).bestAsk())),
            trading(
                "mid",
                "The middle of best bid and best ask; not there if a side is empty.",
                Variables::middle),
            trading(
                "spread",
                "Best ask less best bid, exact to the tick; not there if a side is empty.",
                Variables::spread),
            trading(
                "open",
                "How many orders are open, those not yet acknowledged among them.",
                Variables::open))) {
      all.put(entry.name(), entry);
    }
    return Collections.unmodifiableMap(all);
  }

  private static Entry number(String name, int[] kinds, String meaning, Value value) {
    return value(name, Type.NUMBER, kinds, meaning, value);
  }

  private static Entry value(String name, Type type, int[] kinds, String meaning, Value value) {
    int mask = Moment.mask(kinds);
    Value read = mask == 0 ? value : moment -> moment.is(mask) ? value.at(moment) : Double.NaN;
    return new Entry(variable(name, type, kinds, false, meaning), type, read, null, null);
  }

  private static Entry flag(String name, int[] kinds, String meaning, Check check) {
    int mask = Moment.mask(kinds);
    return new Entry(
        variable(name, Type.FLAG, kinds, false, meaning),
        Type.FLAG,
        null,
        moment -> moment.is(mask) && check.at(moment),
        null);
  }

  private static Entry trading(String name, String meaning, TradingValue value) {
    return new Entry(
        variable(name, Type.NUMBER, ALL, true, meaning), Type.NUMBER, null, null, value);
  }

  private static Variable variable(
      String name, Type type, int[] kinds, boolean trading, String meaning) {
    StringJoiner events = new StringJoiner(" ");
    for (int kind : kinds) {
      events.add(Kind.name(kind));
    }
    return new Variable(
        name, type.label(), kinds.length == 0 ? "all" : events.toString(), trading, meaning);
  }

  private static int[] join(int[] first, int[] second) {
    int[] both = java.util.Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static double lag(Moment moment) {
    long venueTime = moment.word(Event.VENUE_TIME);
    return venueTime == 0 ? Double.NaN : (moment.word(Event.ENGINE_TIME) - venueTime) / 1e9;
  }

  private static double price(Moment moment) {
    if (moment.kind() == MARK) {
      return moment.word(Event.A) / MARK_UNITS;
    }
    boolean none =
        moment.has(Event.NO_PRICE)
            || (moment.kind() == REQUEST
                && OrderCode.type(moment.word(Event.D)) == OrderType.MARKET.code());
    Instrument terms = moment.terms();
    return none || terms == null ? Double.NaN : terms.price(moment.word(Event.A));
  }

  private static double quantity(Moment moment) {
    return units(moment, moment.word(Event.B));
  }

  private static double units(Moment moment, long lots) {
    Instrument terms = moment.terms();
    return terms == null ? Double.NaN : terms.quantity(lots);
  }

  private static boolean isFill(Moment moment) {
    return OrderCode.executed(moment.word(Event.D));
  }

  private static double change(Moment moment) {
    return !isFill(moment) ? 0 : moment.side() == 0 ? quantity(moment) : -quantity(moment);
  }

  private static double price(TradingCore core, int id, long ticks) {
    return ticks == Book.NO_PRICE ? Double.NaN : core.instrument(id).price(ticks);
  }

  private static double middle(TradingCore core, int id) {
    Book book = core.book(id);
    return book.isTwoSided()
        ? core.instrument(id).price(book.bestBid() + book.bestAsk()) / 2
        : Double.NaN;
  }

  private static double spread(TradingCore core, int id) {
    Book book = core.book(id);
    return book.isTwoSided()
        ? core.instrument(id).price(book.bestAsk() - book.bestBid())
        : Double.NaN;
  }

  private static double equity(TradingCore core, int id) {
    return core.account(id).equity(middle(core, id));
  }

  private static double open(TradingCore core, int id) {
    if (core.instruments() == 1) {
      return core.orders().size();
    }
    int open = 0;
    for (int i = 0; i < core.orders().size(); i++) {
      open += core.orders().get(i).instrument() == id ? 1 : 0;
    }
    return open;
  }
}
