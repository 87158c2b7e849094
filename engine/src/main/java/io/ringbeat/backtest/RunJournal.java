package io.ringbeat.backtest;

import io.ringbeat.engine.CoreContext;
import io.ringbeat.engine.Description;
import io.ringbeat.event.ControlCode;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.Payload;
import io.ringbeat.journal.Frame;
import io.ringbeat.journal.FrameReader;
import io.ringbeat.journal.Journal;
import io.ringbeat.journal.JournalException;
import io.ringbeat.journal.JournalOptions;
import io.ringbeat.journal.JournalStore;
import io.ringbeat.journal.LogWriter;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.TradingCore;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * Journals a backtest by reference: the sequence has what the core saw but for the market data, for
 * which a CONTROL event counts rows; which recording those are of, the first event says. {@link
 * RecordedBacktest} runs it again. Commands go to the record of commands; their causes are the
 * core's sequence, which counts rows as events. One thread.
 */
public final class RunJournal implements AutoCloseable {
  private static final int BATCH = 1 << 10; // slots of a frame
  private static final int MOST_FAILURE = 1 << 12; // characters
  private static final long CHECKPOINT_EVERY = 1 << 18; // events of the core

  private final Supplier<JournalStore> opener;
  private final byte[] text; // what the run is
  private final Batch events = new Batch();
  private final Batch commands = new Batch();
  private Journal journal; // null before the run begins
  private long rows; // handed to the core and not counted yet
  private long rowsTime; // engine time of the last of them
  private long nextCheckpoint = CHECKPOINT_EVERY;
  private long cause = -1;
  private int index;

  /** Slots on their way into a log. */
  private static final class Batch {
    private LogWriter log; // null before the run begins
    private long[] words = new long[BATCH * Event.WORDS];
    private int length;

    /** Returns where the next slot goes. */
    int next() {
      if (length == words.length && log == null) {
        words = Arrays.copyOf(words, length * 2);
      } else if (length == words.length) {
        flush();
      }
      length += Event.WORDS;
      return length - Event.WORDS;
    }

    void flush() {
      for (int at = 0; at < length; at += BATCH * Event.WORDS) {
        int end = Math.min(length, at + BATCH * Event.WORDS);
        append(log, words, at, end, words[end - Event.WORDS + Event.ENGINE_TIME]);
      }
      length = 0;
    }
  }

  /**
   * Begins a journal.
   *
   * @param store an empty one; closed with the journal
   * @param description says what the run is: data with hash and range, strategy, settings
   * @throws JournalException if there is a run in the store
   */
  public RunJournal(JournalStore store, Description description) {
    this(() -> store, description);
    begin();
  }

  /**
   * Makes a journal that begins when the run does: when data and parameters have been found good,
   * and the strategy has started or failed. A {@link JournalException} says then if there is a run
   * in the store.
   *
   * @param opener opens an empty store, which is closed with the journal; is called once at most
   * @param description says what the run is: data with hash and range, strategy, settings
   */
  public RunJournal(Supplier<JournalStore> opener, Description description) {
    this.opener = opener;
    text = description.toBytes();
    if (Event.payloadSlots(text.length) >= Frame.MOST_SLOTS) {
      throw new IllegalArgumentException("a description of " + text.length + " bytes");
    }
  }

  private void begin() {
    JournalStore store = opener.get();
    Journal opened = new Journal(store, new JournalOptions());
    try (FrameReader past = new FrameReader(store.events());
        FrameReader pastOut = new FrameReader(store.out())) {
      if (past.segments() > 0) {
        throw new JournalException(
            store.name() + " has a run already; record each run in a folder of its own");
      }
      opened.begin(past, pastOut, List.of(), -1);
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
    journal = opened;
    events.log = journal.events();
    commands.log = journal.out();
  }

  /** Notes the beginning; what was noted before comes behind it. */
  void start(long time) {
    if (journal == null) {
      begin();
    }
    long[] start = new long[(1 + Event.payloadSlots(text.length)) * Event.WORDS];
    start[0] = Event.header(Kind.CONTROL, Event.LONG, 0, 0);
    start[Event.ENGINE_TIME] = time;
    start[Event.A] = ControlCode.START;
    start[Event.E] = text.length;
    Payload.put(start, 0, text, 0, text.length);
    append(journal.events(), start, 0, start.length, time);
  }

  private static void append(LogWriter log, long[] words, int from, int to, long time) {
    log.keep(true);
    while (!log.hasRoom()) {
      log.keep(true);
    }
    log.append(log.next(), words, from, (to - from) / Event.WORDS, time);
  }

  /** Notes that the core was handed rows of market data. */
  void rows(long count, long time) {
    rows += count;
    rowsTime = time;
  }

  /** Notes that the core is handed a report. */
  void event(long[] slab, int offset) {
    countRows(slab[offset + Event.ENGINE_TIME]);
    int at = events.next();
    System.arraycopy(slab, offset, events.words, at, Event.WORDS);
  }

  /** Notes that the core is told of a task. */
  void task(long time, TaskDue due) {
    countRows(time);
    put(
        Event.header(Kind.TASK_DUE, 0, 0, 0),
        time,
        due.id(),
        due.generation(),
        due.occurrence(),
        due.scheduled());
  }

  /** Notes what the core asked for. */
  void command(long sequence, long[] slab, int offset) {
    index = sequence == cause ? index + 1 : 0;
    cause = sequence;
    int at = commands.next();
    System.arraycopy(slab, offset, commands.words, at, Event.WORDS);
    commands.words[at + Event.VENUE_TIME] = cause * CoreContext.MAX_COMMANDS + index;
  }

  private void countRows(long time) {
    if (rows > 0) {
      put(Event.header(Kind.CONTROL, 0, 0, 0), time, ControlCode.DATA, rows, 0, 0);
      rows = 0;
    }
  }

  private void put(long header, long time, long a, long b, long c, long d) {
    int at = events.next();
    long[] words = events.words;
    words[at] = header;
    words[at + Event.VENUE_TIME] = 0;
    words[at + Event.ENGINE_TIME] = time;
    words[at + Event.A] = a;
    words[at + Event.B] = b;
    words[at + Event.C] = c;
    words[at + Event.D] = d;
    words[at + Event.E] = 0;
  }

  /** Notes what the state is, from time to time. */
  void checkpoint(TradingCore core) {
    if (core.sequence() >= nextCheckpoint && !core.isCallingStrategy()) {
      nextCheckpoint = core.sequence() + CHECKPOINT_EVERY;
      note(core, core.now());
    }
  }

  private void note(TradingCore core, long time) {
    countRows(time);
    put(
        Event.header(Kind.CONTROL, 0, 0, 0),
        time,
        ControlCode.CHECKPOINT,
        core.sequence(),
        core.fullHash(),
        0);
  }

  /** Notes what the state is, and that the strategy is now told of the end. */
  void end(TradingCore core) {
    note(core, core.now());
    put(Event.header(Kind.CONTROL, 0, 0, 0), core.now(), ControlCode.END, 0, 0, 0);
  }

  /** Notes that the strategy threw at the core's event. */
  void failed(TradingCore core, Throwable thrown) {
    if (journal == null) {
      return; // that is what has failed
    }
    countRows(core.now());
    flush();
    byte[] bytes = failure(thrown).getBytes(StandardCharsets.UTF_8);
    long[] event = new long[(1 + Event.payloadSlots(bytes.length)) * Event.WORDS];
    event[0] = Event.header(Kind.CONTROL, Event.LONG, 0, 0);
    event[Event.ENGINE_TIME] = core.now();
    event[Event.A] = ControlCode.FAILED;
    event[Event.B] = core.sequence();
    event[Event.E] = bytes.length;
    Payload.put(event, 0, bytes, 0, bytes.length);
    append(journal.events(), event, 0, event.length, core.now());
  }

  /** Returns what is kept of something that was thrown. */
  static String failure(Throwable thrown) {
    String text = thrown.toString();
    return text.substring(0, Math.min(text.length(), MOST_FAILURE));
  }

  private void flush() {
    events.flush();
    commands.flush();
  }

  @Override
  public void close() {
    if (journal == null) {
      return; // the run did not begin
    }
    try {
      countRows(rowsTime); // what a run that failed has come to is what one wants to look at
      flush();
    } finally {
      journal.close();
    }
  }
}
