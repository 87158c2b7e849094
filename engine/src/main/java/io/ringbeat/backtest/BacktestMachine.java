package io.ringbeat.backtest;

import io.ringbeat.engine.CommandDifference;
import io.ringbeat.engine.CoreContext;
import io.ringbeat.engine.StateDifference;
import io.ringbeat.event.ControlCode;
import io.ringbeat.event.Event;
import io.ringbeat.event.EventView;
import io.ringbeat.event.Hash64;
import io.ringbeat.event.Kind;
import io.ringbeat.event.Payload;
import io.ringbeat.journal.DamagedException;
import io.ringbeat.journal.JournalException;
import io.ringbeat.journal.JournalStore;
import io.ringbeat.market.FeeSchedule;
import io.ringbeat.market.Instrument;
import io.ringbeat.replay.Differences;
import io.ringbeat.replay.Machine;
import io.ringbeat.replay.Saved;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateVisitor;
import io.ringbeat.state.StateWriter;
import io.ringbeat.time.TaskDue;
import io.ringbeat.time.TaskTable;
import io.ringbeat.trading.OrderListener;
import io.ringbeat.trading.Parameters;
import io.ringbeat.trading.Strategy;
import io.ringbeat.trading.TradingCore;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The core of a backtest, fed from its journal and the recording that this refers to. */
final class BacktestMachine implements Machine {
  private final String name;
  private final Strategy strategy;
  private final TaskTable tasks = new TaskTable();
  private final TradingCore core;
  private final EventLog events;
  private final EventLog record;
  private final CoreRows rows; // null where the rows are in the log
  private long rowsLeft; // that the journal has counted and the core has not seen
  private boolean started;
  private boolean stopped;
  private long cause = -1;
  private int index; // of the next command of this event
  private CommandListener commands = CommandListener.NONE;
  private CommandDifference difference;
  private StateDifference stateDifference;
  private long agreed; // the last event at which the state was that of a checkpoint
  private JournalException failure;
  private String recordedFailure; // null: none, so far
  private long sequence = -1;
  private long[] words = {};
  private int offset;

  /** Makes the machine of a run that counts its rows. */
  BacktestMachine(
      JournalStore store,
      EventSource data,
      Strategy strategy,
      FeeSchedule fees,
      long seed,
      Map<String, String> parameters) {
    this(
        store.name(),
        new JournalLog(store.events()),
        new JournalLog(store.out()),
        new CoreRows(data, store.name()),
        data.instruments(),
        strategy,
        fees,
        seed,
        parameters);
  }

  /** Makes the machine of a slice, which has its rows. */
  BacktestMachine(Slice slice, Strategy strategy) {
    this(
        "the slice",
        new ArrayLog(slice.events()),
        new ArrayLog(slice.commands()),
        null,
        slice.instruments(),
        strategy,
        slice.fees(),
        slice.seed(),
        slice.parameters());
    if (slice.state() != null) {
      loadOwn(slice.state());
    }
  }

  private BacktestMachine(
      String name,
      EventLog events,
      EventLog record,
      CoreRows rows,
      List<Instrument> instruments,
      Strategy strategy,
      FeeSchedule fees,
      long seed,
      Map<String, String> parameters) {
    this.name = name;
    this.events = events;
    this.record = record;
    this.rows = rows;
    this.strategy = strategy;
    core =
        new TradingCore(
            strategy,
            instruments,
            fees,
            seed,
            new Parameters(parameters),
            tasks,
            this::onCommand,
            OrderListener.NONE);
  }

  @Override
  public boolean step() {
    return runTo(position() + 1);
  }

  @Override
  public boolean runTo(long last) {
    if (failure != null) {
      throw failure;
    }
    try {
      while (position() < last) {
        if (rowsLeft > 0) {
          onRows(last);
        } else if (events.next()) {
          onEvent(events.words(), events.offset());
        } else {
          return false;
        }
      }
      return true;
    } catch (DamagedException e) { // also of the commands, which are read during a call
      failure = e;
      throw e;
    } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError e) {
      if (!core.isCallingStrategy()) {
        throw e;
      }
      failure =
          new JournalException(
              "strategy "
                  + strategy.getClass().getSimpleName()
                  + " failed at event "
                  + core.sequence()
                  + ": "
                  + e,
              e);
      findRecordedFailure();
      throw failure;
    }
  }

  /** Looks whether the run had failed at this event, too. */
  private void findRecordedFailure() {
    words = Arrays.copyOfRange(words, offset, offset + Event.slots(words, offset) * Event.WORDS);
    offset = 0; // the log's array is now that of what comes next
    if (rowsLeft == 0 && events.next()) {
      long[] slab = events.words();
      int at = events.offset();
      if (Event.kind(slab[at]) == Kind.CONTROL
          && slab[at + Event.A] == ControlCode.FAILED
          && slab[at + Event.B] == core.sequence()) {
        recordedFailure = text(slab, at);
      }
    }
  }

  private static String text(long[] slab, int at) {
    return new String(Payload.toBytes(slab, at), StandardCharsets.UTF_8);
  }

  @Override
  public String recordedFailure() {
    return recordedFailure;
  }

  private void onRows(long last) {
    if (last - position() == 1) {
      rows.findOne();
    } else {
      rows.find(Math.min(rowsLeft, last - position()));
    }
    words = rows.words();
    sequence = core.sequence() + rows.count();
    offset = rows.end() - Event.WORDS;
    long before = core.sequence();
    try {
      core.onEvents(words, rows.begin(), rows.end());
    } finally {
      long seen = core.sequence() - before;
      if (seen > 0 && seen < rows.count()) { // it has failed on the way
        sequence = core.sequence();
        offset = rows.place(seen);
      }
      rowsLeft -= seen;
    }
  }

  private void onEvent(long[] slab, int at) {
    switch (Event.kind(slab[at])) {
      case Kind.CONTROL -> onControl(slab, at);
      case Kind.TASK_DUE -> {
        note(slab, at, core.sequence() + 1);
        onDue(slab, at);
      }
      default -> {
        note(slab, at, core.sequence() + 1);
        core.onEvent(slab, at);
      }
    }
  }

  private void onControl(long[] slab, int at) {
    long code = slab[at + Event.A];
    if (code == ControlCode.START && !started) {
      started = true;
      note(slab, at, 0);
      core.start(slab[at + Event.ENGINE_TIME]);
    } else if (code == ControlCode.END && !stopped) {
      note(slab, at, core.sequence() + 1);
      stopped = true;
      core.stop();
    } else if (code == ControlCode.FAILED && Event.has(slab[at], Event.LONG)) {
      recordedFailure = text(slab, at);
    } else if (code == ControlCode.DATA) {
      rowsLeft = slab[at + Event.B];
    } else if (code == ControlCode.CHECKPOINT && stateDifference == null) {
      compareState(slab[at + Event.B], slab[at + Event.C]);
    }
  }

  private void compareState(long place, long hash) {
    if (place == core.sequence() && hash == core.fullHash()) {
      agreed = place;
    } else {
      stateDifference =
          new StateDifference(
              agreed,
              position(),
              "the state is another one than at the checkpoint of event " + place);
    }
  }

  private void note(long[] slab, int at, long place) {
    words = slab;
    offset = at;
    sequence = place;
  }

  private void onDue(long[] slab, int at) {
    TaskDue due = tasks.take(slab[at + Event.ENGINE_TIME]);
    if (due != null
        && due.id() == slab[at + Event.A]
        && due.occurrence() == slab[at + Event.C]
        && due.scheduled() == slab[at + Event.D]) {
      core.onTask(due);
      return;
    }
    differ(sequence, "the strategy has not the task that was due: " + view(slab, at));
    core.onTask(
        new RecordedDue(
            slab[at + Event.A], slab[at + Event.B], slab[at + Event.C], slab[at + Event.D]));
  }

  /** A task that was due in the run. */
  private record RecordedDue(long id, long generation, long occurrence, long scheduled)
      implements TaskDue {
    @Override
    public boolean periodic() {
      return false;
    }
  }

  @Override
  public void finish() {
    if (commandDifference() == null && record.next()) {
      differ(
          recordedCause(),
          "nothing causes what the run had sent: " + view(record.words(), record.offset()));
    }
  }

  private void onCommand(long[] slab, int at) {
    index = core.sequence() == cause ? index + 1 : 0;
    cause = core.sequence();
    commands.onCommand(cause, slab, at);
    if (difference != null) {
      return;
    }
    String what = "event " + cause + " causes " + view(slab, at);
    if (!record.next()) {
      differ(cause, what + ", the run had sent nothing any more");
      return;
    }
    boolean same =
        record.words()[record.offset() + Event.VENUE_TIME]
            == cause * CoreContext.MAX_COMMANDS + index;
    for (int i = 0; i < Event.WORDS; i++) {
      same &= i == Event.VENUE_TIME || slab[at + i] == record.words()[record.offset() + i];
    }
    if (!same) {
      differ(
          Math.min(cause, recordedCause()),
          what
              + ", the run had sent "
              + view(record.words(), record.offset())
              + " because of event "
              + recordedCause());
    }
  }

  private long recordedCause() {
    return CoreContext.cause(record.words()[record.offset() + Event.VENUE_TIME]);
  }

  private void differ(long at, String what) {
    if (difference == null) {
      difference = new CommandDifference(at, what);
    }
  }

  private static String view(long[] words, int offset) {
    return new EventView().wrap(words, offset).toString();
  }

  @Override
  public long position() {
    if (!started) {
      return -1;
    }
    return core.sequence() + (stopped ? 1 : 0) - (failure == null ? 0 : 1);
  }

  @Override
  public long sequence() {
    return sequence;
  }

  @Override
  public long[] words() {
    return words;
  }

  @Override
  public int offset() {
    return offset;
  }

  @Override
  public long time() {
    return started ? core.now() : Long.MIN_VALUE;
  }

  @Override
  public void onCommand(CommandListener listener) {
    commands = listener;
  }

  @Override
  public CommandDifference commandDifference() {
    return difference;
  }

  @Override
  public StateDifference stateDifference() {
    return stateDifference;
  }

  @Override
  public boolean canSave() {
    return core.canSave();
  }

  @Override
  public Saved save() {
    if (!canSave()) {
      throw new IllegalStateException(
          strategy.getClass().getName() + " has fields and does not save them");
    }
    StateWriter out = new StateWriter();
    int length = words.length == 0 ? 0 : Event.slots(words, offset) * Event.WORDS;
    out.put("sequence", sequence);
    out.put("words", words, offset, offset + length);
    out.put("event", events.sequence());
    out.put("command", record.sequence());
    out.put("row", rows == null ? 0 : rows.row());
    out.put("rowsLeft", rowsLeft);
    out.put("stopped", stopped);
    out.open("own");
    saveOwn(out);
    out.close();
    return new Saved(position(), time(), hash(), out);
  }

  /** Saves what is not the place in the logs. */
  private void saveOwn(StateWriter out) {
    out.put("started", started);
    out.put("cause", cause);
    out.put("index", index);
    new Differences(difference, stateDifference, agreed).save(out);
    out.open("tasks");
    tasks.save(out);
    out.close();
    out.open("core");
    core.save(out);
    out.close();
  }

  @Override
  public void load(Saved saved) {
    StateReader in = saved.read();
    sequence = in.number("sequence");
    words = in.numbers("words");
    offset = 0;
    events.seek(in.number("event"));
    record.seek(in.number("command"));
    long row = in.number("row");
    if (rows != null) {
      rows.seek(row);
    }
    rowsLeft = in.number("rowsLeft");
    stopped = in.flag("stopped");
    in.open("own");
    loadOwn(in);
    in.close();
    in.requireEnd();
  }

  private void loadOwn(StateReader in) {
    started = in.flag("started");
    cause = in.number("cause");
    index = in.integer("index");
    Differences before = Differences.load(in);
    difference = before.command();
    stateDifference = before.state();
    agreed = before.agreed();
    in.open("tasks");
    tasks.load(in);
    in.close();
    in.open("core");
    core.load(in);
    in.close();
  }

  /**
   * Cuts out what comes next, with the state that it begins from.
   *
   * @param run what the machine walks
   * @param last the last event of the slice
   */
  Slice cut(RecordedBacktest run, long last) {
    StateWriter state = null;
    if (started) {
      if (!canSave()) {
        throw new IllegalStateException(
            strategy.getClass().getName()
                + " has fields and does not save them: a slice of its run begins at the beginning");
      }
      state = new StateWriter();
      saveOwn(state);
    }
    Slice.Cutter cutter = new Slice.Cutter();
    commands = cutter::command;
    JournalException failed = null;
    try {
      while (position() < last && step()) {
        cutter.event(words, offset);
      }
    } catch (DamagedException e) {
      throw e;
    } catch (JournalException e) {
      cutter.event(words, offset); // the one at which the run has failed
      failed = e;
    }
    return cutter.slice(run, rows.instruments(), state, failed);
  }

  @Override
  public void visit(StateVisitor visitor) {
    StateWriter out = new StateWriter();
    out.open("tasks");
    tasks.save(out);
    out.close();
    core.show(out);
    new StateReader(out.words(), 0, out.length()).visit(visitor);
  }

  @Override
  public long hash() {
    StateWriter out = new StateWriter();
    tasks.save(out);
    return Hash64.mix(out.hash()) + core.fullHash();
  }

  @Override
  public <T> T find(Class<T> type) {
    return type.isInstance(core)
        ? type.cast(core)
        : type.isInstance(strategy) ? type.cast(strategy) : null;
  }

  @Override
  public void close() {
    events.close();
    record.close();
    if (rows != null) {
      rows.close();
    }
  }

  @Override
  public String toString() {
    return name + " at event " + position();
  }
}
