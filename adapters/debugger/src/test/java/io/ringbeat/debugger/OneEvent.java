package io.ringbeat.debugger;

import io.ringbeat.engine.StateDifference;
import io.ringbeat.event.Event;
import io.ringbeat.replay.Machine;
import io.ringbeat.replay.Saved;
import io.ringbeat.state.StateVisitor;

/** A machine that stands at one event, which a test writes. */
final class OneEvent implements Machine {
  long[] words = new long[3 * Event.WORDS];
  int offset = Event.WORDS;
  Object core;
  long sequence = 17;

  OneEvent header(int kind, long flags, int source, int instrument) {
    words[offset] = Event.header(kind, flags, source, instrument);
    return this;
  }

  OneEvent of(int kind, long flags) {
    return header(kind, flags, 0, 0);
  }

  OneEvent times(long venue, long engine) {
    words[offset + Event.VENUE_TIME] = venue;
    words[offset + Event.ENGINE_TIME] = engine;
    return this;
  }

  OneEvent words(long a, long b, long c, long d, long e) {
    long[] given = {a, b, c, d, e};
    System.arraycopy(given, 0, words, offset + Event.A, given.length);
    return this;
  }

  @Override
  public int offset() {
    return offset;
  }

  @Override
  public long[] words() {
    return words;
  }

  @Override
  public long position() {
    return sequence;
  }

  @Override
  public long sequence() {
    return sequence;
  }

  @Override
  public long time() {
    return words[offset + Event.ENGINE_TIME];
  }

  @Override
  public <T> T find(Class<T> type) {
    return type.isInstance(core) ? type.cast(core) : null;
  }

  @Override
  public boolean step() {
    sequence++;
    return true;
  }

  @Override
  public boolean runTo(long last) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void onCommand(CommandListener listener) {
    throw new UnsupportedOperationException();
  }

  @Override
  public io.ringbeat.engine.CommandDifference commandDifference() {
    return null;
  }

  @Override
  public StateDifference stateDifference() {
    return null;
  }

  @Override
  public boolean canSave() {
    return false;
  }

  @Override
  public Saved save() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void load(Saved saved) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void visit(StateVisitor visitor) {}

  @Override
  public long hash() {
    return 0;
  }

  @Override
  public void close() {}
}
