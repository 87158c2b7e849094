package io.ringbeat.backtest;

import io.ringbeat.engine.Description;
import io.ringbeat.event.ControlCode;
import io.ringbeat.event.Event;
import io.ringbeat.event.EventView;
import io.ringbeat.event.Kind;
import io.ringbeat.event.Payload;
import io.ringbeat.journal.Frame;
import io.ringbeat.journal.FrameDecoder;
import io.ringbeat.journal.FrameReader;
import io.ringbeat.journal.JournalException;
import io.ringbeat.journal.JournalStore;
import io.ringbeat.market.FeeSchedule;
import io.ringbeat.time.TaskDue;
import io.ringbeat.time.TaskTable;
import io.ringbeat.trading.OrderListener;
import io.ringbeat.trading.Parameters;
import io.ringbeat.trading.Strategy;
import io.ringbeat.trading.TradingCore;

/**
 * Runs a backtest again from its journal and the recording that this refers to, without a venue:
 * reports and due tasks come from the journal, and every command is compared with the one that the
 * run had sent. Used once, by one thread.
 */
public final class RecordedBacktest {
  private final JournalStore store;
  private final TaskTable tasks = new TaskTable();
  private EventSource data;
  private EventBlock block;
  private int row;
  private FrameReader out;
  private int at;
  private int end;
  private long commands;
  private String difference;
  private TradingCore core;

  /**
   * Opens the journal of a backtest.
   *
   * @param store holds it; only read
   */
  public RecordedBacktest(JournalStore store) {
    this.store = store;
  }

  /**
   * Returns what the run is.
   *
   * @return as its first event says
   */
  public Description description() {
    try (FrameReader frames = new FrameReader(store.events())) {
      if (!frames.next() || frames.frame().type() != Frame.EVENTS) {
        throw new JournalException(store.name() + " holds no run");
      }
      return Description.of(Payload.toBytes(frames.frame().words(), 0));
    }
  }

  /**
   * Runs it again.
   *
   * @param source the recording that the run was on; closed in the end
   * @param strategy a fresh object
   * @param fees as in the run
   * @param seed as in the run
   * @param parameters as in the run
   * @return the first difference from the run; null if there is none
   * @throws JournalException if the journal cannot be read or is not of this recording
   */
  public String run(
      EventSource source, Strategy strategy, FeeSchedule fees, long seed, Parameters parameters) {
    try (source;
        FrameReader frames = new FrameReader(store.events());
        FrameReader record = new FrameReader(store.out())) {
      out = record;
      data = source;
      core =
          new TradingCore(
              strategy,
              source.instruments(),
              fees,
              seed,
              parameters,
              tasks,
              this::compare,
              OrderListener.NONE);
      while (frames.next()) {
        if (frames.frame().type() == Frame.EVENTS) {
          handle(frames.frame());
        }
      }
      core.stop();
      if (difference == null && findNext()) {
        difference = "nothing causes what the run had sent: " + view(out.frame().words(), at);
      }
      return difference;
    }
  }

  private void handle(FrameDecoder frame) {
    long[] words = frame.words();
    for (int i = 0; i < frame.slots() * Event.WORDS; i += Event.slots(words, i) * Event.WORDS) {
      switch (Event.kind(words[i])) {
        case Kind.CONTROL -> {
          if (words[i + Event.A] == ControlCode.START) {
            core.start(words[i + Event.ENGINE_TIME]);
          } else if (words[i + Event.A] == ControlCode.DATA) {
            feed(words[i + Event.B]);
          }
        }
        case Kind.TASK_DUE -> onDue(words, i);
        default -> core.onEvent(words, i);
      }
    }
  }

  /** Hands the core its next rows. */
  private void feed(long rows) {
    long left = rows;
    while (left > 0) {
      if (block == null || row == block.length()) {
        nextBlock();
      }
      int stop = row;
      while (stop < block.length() && left > 0) {
        left -= Event.has(block.words()[stop], Event.AT_CORE) ? 1 : 0;
        stop += Event.WORDS;
      }
      core.onEvents(block.words(), row, stop);
      row = stop;
    }
  }

  private void nextBlock() {
    if (block != null) {
      data.release(block);
    }
    block = data.next();
    row = 0;
    if (block == null) {
      throw new JournalException(
          store.name() + " refers to more rows than the recording has: it is another one");
    }
  }

  private void onDue(long[] words, int i) {
    TaskDue due = tasks.take(words[i + Event.ENGINE_TIME]);
    if (due != null
        && due.id() == words[i + Event.A]
        && due.occurrence() == words[i + Event.C]
        && due.scheduled() == words[i + Event.D]) {
      core.onTask(due);
    } else if (difference == null) {
      difference = "the strategy has not the task that was due: " + view(words, i);
    }
  }

  private void compare(long[] slab, int offset) {
    commands++;
    if (difference != null) {
      return;
    }
    if (!findNext()) {
      difference = "the run had sent nothing like " + view(slab, offset);
      return;
    }
    long[] recorded = out.frame().words();
    for (int i = 0; i < Event.WORDS; i++) {
      if (i != Event.VENUE_TIME && slab[offset + i] != recorded[at + i]) {
        difference =
            "command "
                + commands
                + " is "
                + view(slab, offset)
                + ", the run had sent "
                + view(recorded, at);
        return;
      }
    }
    at += Event.WORDS;
  }

  private boolean findNext() {
    while (at == end) {
      if (!out.next()) {
        return false;
      }
      at = 0;
      end = out.frame().slots() * Event.WORDS;
    }
    return true;
  }

  private static String view(long[] words, int offset) {
    return new EventView().wrap(words, offset).toString();
  }

  /**
   * Returns the core, as far as it has come.
   *
   * @return accounts, orders, hash; null before the run
   */
  public TradingCore core() {
    return core;
  }
}
