package io.ringbeat.backtest;

import io.ringbeat.event.Event;
import io.ringbeat.market.FeeSchedule;
import io.ringbeat.market.Instrument;
import io.ringbeat.time.TaskTable;
import io.ringbeat.trading.OrderListener;
import io.ringbeat.trading.Parameters;
import io.ringbeat.trading.Strategy;
import io.ringbeat.trading.TradingCore;
import io.ringbeat.venue.Latency;
import io.ringbeat.venue.QueueModel;
import io.ringbeat.venue.SimulatedVenue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The backtest as its specification has it, one event at a time: of four slots (the core's next
 * row, the next report, the venue's next row, the next request) the one with the smallest time is
 * handled, the first of these if times are equal; tasks come after all that happens at their time.
 */
final class NaiveBacktest {
  private final List<long[]> coreRows = new ArrayList<>();
  private final List<long[]> venueRows = new ArrayList<>();
  private final SimulatedVenue venue;
  private final TradingCore core;
  private final TaskTable tasks = new TaskTable();
  private int coreNext;
  private int venueNext;
  private long endTime = Long.MIN_VALUE;

  NaiveBacktest(
      List<Instrument> instruments,
      List<long[]> rows,
      Strategy strategy,
      FeeSchedule fees,
      long seed,
      QueueModel queueModel,
      Latency latency,
      OrderListener listener) {
    venue = new SimulatedVenue(instruments, queueModel, latency);
    core =
        new TradingCore(
            strategy,
            instruments,
            fees,
            seed,
            new Parameters(Map.of()),
            tasks,
            this::send,
            listener);
    for (long[] row : rows) {
      if (Event.has(row[Event.HEADER], Event.AT_CORE)) {
        coreRows.add(row);
        endTime = Math.max(endTime, row[Event.ENGINE_TIME]);
      }
      if (Event.has(row[Event.HEADER], Event.AT_VENUE)) {
        venueRows.add(row);
        endTime = Math.max(endTime, row[Event.VENUE_TIME]);
      }
    }
  }

  /** Requests that are sent after the last row's time go nowhere. */
  private void send(long[] slab, int offset) {
    if (slab[offset + Event.ENGINE_TIME] <= endTime) {
      venue.accept(slab, offset);
    }
  }

  /** Runs and returns the core as it is in the end. */
  TradingCore run() {
    core.start(Math.min(coreTime(), venueTime()));
    while (true) {
      long data = Math.min(coreTime(), venueTime());
      long orders = Math.min(venue.nextReport(), venue.nextRequest());
      long time = Math.min(data, orders);
      if (time == Long.MAX_VALUE) {
        core.stop();
        return core;
      }
      if (tasks.nextDeadline() < time) {
        core.onTask(tasks.take(tasks.nextDeadline()));
      } else if (coreTime() == time) {
        core.onEvent(coreRows.get(coreNext++), 0);
      } else if (venue.nextReport() == time) {
        long[] report = new long[Event.WORDS];
        venue.takeReport(report);
        core.onEvent(report, 0);
      } else if (venueTime() == time) {
        venue.onMarketData(venueRows.get(venueNext++), 0, Event.WORDS);
      } else {
        venue.acceptRequest();
      }
    }
  }

  private long coreTime() {
    return coreNext == coreRows.size() ? Long.MAX_VALUE : coreRows.get(coreNext)[Event.ENGINE_TIME];
  }

  private long venueTime() {
    return venueNext == venueRows.size()
        ? Long.MAX_VALUE
        : venueRows.get(venueNext)[Event.VENUE_TIME];
  }
}
