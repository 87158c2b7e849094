package io.ringbeat.backtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ringbeat.backtest.RecordedBacktestTest.Run;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.journal.JournalException;
import io.ringbeat.replay.Bisect;
import io.ringbeat.replay.Divergence;
import io.ringbeat.replay.Machine;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.Context;
import io.ringbeat.trading.Strategy;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The journal of a backtest says how it failed. */
final class RecordedFailureTest {
  /** Looks at each book and sends nothing. */
  private static Strategy quiet(boolean fails) {
    return new Strategy() {
      @Override
      public void onStart(Context context) {
        context.subscribeBook(0);
      }

      @Override
      public void onBook(Context context, int instrument) {
        if (fails && context.sequence() > 60) {
          throw new IllegalStateException("as planned at " + context.sequence());
        }
      }
    };
  }

  /** Fails at its third task. */
  private static Strategy onTask(RandomStrategy inner) {
    return new Strategy() {
      private int tasks;

      @Override
      public void onStart(Context context) {
        inner.onStart(context);
        context.every(20);
      }

      @Override
      public void onTask(Context context, TaskDue task) {
        if (++tasks == 3) {
          throw new IllegalStateException("as planned");
        }
      }
    };
  }

  /** Returns the kind of the event that a machine shows when it has failed. */
  private static String kindOfFailure(Supplier<Strategy> strategy) {
    try (Machine machine = new Run(4, strategy).with(strategy).open()) {
      assertThrows(JournalException.class, () -> machine.runTo(Long.MAX_VALUE));
      assertEquals("java.lang.IllegalStateException: as planned", machine.recordedFailure());
      return Kind.name(Event.kind(machine.words()[machine.offset()]));
    }
  }

  @Test
  void shouldKnowHowTheRunFailed() {
    Run run = new Run(4, () -> quiet(true));
    Run sound = new Run(4, () -> quiet(false));

    Divergence mended = Bisect.of(run.with(() -> quiet(false)));
    Divergence broken = Bisect.of(sound.with(() -> quiet(true)));

    assertNull(Bisect.of(run.with(() -> quiet(true))), "it fails as it did");
    assertNull(
        Bisect.of(new Run(2, RecordedBacktestTest::failing).with(RecordedBacktestTest::failing)));
    assertEquals("TASK_DUE", kindOfFailure(() -> onTask(new RandomStrategy(10, 100))));
    assertEquals(Divergence.What.FAILURE, mended.what());
    assertEquals(
        "java.lang.IllegalStateException: as planned at " + mended.first(), mended.before());
    assertEquals("does not fail", mended.after());
    assertEquals(Divergence.What.FAILURE, broken.what());
    assertEquals("does not fail", broken.before());
    assertEquals(mended.first(), broken.first());
  }
}
