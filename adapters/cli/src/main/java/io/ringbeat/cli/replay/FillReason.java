package io.ringbeat.cli.replay;

import io.ringbeat.event.Event;
import io.ringbeat.market.Book;
import io.ringbeat.market.Instrument;

/** Says why an order was filled at its price, by the rules of the simulated venue. */
final class FillReason {
  private final Instrument instrument;
  private final long[] fill;
  private final Moment moment;
  private final boolean sells;

  FillReason(Instrument instrument, long[] fill, Moment moment) {
    this.instrument = instrument;
    this.fill = fill;
    this.moment = moment;
    sells = Event.has(fill[0], Event.SELL);
  }

  String text() {
    return Event.has(fill[0], Event.MAKER) ? maker() : taker();
  }

  private String taker() {
    String other = sells ? "bid" : "ask";
    long best = sells ? moment.after().bid() : moment.after().ask();
    String at = Terms.price(instrument, fill[Event.A]);
    return best == fill[Event.A]
        ? "it could trade when it arrived: " + at + " was the best " + other
        : "it could trade when it arrived, at the best " + other + " then, " + at;
  }

  private String maker() {
    String own = sells ? "ask" : "bid";
    String opposite = sells ? "bid" : "ask";
    String price = Terms.price(instrument, fill[Event.A]);
    long through = 0;
    long at = 0;
    long worst = fill[Event.A];
    for (long[] trade : moment.trades()) {
      if (Event.has(trade[0], Event.SELL) == sells) {
        continue; // took the other side
      }
      long beyond = sells ? trade[Event.A] - fill[Event.A] : fill[Event.A] - trade[Event.A];
      through += beyond > 0 ? trade[Event.B] : 0;
      at += beyond == 0 ? trade[Event.B] : 0;
      worst = beyond > 0 ? trade[Event.A] : worst;
    }
    String rested = "it rested as " + own + " at " + price;
    if (through > 0) {
      return rested + ", and a trade printed beyond that, at " + Terms.price(instrument, worst);
    }
    long best = sells ? moment.after().bid() : moment.after().ask();
    if (best != Book.NO_PRICE && (sells ? best >= fill[Event.A] : best <= fill[Event.A])) {
      return rested + ", and the best " + opposite + " came to " + Terms.price(instrument, best);
    }
    if (at > 0) {
      return rested
          + ", "
          + Terms.quantity(instrument, at)
          + " traded there, and its turn in the queue had come";
    }
    return rested + "; nothing in the market data at that time explains it";
  }
}
