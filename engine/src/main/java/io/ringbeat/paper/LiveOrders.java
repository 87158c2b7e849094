package io.ringbeat.paper;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.OrderCode;
import io.ringbeat.market.OrderStatus;
import io.ringbeat.market.Side;
import io.ringbeat.state.State;
import io.ringbeat.state.StateException;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import java.util.Arrays;

/**
 * The orders that rest at the venue, by id, as its reports say. Not thread-safe; allocates only to
 * grow to the greatest number of orders at once.
 */
final class LiveOrders implements State {
  private static final int WORDS = 5; // a row: these
  private static final int ID = 0;
  private static final int HEADER = 1; // side and instrument
  private static final int TICKS = 2;
  private static final int LEAVES = 3;
  private static final int STATUS = 4;

  private long[] rows = new long[16 * WORDS]; // by id
  private int size;

  int size() {
    return size;
  }

  /** Handles a REPORT. */
  void onReport(long[] slab, int offset) {
    long code = slab[offset + Event.D];
    int answers = OrderCode.answers(code);
    if (OrderCode.refused(code) && answers != OrderCode.SUBMIT) {
      return; // the order stands as it stood
    }
    long id = slab[offset + Event.C];
    int index = indexOf(id);
    if (!OrderStatus.of(OrderCode.status(code)).isActive()) {
      if (index >= 0) {
        System.arraycopy(rows, (index + 1) * WORDS, rows, index * WORDS, (--size - index) * WORDS);
      }
      return;
    }
    boolean isNew = index < 0;
    if (isNew) {
      index = ~index;
      insert(index);
    }
    int at = index * WORDS;
    if (isNew || !OrderCode.executed(code)) { // or it is the price of an execution
      rows[at + TICKS] = slab[offset + Event.A];
    }
    Side side = Side.of(slab[offset]);
    rows[at + ID] = id;
    rows[at + HEADER] = Event.header(Kind.REPORT, side.flag(), 0, Event.instrument(slab[offset]));
    rows[at + LEAVES] = slab[offset + Event.E];
    rows[at + STATUS] = OrderCode.status(code);
  }

  /** Writes the REPORT that says that an order was cancelled and nobody asked for it. */
  void cancel(int index, long time, long[] report) {
    int at = index * WORDS;
    report[Event.HEADER] = rows[at + HEADER];
    report[Event.VENUE_TIME] = time;
    report[Event.ENGINE_TIME] = 0;
    report[Event.A] = rows[at + TICKS];
    report[Event.B] = rows[at + LEAVES];
    report[Event.C] = rows[at + ID];
    report[Event.D] = OrderCode.report(OrderStatus.CANCELED.code(), 0, 0);
    report[Event.E] = 0;
  }

  LiveOrders copy() {
    LiveOrders copy = new LiveOrders();
    copy.rows = rows.clone();
    copy.size = size;
    return copy;
  }

  @Override
  public void save(StateWriter out) {
    out.put("orders", size);
    for (int at = 0; at < size * WORDS; at += WORDS) {
      out.open("order");
      out.put("id", rows[at + ID]);
      out.put("instrument", Event.instrument(rows[at + HEADER]));
      out.put("side", Event.sideIndex(rows[at + HEADER]));
      out.put("ticks", rows[at + TICKS]);
      out.put("leavesLots", rows[at + LEAVES]);
      out.put("status", rows[at + STATUS]);
      out.close();
    }
  }

  @Override
  public void load(StateReader in) {
    size = 0;
    int count = in.count("orders", Integer.MAX_VALUE);
    for (int i = 0; i < count; i++) {
      in.open("order");
      long id = in.number("id");
      if (i > 0 && id <= rows[(i - 1) * WORDS + ID]) {
        throw new StateException("order " + id + " is out of order");
      }
      insert(i);
      int at = i * WORDS;
      rows[at + ID] = id;
      int instrument = in.count("instrument", Event.MAX_INSTRUMENT);
      Side side = in.flag("side") ? Side.SELL : Side.BUY;
      rows[at + HEADER] = Event.header(Kind.REPORT, side.flag(), 0, instrument);
      rows[at + TICKS] = in.number("ticks");
      rows[at + LEAVES] = in.number("leavesLots");
      rows[at + STATUS] = in.count("status", OrderStatus.values().length - 1);
      in.close();
    }
  }

  /** Returns the index of an order; if it is not there, ~ that of the first with a greater id. */
  private int indexOf(long id) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (rows[middle * WORDS + ID] < id) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low < size && rows[low * WORDS + ID] == id ? low : ~low;
  }

  private void insert(int index) {
    if ((size + 1) * WORDS > rows.length) {
      rows = Arrays.copyOf(rows, rows.length * 2);
    }
    System.arraycopy(rows, index * WORDS, rows, (index + 1) * WORDS, (size++ - index) * WORDS);
  }
}
