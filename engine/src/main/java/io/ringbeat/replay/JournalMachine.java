package io.ringbeat.replay;

import io.ringbeat.engine.CommandDifference;
import io.ringbeat.engine.CoreContext;
import io.ringbeat.engine.EngineBuilder;
import io.ringbeat.engine.JournalPlayer;
import io.ringbeat.engine.ReplayCheck;
import io.ringbeat.engine.ReplayListener;
import io.ringbeat.engine.StateDifference;
import io.ringbeat.engine.Stepper;
import io.ringbeat.event.Event;
import io.ringbeat.journal.FrameReader;
import io.ringbeat.journal.Journal;
import io.ringbeat.journal.JournalException;
import io.ringbeat.journal.JournalStore;
import io.ringbeat.journal.Snapshot;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateVisitor;
import io.ringbeat.state.StateWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** The handlers of a live engine, fed from its journal. */
final class JournalMachine implements Machine, JournalPlayer.Target, ReplayListener {
  private static final int MOST_HANDLERS = 1 << 12;

  private final FrameReader frames;
  private final FrameReader out;
  private final Stepper stepper;
  private ReplayCheck check;
  private JournalPlayer player;
  private CommandListener commands = CommandListener.NONE;
  private long position;
  private long stop;
  private long sequence = -1;
  private long[] words = {};
  private int offset;

  JournalMachine(JournalStore store, EngineBuilder handlers) {
    stepper = handlers.stepper(this);
    frames = new FrameReader(store.events());
    out = new FrameReader(store.out());
    begin(frames.firstSequence(), null, 0);
  }

  /** Begins at a sequence, which is in the frame at a place, if that is known. */
  private void begin(long first, FrameReader.Place place, long firstCommand) {
    if (place == null) {
      frames.seek(first);
    } else {
      frames.seek(place);
    }
    out.seek(firstCommand);
    position = first - 1;
    check = new ReplayCheck(out, first);
    player = newPlayer();
  }

  private JournalPlayer newPlayer() {
    return new JournalPlayer(
        frames, position + 1, Long.MAX_VALUE, frames.skips(), this, check::compare);
  }

  @Override
  public boolean step() {
    return runTo(position + 1);
  }

  @Override
  public boolean runTo(long last) {
    if (player.isDone()) {
      player = newPlayer(); // more may have been written
    }
    stop = last;
    while (position < last && !player.isDone()) {
      player.doWork();
    }
    if (position < last) {
      frames.requireOwed();
    }
    return position >= last;
  }

  @Override
  public int feed(long[] slab, int from, int to) {
    int at = from;
    words = slab;
    while (at < to && position < stop) {
      int slots = Event.slots(slab, at);
      sequence = position + 1;
      offset = at;
      stepper.handle(sequence, slab, at);
      position += slots;
      at += slots * Event.WORDS;
    }
    return at;
  }

  @Override
  public boolean hasHandled(long last) {
    return true; // a checkpoint comes behind its events
  }

  @Override
  public void onCommand(long[] slab, int at) {
    commands.onCommand(CoreContext.cause(slab[at + Event.VENUE_TIME]), slab, at);
    check.onCommand(slab, at);
  }

  @Override
  public void onLost(long first, long slots) {
    check.onLost(first, slots);
  }

  @Override
  public void onMark(String handler, long marker, long hash) {
    check.onMark(handler, marker, hash);
  }

  @Override
  public long position() {
    return position;
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
    return stepper.time();
  }

  @Override
  public void onCommand(CommandListener listener) {
    commands = listener;
  }

  @Override
  public CommandDifference commandDifference() {
    return check.commandDifference();
  }

  @Override
  public StateDifference stateDifference() {
    return check.stateDifference();
  }

  @Override
  public void finish() {
    check.finish(position);
  }

  @Override
  public boolean canSave() {
    return stepper.notSaved().isEmpty();
  }

  @Override
  public Saved save() {
    if (!canSave()) {
      throw new IllegalStateException(
          "handlers " + stepper.notSaved() + " do not save their state");
    }
    StateWriter state = new StateWriter();
    Map<String, long[]> parts = stepper.save();
    state.put("sequence", sequence);
    state.put("event", words, offset, offset + eventLength());
    state.put("out", check.nextCommand());
    new Differences(check.commandDifference(), check.stateDifference(), check.agreed()).save(state);
    FrameReader.Place place = frames.place();
    state.put("placed", place != null);
    if (place != null) {
      state.put("segment", place.segment());
      state.put("byte", place.position());
      state.put("next", place.next());
      state.put("chain", place.chain());
      state.put("time", place.time());
    }
    state.put("handlers", parts.size());
    parts.forEach(
        (name, part) -> {
          state.put("name", name);
          state.put("state", part, 0, part.length);
        });
    return new Saved(position, stepper.time(), hash(), state);
  }

  private int eventLength() {
    return words.length == 0 ? 0 : Event.slots(words, offset) * Event.WORDS;
  }

  @Override
  public void load(Saved saved) {
    StateReader state = saved.read();
    sequence = state.number("sequence");
    words = state.numbers("event");
    offset = 0;
    long firstCommand = state.number("out");
    Differences before = Differences.load(state);
    FrameReader.Place place =
        state.flag("placed")
            ? new FrameReader.Place(
                state.number("segment"),
                state.number("byte"),
                state.number("next"),
                state.number("chain"),
                state.number("time"))
            : null;
    Map<String, long[]> parts = new LinkedHashMap<>();
    int count = state.count("handlers", MOST_HANDLERS);
    for (int i = 0; i < count; i++) {
      parts.put(state.text("name"), state.numbers("state"));
    }
    state.requireEnd();
    stepper.load(new Snapshot(saved.position(), saved.time(), 0, firstCommand, parts));
    begin(saved.position() + 1, place, firstCommand);
    check.resume(before.command(), before.state(), before.agreed());
  }

  /** Returns the first sequence that the journal has; what was before is archived. */
  long firstSequence() {
    return frames.firstSequence();
  }

  /**
   * Goes to where the engine made a snapshot; before the first event.
   *
   * @throws JournalException if it is damaged, or not of this run, or a handler cannot load it
   * @throws UnfitStateException if what was loaded is not what is in it
   */
  void load(JournalStore store, long marker) {
    Snapshot snapshot = Journal.snapshot(store, frames, marker);
    FrameReader.Place place = frames.firstSequence() <= marker ? frames.place() : null;
    if (place != null) {
      int at = (int) (marker - frames.frame().first()) * Event.WORDS;
      sequence = marker;
      words = Arrays.copyOfRange(frames.frame().words(), at, at + Event.WORDS);
      offset = 0;
    }
    stepper.load(snapshot);
    stepper
        .save()
        .forEach(
            (handler, state) -> {
              if (!Arrays.equals(state, snapshot.parts().get(handler))) {
                throw new UnfitStateException(handler, marker);
              }
            });
    begin(marker + 1, place, snapshot.out());
  }

  @Override
  public void visit(StateVisitor visitor) {
    stepper.visit(visitor);
  }

  @Override
  public long hash() {
    return stepper.hash();
  }

  @Override
  public <T> T find(Class<T> type) {
    return stepper.find(type);
  }

  @Override
  public void close() {
    frames.close();
    out.close();
  }
}
