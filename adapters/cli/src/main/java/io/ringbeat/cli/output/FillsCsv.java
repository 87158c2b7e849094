package io.ringbeat.cli.output;

import io.ringbeat.market.Instrument;
import io.ringbeat.trading.Order;
import java.util.List;

/**
 * Writes one row for each execution, in the order in which their reports reached the core: {@code
 * time_ns,venue_time_ns,order_id,instrument,side,price,quantity,maker,position}. Times in ns since
 * the epoch: when the report arrived and when the venue matched. Prices and quantities are exact
 * decimals; the position is that of the instrument after the fill. Used by one thread.
 */
public final class FillsCsv {
  private final OutputFile file;
  private final List<Instrument> instruments;
  private final long[] positionLots;
  private final StringBuilder row = new StringBuilder();

  /**
   * Writes the header.
   *
   * @param file where to; stays the caller's to commit
   * @param instruments the instrument at index i has id i
   */
  public FillsCsv(OutputFile file, List<Instrument> instruments) {
    this.file = file;
    this.instruments = instruments;
    this.positionLots = new long[instruments.size()];
    file.write("time_ns,venue_time_ns,order_id,instrument,side,price,quantity,maker,position\n");
  }

  /**
   * Writes a row.
   *
   * @param order an order whose last report is an execution
   */
  public void add(Order order) {
    Instrument instrument = instruments.get(order.instrument());
    positionLots[instrument.id()] += order.side().sign() * order.executedLots();
    row.setLength(0);
    row.append(order.reportedAt()).append(',');
    row.append(order.venueTime()).append(',');
    row.append(order.id()).append(',');
    row.append(instrument.symbol()).append(',');
    row.append(order.side()).append(',');
    instrument.tickSize().appendTimes(order.executedTicks(), row);
    row.append(',');
    instrument.lotSize().appendTimes(order.executedLots(), row);
    row.append(',').append(order.isMaker()).append(',');
    instrument.lotSize().appendTimes(positionLots[instrument.id()], row);
    file.write(row.append('\n'));
  }
}
