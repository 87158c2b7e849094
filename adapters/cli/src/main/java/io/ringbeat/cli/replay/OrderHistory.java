package io.ringbeat.cli.replay;

import io.ringbeat.engine.CoreContext;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import java.util.Arrays;
import java.util.Collection;
import java.util.TreeMap;

/**
 * The orders of a run, from its record of commands and its reports; needs neither code nor data.
 */
final class OrderHistory {
  private final TreeMap<Long, OrderLife> orders = new TreeMap<>();

  private OrderHistory() {}

  /** Reads the orders up to a sequence. */
  static OrderHistory of(OpenedRun run, long last) {
    OrderHistory history = new OrderHistory();
    try (LogCursor events = run.log();
        LogCursor commands = run.commands()) {
      boolean command = history.nextRequest(commands, last);
      while (events.next() && events.sequence <= last) {
        while (command && cause(commands) < events.sequence) {
          history.add(cause(commands), commands);
          command = history.nextRequest(commands, last);
        }
        if (Event.kind(events.words[events.at]) == Kind.REPORT) {
          history.add(events.sequence, events);
        }
      }
      while (command) {
        history.add(cause(commands), commands);
        command = history.nextRequest(commands, last);
      }
    }
    return history;
  }

  private static long cause(LogCursor commands) {
    return CoreContext.cause(commands.words[commands.at + Event.VENUE_TIME]);
  }

  private boolean nextRequest(LogCursor commands, long last) {
    while (commands.next()) {
      if (Event.kind(commands.words[commands.at]) == Kind.REQUEST) {
        return cause(commands) <= last;
      }
    }
    return false;
  }

  private void add(long sequence, LogCursor from) {
    long[] words = Arrays.copyOfRange(from.words, from.at, from.at + Event.WORDS);
    orders.computeIfAbsent(words[Event.C], OrderLife::new).add(new OrderLife.Step(sequence, words));
  }

  Collection<OrderLife> all() {
    return orders.values();
  }

  /** Returns an order; null if there is none. */
  OrderLife find(long id) {
    return orders.get(id);
  }
}
