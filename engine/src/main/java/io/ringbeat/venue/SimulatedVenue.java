package io.ringbeat.venue;

import io.ringbeat.event.Event;
import io.ringbeat.event.EventSink;
import io.ringbeat.event.Kind;
import io.ringbeat.event.OrderCode;
import io.ringbeat.market.Instrument;
import io.ringbeat.market.L2Book;
import io.ringbeat.market.OrderStatus;
import io.ringbeat.market.OrderType;
import io.ringbeat.market.TimeInForce;
import io.ringbeat.state.StateException;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import java.util.List;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * A venue that matches own orders against recorded market data without partial fills. Own orders do
 * not change the market. Driven in venue time: {@link #onMarketData} for each event of the feed,
 * {@link #acceptRequest} for each request that has arrived; the driver merges the two by time,
 * market data first. Not thread-safe; does not allocate once warm.
 *
 * <p>A limit order that would trade on arrival is filled whole at the opposite best price, as taker
 * (post-only: expires). Otherwise GTC and post-only rest, IOC and FOK expire; a market order that
 * finds no opposite side expires. A resting order is filled whole at its own price, as maker, when
 * the opposite best reaches it, when a trade prints through its price, or when its turn in the
 * queue at its price has come by the {@link QueueModel}. Orders that are filled by one event are
 * filled best price first and, at one price, oldest first.
 *
 * <p>A modification that keeps the price and does not raise the quantity keeps the place in the
 * queue; any other acts as a new order under the same id.
 */
public final class SimulatedVenue implements EventSink {
  private final Instrument[] instruments;
  private final L2Book[] books;
  private final RestingSide[] resting; // [instrument * 2 + side]
  private final QueueModel queueModel;
  private final Latency latency;
  private final OrderBus requests = new OrderBus(Event.VENUE_TIME);
  private final OrderBus reports = new OrderBus(Event.ENGINE_TIME);
  private final Long2ObjectHashMap<RestingOrder> byId = new Long2ObjectHashMap<>();
  private final java.util.ArrayDeque<RestingOrder> pool = new java.util.ArrayDeque<>();
  private final long[] request = new long[Event.WORDS];
  private final long[] report = new long[Event.WORDS];

  /**
   * Makes a venue with empty books.
   *
   * @param instruments all instruments; the one at index i has id i
   * @param queueModel estimates queue positions
   * @param latency of orders and reports
   */
  public SimulatedVenue(List<Instrument> instruments, QueueModel queueModel, Latency latency) {
    this.instruments = instruments.toArray(new Instrument[0]);
    this.books = new L2Book[this.instruments.length];
    this.resting = new RestingSide[this.instruments.length * 2];
    for (int i = 0; i < books.length; i++) {
      books[i] = new L2Book();
      resting[2 * i] = new RestingSide();
      resting[2 * i + 1] = new RestingSide();
    }
    this.queueModel = queueModel;
    this.latency = latency;
  }

  /**
   * Writes the books; orders and what is on the wire are not written.
   *
   * @param out takes them
   */
  public void saveBooks(StateWriter out) {
    for (int i = 0; i < books.length; i++) {
      out.open("book");
      out.put("instrument", i);
      books[i].save(out);
      out.close();
    }
  }

  /**
   * Takes over books as {@link #saveBooks} wrote them; before the first event.
   *
   * @param in gives them
   * @throws StateException if they are not of these instruments
   */
  public void loadBooks(StateReader in) {
    for (int i = 0; i < books.length; i++) {
      in.open("book");
      if (in.number("instrument") != i) {
        throw new StateException("the books are not of these instruments");
      }
      books[i].load(in);
      in.close();
    }
  }

  /** Puts a request on the wire; it arrives after the entry latency. */
  @Override
  public void accept(long[] slab, int offset) {
    requests.send(slab, offset, slab[offset + Event.ENGINE_TIME] + latency.entryNanos());
  }

  /**
   * Tells when the next request arrives at the venue.
   *
   * @return ns since the epoch, {@link Long#MAX_VALUE} if none is under way
   */
  public long nextRequest() {
    return requests.headArrival();
  }

  /**
   * Tells when the next report arrives at the core.
   *
   * @return ns since the epoch, {@link Long#MAX_VALUE} if none is under way
   */
  public long nextReport() {
    return reports.headArrival();
  }

  /**
   * Takes the next report off the wire; there must be one.
   *
   * @param slab receives the REPORT event, from index 0
   */
  public void takeReport(long[] slab) {
    reports.receive(slab);
  }

  /**
   * Handles events of the market data feed until one may have caused a report.
   *
   * @param slab the longs that hold the events; those without {@link Event#AT_VENUE} are passed
   *     over
   * @param from index of word 0 of the first event
   * @param to index behind the last event
   * @return index behind the last event that was handled
   */
  public int onMarketData(long[] slab, int from, int to) {
    int i = from;
    while (i < to) {
      long header = slab[i];
      if ((header & Event.AT_VENUE) == 0) {
        i += Event.WORDS;
        continue;
      }
      if (Kind.isLevel(Event.kind(header))) {
        int next = books[Event.instrument(header)].applyQuietly(slab, i, to);
        if (next != i) {
          i = next;
          continue;
        }
      }
      onConsequentialData(slab, i);
      i += Event.WORDS;
      if (nextReport() != Long.MAX_VALUE) {
        return i;
      }
    }
    return to;
  }

  private void onConsequentialData(long[] slab, int offset) {
    long header = slab[offset];
    int instrument = Event.instrument(header);
    switch (Event.kind(header)) {
      case Kind.DEPTH, Kind.SNAPSHOT -> {
        L2Book book = books[instrument];
        if (!book.takes(header)) {
          return; // a difference to a book that was lost
        }
        int side = Event.sideIndex(header);
        long key = L2Book.key(side, slab[offset + Event.A]);
        long after = slab[offset + Event.B];
        long before = book.setKey(side, key, after);
        RestingSide own = resting[2 * instrument + side];
        if (own.spans(key)) {
          onLevel(own, key, before, after);
        }
        if (key >= book.bestKey(side)) {
          onBest(
              resting[2 * instrument + (1 - side)],
              book.bestKey(side),
              slab[offset + Event.VENUE_TIME]);
        }
      }
      case Kind.TRADE -> {
        int side = 1 - Event.sideIndex(header);
        RestingSide passive = resting[2 * instrument + side];
        long key = L2Book.key(side, slab[offset + Event.A]);
        if (passive.bestKey() >= key) {
          onTrade(passive, key, slab[offset + Event.B], slab[offset + Event.VENUE_TIME]);
        }
      }
      default -> books[instrument].apply(slab, offset);
    }
  }

  /** Handles the first request that is on the wire; there must be one. */
  public void acceptRequest() {
    requests.receive(request);
    long code = request[Event.D];
    RestingOrder order = byId.get(request[Event.C]);
    switch (OrderCode.action(code)) {
      case OrderCode.SUBMIT -> enter(newOrder(), OrderCode.type(code), OrderCode.SUBMIT);
      case OrderCode.CANCEL -> {
        if (order == null) {
          refuse(OrderCode.CANCEL);
        } else {
          remove(order);
          answer(order, OrderStatus.CANCELED, OrderCode.CANCEL, order.leaves);
          pool.push(order);
        }
      }
      case OrderCode.MODIFY -> {
        if (order == null) {
          refuse(OrderCode.MODIFY);
        } else {
          modify(order);
        }
      }
      default -> throw new IllegalArgumentException("unknown action in order request code " + code);
    }
  }

  private void onLevel(RestingSide own, long key, long before, long after) {
    for (int i = own.firstAtOrBehind(key); i < own.size() && own.get(i).key == key; i++) {
      RestingOrder order = own.get(i);
      queueModel.onDepth(order, before, after, instruments[order.instrument]);
    }
  }

  private void onBest(RestingSide passive, long aggressiveKey, long time) {
    while (passive.bestKey() + aggressiveKey >= 0) {
      fill(passive.get(0), time);
    }
  }

  private void onTrade(RestingSide passive, long key, long lots, long time) {
    while (passive.bestKey() > key) {
      fill(passive.get(0), time);
    }
    int i = 0;
    while (i < passive.size() && passive.get(i).key == key) {
      RestingOrder order = passive.get(i);
      queueModel.onTrade(order, lots);
      if (queueModel.takeFilled(order) > 0) {
        fill(order, time);
      } else {
        i++;
      }
    }
  }

  private void fill(RestingOrder order, long time) {
    remove(order);
    report(
        order,
        time,
        order.key * (1 - 2 * order.side),
        order.leaves,
        OrderCode.report(OrderStatus.FILLED.code(), 0, OrderCode.EXECUTED),
        0,
        Event.MAKER);
    pool.push(order);
  }

  private RestingOrder newOrder() {
    RestingOrder order = pool.isEmpty() ? new RestingOrder() : pool.pop();
    order.id = request[Event.C];
    order.instrument = Event.instrument(request[Event.HEADER]);
    order.side = Event.sideIndex(request[Event.HEADER]);
    order.timeInForce = OrderCode.timeInForce(request[Event.D]);
    order.key = L2Book.key(order.side, request[Event.A]);
    order.leaves = request[Event.B];
    return order;
  }

  private void modify(RestingOrder order) {
    long key = L2Book.key(order.side, request[Event.A]);
    if (key == order.key && request[Event.B] <= order.leaves) {
      order.leaves = request[Event.B];
      answer(order, OrderStatus.NEW, OrderCode.MODIFY, order.leaves);
      return;
    }
    remove(order);
    order.key = key;
    order.leaves = request[Event.B];
    enter(order, OrderType.LIMIT.code(), OrderCode.MODIFY);
  }

  /** Matches an order that has just arrived, or lets it rest. */
  private void enter(RestingOrder order, int type, int action) {
    L2Book book = books[order.instrument];
    long oppositeKey = book.bestKey(1 - order.side);
    boolean market = type == OrderType.MARKET.code();
    boolean canTrade = book.hasSide(1 - order.side);
    boolean rests =
        order.timeInForce == TimeInForce.GTC.code() || order.timeInForce == TimeInForce.GTX.code();
    if (canTrade && (market || order.key + oppositeKey >= 0)) {
      if (order.timeInForce == TimeInForce.GTX.code()) {
        answer(order, OrderStatus.EXPIRED, action, order.leaves);
      } else {
        int answers = action;
        if (action == OrderCode.MODIFY) {
          answer(order, OrderStatus.NEW, action, order.leaves); // the new terms, then the fill
          answers = 0;
        }
        report(
            order,
            request[Event.VENUE_TIME],
            -oppositeKey * (1 - 2 * order.side),
            order.leaves,
            OrderCode.report(OrderStatus.FILLED.code(), answers, OrderCode.EXECUTED),
            0,
            0);
      }
      pool.push(order);
    } else if (market || !rests) {
      answer(order, OrderStatus.EXPIRED, action, order.leaves);
      pool.push(order);
    } else {
      queueModel.onJoin(order, book.lotsAtKey(order.side, order.key));
      RestingSide own = resting[2 * order.instrument + order.side];
      own.add(order);
      book.watch(order.side, own.worstKey());
      byId.put(order.id, order);
      answer(order, OrderStatus.NEW, action, order.leaves);
    }
  }

  private void remove(RestingOrder order) {
    RestingSide own = resting[2 * order.instrument + order.side];
    own.remove(order);
    books[order.instrument].watch(order.side, own.worstKey());
    byId.remove(order.id);
  }

  /** Refuses a request on an order that is not at the venue (any more). */
  private void refuse(int action) {
    report[Event.HEADER] =
        Event.header(
            Kind.REPORT,
            request[Event.HEADER] & Event.SELL,
            0,
            Event.instrument(request[Event.HEADER]));
    send(
        request[Event.VENUE_TIME],
        request[Event.A],
        request[Event.B],
        request[Event.C],
        OrderCode.report(OrderStatus.REJECTED.code(), action, OrderCode.REFUSED),
        0);
  }

  private void answer(RestingOrder order, OrderStatus status, int action, long leaves) {
    report(
        order,
        request[Event.VENUE_TIME],
        order.key * (1 - 2 * order.side),
        order.leaves,
        OrderCode.report(status.code(), action, 0),
        leaves,
        0);
  }

  private void report(
      RestingOrder order, long time, long ticks, long lots, long code, long leaves, long flags) {
    report[Event.HEADER] =
        Event.header(Kind.REPORT, flags | (order.side == 0 ? 0 : Event.SELL), 0, order.instrument);
    send(time, ticks, lots, order.id, code, leaves);
  }

  private void send(long time, long ticks, long lots, long id, long code, long leaves) {
    report[Event.VENUE_TIME] = time;
    report[Event.ENGINE_TIME] = 0; // the wire writes the time of arrival
    report[Event.A] = ticks;
    report[Event.B] = lots;
    report[Event.C] = id;
    report[Event.D] = code;
    report[Event.E] = leaves;
    reports.send(report, 0, time + latency.responseNanos());
  }
}
