package io.ringbeat.cli.replay;

import io.ringbeat.engine.EventHandler;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.market.Book;
import io.ringbeat.market.L2Book;
import io.ringbeat.replay.Machine;
import io.ringbeat.state.State;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import io.ringbeat.trading.LiveTrading;
import io.ringbeat.trading.TradingCore;
import java.util.ArrayList;
import java.util.List;

/** The order books that a sequence shows, kept without the run's code. */
final class Books implements EventHandler, State {
  private static final int MOST = 1 << 10;

  private final List<L2Book> books = new ArrayList<>();

  /** Returns the book of an instrument where a machine stands; null if it has none. */
  static Book of(Machine machine, int instrument) {
    TradingCore core = machine.find(TradingCore.class);
    LiveTrading live = machine.find(LiveTrading.class);
    if (core == null && live != null) {
      core = live.core();
    }
    if (core != null) {
      return instrument < core.instruments() ? core.book(instrument) : null;
    }
    Books own = machine.find(Books.class);
    return own == null ? null : own.book(instrument);
  }

  private L2Book book(int instrument) {
    while (books.size() <= Math.min(instrument, MOST)) {
      books.add(new L2Book());
    }
    return books.get(Math.min(instrument, MOST));
  }

  @Override
  public void onEvent(long sequence, long time, long[] slab, int offset) {
    switch (Event.kind(slab[offset])) {
      case Kind.DEPTH, Kind.SNAPSHOT, Kind.CLEAR, Kind.GAP ->
          book(Event.instrument(slab[offset])).apply(slab, offset);
      default -> {}
    }
  }

  @Override
  public void save(StateWriter out) {
    out.put("books", books.size());
    books.forEach(book -> book.save(out));
  }

  @Override
  public void load(StateReader in) {
    books.clear();
    int count = in.count("books", MOST + 1);
    for (int i = 0; i < count; i++) {
      book(i).load(in);
    }
  }
}
