package io.ringbeat.engine;

import static io.ringbeat.engine.JournalSimulation.require;

import io.ringbeat.event.ControlCode;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.OrderCode;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A fresh core that is fed a whole sequence in one run, and a simple account of its commands. */
final class JournalReference {
  final List<long[]> commands = new ArrayList<>();
  final List<long[]> open = new ArrayList<>(); // that nothing confirms
  final long commandHash;
  final long stateHash;
  final long failedAt;

  JournalReference(JournalHistory history, List<Long> skips, Core core, long cuts) {
    SplittableRandom random = new SplittableRandom(cuts);
    EngineBuilder builder =
        Engine.builder()
            .driver(Driver.CALLER)
            .ringSize(64 << random.nextInt(3))
            .coreSlots(64, 64)
            .core("core", core)
            .replay(
                new ReplayListener() {
                  @Override
                  public void onCommand(long[] slab, int offset) {
                    commands.add(JournalHistory.copy(slab, offset));
                  }
                });
    Engine engine = builder.start();
    for (int i = 0; i < history.size(); ) {
      long[] event = eventOf(history, skips, i);
      boolean taken = engine.health().failure() == null && feed(engine, event);
      i += taken || engine.health().failure() != null ? 1 : 0;
      if (!taken || random.nextInt(4) == 0) {
        engine.poll();
      }
    }
    for (int i = 0; i < 20; i++) {
      engine.poll();
    }
    commandHash = engine.commandHash();
    stateHash = engine.stateHash();
    Failure failure = engine.health().failure();
    failedAt = failure == null ? -1 : failure.sequence();
    require(failure != null || engine.handled() == history.next() - 1, "not fed to the end");
    account(history, skips);
  }

  private static boolean feed(Engine engine, long[] event) {
    return engine.feed(event, 0, event.length) == event.length;
  }

  private static long[] eventOf(JournalHistory history, List<Long> skips, int index) {
    long[] event = history.event(index);
    if (!skips.contains(history.sequence(index))) {
      return event;
    }
    long[] skipped = event.clone();
    skipped[0] = Event.header(Kind.CONTROL, event[0] & Event.LONG, Event.source(event[0]), 0);
    skipped[Event.A] = ControlCode.SKIPPED;
    skipped[Event.B] = Event.kind(event[0]);
    skipped[Event.C] = event[Event.A];
    return skipped;
  }

  private void account(JournalHistory history, List<Long> skips) {
    int next = 0;
    for (int i = 0; i < history.size(); i++) {
      long[] event = eventOf(history, skips, i);
      for (int k = 0; k < open.size(); k++) {
        if (confirms(event, open.get(k))) {
          open.remove(k);
          break;
        }
      }
      while (next < commands.size()
          && CoreContext.cause(commands.get(next)[Event.VENUE_TIME]) == history.sequence(i)) {
        open.add(commands.get(next++));
      }
    }
    require(next == commands.size(), "commands without a cause");
  }

  private static boolean confirms(long[] event, long[] command) {
    int kind = Event.kind(command[0]);
    boolean other = kind != Kind.REQUEST && kind != Kind.TASK_DUE;
    return switch (Event.kind(event[0])) {
      case Kind.REPORT ->
          kind == Kind.REQUEST
              && event[Event.C] == command[Event.C]
              && OrderCode.answers(event[Event.D]) == OrderCode.action(command[Event.D]);
      case Kind.TASK_DONE ->
          kind == Kind.TASK_DUE
              && event[Event.A] == command[Event.A]
              && event[Event.B] == command[Event.B]
              && event[Event.C] == command[Event.C];
      case Kind.CONFIRM -> other && event[Event.A] == command[Event.VENUE_TIME];
      case Kind.TASK ->
          other
              && Event.source(event[0]) == 2
              && event[Event.VENUE_TIME] == command[Event.VENUE_TIME];
      default -> false;
    };
  }
}
