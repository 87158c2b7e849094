package io.ringbeat.venue;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.OrderCode;
import io.ringbeat.market.Instrument;
import io.ringbeat.market.OrderStatus;
import io.ringbeat.market.OrderType;
import io.ringbeat.market.Side;
import io.ringbeat.market.TimeInForce;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The venue for one instrument as the description of hftbacktest's model has it, sentence by
 * sentence, with hash maps and full scans. Writes lines as {@link Desk#line}.
 */
final class NaiveVenue {
  final List<String> reports = new ArrayList<>();
  private final Instrument instrument;
  private final QueueModel queueModel;
  private final Map<Long, Long> bids = new HashMap<>();
  private final Map<Long, Long> asks = new HashMap<>();
  private boolean lost; // since a gap, until a snapshot
  private Long bestBid;
  private Long bestAsk;
  private final List<RestingOrder> own = new ArrayList<>(); // oldest first

  NaiveVenue(Instrument instrument, QueueModel queueModel) {
    this.instrument = instrument;
    this.queueModel = queueModel;
  }

  void onMarketData(long[] row) {
    long ticks = row[Event.A];
    long lots = row[Event.B];
    boolean sell = Event.has(row[Event.HEADER], Event.SELL);
    int kind = Event.kind(row[Event.HEADER]);
    boolean whole = kind == Kind.CLEAR && Event.has(row[Event.HEADER], Event.NO_PRICE);
    lost &= !(kind == Kind.SNAPSHOT || whole);
    if (lost && kind != Kind.TRADE) {
      return;
    }
    switch (kind) {
      case Kind.DEPTH, Kind.SNAPSHOT -> onDepth(sell, ticks, lots);
      case Kind.TRADE -> onTrade(sell, ticks, lots);
      case Kind.CLEAR -> {
        boolean all = Event.has(row[Event.HEADER], Event.NO_PRICE);
        if (sell) {
          asks.keySet().removeIf(t -> all || t <= ticks);
          bestAsk = bestAsk == null || asks.containsKey(bestAsk) ? bestAsk : nextAsk(ticks);
        } else {
          bids.keySet().removeIf(t -> all || t >= ticks);
          bestBid = bestBid == null || bids.containsKey(bestBid) ? bestBid : nextBid(ticks);
        }
      }
      case Kind.GAP -> {
        lost = true;
        bids.clear();
        asks.clear();
        bestBid = null;
        bestAsk = null;
      }
      default -> {}
    }
  }

  private void onDepth(boolean sell, long ticks, long lots) {
    Map<Long, Long> side = sell ? asks : bids;
    long before = side.getOrDefault(ticks, 0L);
    if (lots == 0) {
      side.remove(ticks);
    } else {
      side.put(ticks, lots);
    }
    if (sell) {
      if (lots == 0) {
        bestAsk = bestAsk != null && bestAsk == ticks ? nextAsk(ticks) : bestAsk;
      } else if (bestAsk == null || ticks < bestAsk) {
        bestAsk = ticks;
        bestBid = bestBid != null && bestBid >= bestAsk ? nextBid(ticks) : bestBid;
      }
    } else {
      if (lots == 0) {
        bestBid = bestBid != null && bestBid == ticks ? nextBid(ticks) : bestBid;
      } else if (bestBid == null || ticks > bestBid) {
        bestBid = ticks;
        bestAsk = bestAsk != null && bestAsk <= bestBid ? nextAsk(ticks) : bestAsk;
      }
    }
    for (RestingOrder order : own) {
      if ((order.side == 1) == sell && ticksOf(order) == ticks) {
        queueModel.onDepth(order, before, lots, instrument);
      }
    }
    List<RestingOrder> crossed = new ArrayList<>();
    for (RestingOrder order : own) {
      if (sell && order.side == 0 && bestAsk != null && bestAsk <= ticksOf(order)) {
        crossed.add(order);
      }
      if (!sell && order.side == 1 && bestBid != null && bestBid >= ticksOf(order)) {
        crossed.add(order);
      }
    }
    fill(crossed);
  }

  /** Which orders a trade reaches depends on how many there are and how far the best is. */
  private void onTrade(boolean sell, long ticks, long lots) {
    List<RestingOrder> filled = new ArrayList<>();
    for (RestingOrder order : own) {
      long price = ticksOf(order);
      boolean reached;
      boolean through;
      if (sell) {
        boolean all = bestAsk == null || own.size() < bestAsk - ticks;
        reached = order.side == 0 && (all || (price >= ticks && price < bestAsk));
        through = price > ticks;
      } else {
        boolean all = bestBid == null || own.size() < ticks - bestBid;
        reached = order.side == 1 && (all || (price <= ticks && price > bestBid));
        through = price < ticks;
      }
      if (reached && through) {
        filled.add(order);
      } else if (reached && price == ticks) {
        queueModel.onTrade(order, lots);
        if (queueModel.takeFilled(order) > 0) {
          filled.add(order);
        }
      }
    }
    fill(filled);
  }

  private void fill(List<RestingOrder> filled) {
    filled.sort(Comparator.comparingLong(order -> -order.key));
    for (RestingOrder order : filled) {
      own.remove(order);
      reports.add(
          order.id + " FILLED executed maker " + ticksOf(order) + "x" + order.leaves + " leaves 0");
    }
  }

  void onRequest(long[] request) {
    long id = request[Event.C];
    long ticks = request[Event.A];
    long lots = request[Event.B];
    int action = OrderCode.action(request[Event.D]);
    RestingOrder order = own.stream().filter(o -> o.id == id).findFirst().orElse(null);
    if (action == OrderCode.SUBMIT) {
      RestingOrder fresh = new RestingOrder();
      fresh.id = id;
      fresh.side = Side.of(request[Event.HEADER]).index();
      fresh.timeInForce = OrderCode.timeInForce(request[Event.D]);
      fresh.leaves = lots;
      fresh.key = Side.of(request[Event.HEADER]).sign() * ticks;
      boolean market = OrderCode.type(request[Event.D]) == OrderType.MARKET.code();
      enter(fresh, market, " SUBMIT");
    } else if (order == null) {
      String name = action == OrderCode.CANCEL ? " CANCEL" : " MODIFY";
      reports.add(id + " REJECTED" + name + " refused " + ticks + "x" + lots + " leaves 0");
    } else if (action == OrderCode.CANCEL) {
      own.remove(order);
      answer(order, OrderStatus.CANCELED, " CANCEL");
    } else if (ticks == ticksOf(order) && lots <= order.leaves) {
      order.leaves = lots;
      answer(order, OrderStatus.NEW, " MODIFY");
    } else {
      own.remove(order);
      order.leaves = lots;
      order.key = order.side == 0 ? ticks : -ticks;
      enter(order, false, " MODIFY");
    }
  }

  private void enter(RestingOrder order, boolean market, String action) {
    Long opposite = order.side == 0 ? bestAsk : bestBid;
    long ticks = ticksOf(order);
    boolean crosses =
        opposite != null && (market || (order.side == 0 ? ticks >= opposite : ticks <= opposite));
    if (crosses && order.timeInForce != TimeInForce.GTX.code()) {
      boolean modified = action.equals(" MODIFY");
      if (modified) {
        answer(order, OrderStatus.NEW, action);
      }
      reports.add(
          order.id
              + " FILLED"
              + (modified ? "" : action)
              + " executed "
              + opposite
              + "x"
              + order.leaves
              + " leaves 0");
    } else if (crosses
        || market
        || order.timeInForce == TimeInForce.IOC.code()
        || order.timeInForce == TimeInForce.FOK.code()) {
      answer(order, OrderStatus.EXPIRED, action);
    } else {
      queueModel.onJoin(order, (order.side == 0 ? bids : asks).getOrDefault(ticks, 0L));
      own.add(order);
      answer(order, OrderStatus.NEW, action);
    }
  }

  private void answer(RestingOrder order, OrderStatus status, String action) {
    reports.add(
        order.id
            + " "
            + status
            + action
            + " "
            + ticksOf(order)
            + "x"
            + order.leaves
            + " leaves "
            + order.leaves);
  }

  private static long ticksOf(RestingOrder order) {
    return order.side == 0 ? order.key : -order.key;
  }

  private Long nextBid(long below) {
    return bids.keySet().stream().filter(t -> t < below).max(Long::compare).orElse(null);
  }

  private Long nextAsk(long above) {
    return asks.keySet().stream().filter(t -> t > above).min(Long::compare).orElse(null);
  }
}
