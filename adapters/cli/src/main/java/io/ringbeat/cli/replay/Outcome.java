package io.ringbeat.cli.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringbeat.backtest.DataException;
import io.ringbeat.cli.output.PlainNumbers;
import io.ringbeat.event.Event;
import io.ringbeat.market.Book;
import io.ringbeat.market.Instrument;
import io.ringbeat.market.Side;
import io.ringbeat.replay.Machine;
import io.ringbeat.trading.Account;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.TreeMap;

/** What a run came to: its orders, fills, and what its positions are worth at its end. */
final class Outcome {
  private static final long STRETCH = 1 << 16; // events

  private final Map<Integer, Account> accounts = new TreeMap<>();
  private final OpenedRun run;
  private long orders;
  private long fills;

  private Outcome(OpenedRun run) {
    this.run = run;
  }

  static Outcome of(OpenedRun run) {
    Outcome outcome = new Outcome(run);
    for (OrderLife order : OrderHistory.of(run, Long.MAX_VALUE).all()) {
      outcome.orders++;
      order.steps().stream().filter(OrderLife.Step::isFill).forEach(outcome::book);
    }
    return outcome;
  }

  private void book(OrderLife.Step fill) {
    long[] words = fill.words();
    fills++;
    accounts
        .computeIfAbsent(
            Event.instrument(words[0]), id -> new Account(run.terms().instrument(id), run.fees()))
        .onFill(
            Side.of(words[0]), words[Event.A], words[Event.B], Event.has(words[0], Event.MAKER));
  }

  /** Writes positions and equity; needs the market data for the prices at the end. */
  void add(StringBuilder text, ObjectNode json) {
    json.put("orders", orders);
    json.put("fills", fills);
    text.append(orders).append(" orders, ").append(fills).append(" fills");
    if (accounts.isEmpty()) {
      text.append('\n');
      return;
    }
    try (Machine machine = run.plain().open()) {
      while (machine.runTo(machine.position() + STRETCH)) {
        run.stop().check();
      }
      accounts.forEach((id, account) -> add(id, account, Books.of(machine, id), text, json));
    } catch (DataException e) {
      accounts.forEach((id, account) -> add(id, account, null, text, json));
    }
    text.append('\n');
  }

  private static String shortened(BigDecimal amount) {
    return amount.setScale(8, RoundingMode.HALF_EVEN).stripTrailingZeros().toPlainString();
  }

  private void add(int id, Account account, Book book, StringBuilder text, ObjectNode json) {
    Instrument instrument = run.terms().instrument(id);
    String position = Terms.quantity(instrument, account.positionLots());
    ObjectNode node = json.withObject("/accounts").putObject(instrument.symbol());
    node.put("position", Terms.number(position));
    text.append("; ").append(instrument.symbol()).append(": position ").append(position);
    if (book != null && book.isTwoSided()) {
      double mid = (instrument.price(book.bestBid()) + instrument.price(book.bestAsk())) / 2;
      BigDecimal equity = PlainNumbers.rounded(account.equity(mid));
      node.put("pnl", equity);
      text.append(", P&L ").append(equity == null ? "unknown" : shortened(equity));
    } else {
      node.putNull("pnl");
      text.append(", P&L unknown: no price at the end");
    }
  }
}
