package io.ringbeat.rabbitmq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.beat.LedgerCode;
import io.ringbeat.engine.Core;
import io.ringbeat.engine.CoreContext;
import io.ringbeat.engine.Engine;
import io.ringbeat.engine.Publisher;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Answers to an engine whose core does not come on. */
final class BeatAnswersTest {
  /** Keeps the answers, once it may. */
  private static final class Slow implements Core {
    final CountDownLatch gate = new CountDownLatch(1);
    final List<Long> seen = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void onEvent(CoreContext context, long[] slab, int offset) {
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      boolean confirm = Event.kind(slab[offset]) == Kind.CONFIRM;
      seen.add(confirm ? slab[offset + Event.A] : -slab[offset + Event.B]);
    }
  }

  @Test
  void shouldKeepWhatFindsNoRoomInTheRingAndTheirOrder() {
    Slow core = new Slow();
    BeatAnswers answers = new BeatAnswers();
    List<Long> expected = new ArrayList<>();
    try (Engine engine = Engine.builder().ringSize(1024).core("core", core).start()) {
      Publisher publisher = engine.publisher("answers");
      try {
        for (long id = 1; answers.mayAsk(); id++) {
          answers.asked();
          answers.confirm(id, 0);
          expected.add(id);
        }
        assertEquals(BeatAnswers.COMMANDS, expected.size());
        for (long nonce = 1; answers.hasRoomForLedger(); nonce++) {
          byte[] claim = {1, 0, 0, 0, 'a'};
          answers.ledger(new LedgerRecord(LedgerCode.CLAIM, nonce, 0, claim).event(nonce));
          expected.add(-nonce);
        }
        answers.lock(LedgerCode.LOST, 1_000);
        expected.add(-1_000L);
        Wait.until(
            Duration.ofSeconds(20), "the ring is full", () -> answers.publish(publisher) == 0);
        assertFalse(answers.hasRoomForLock());
      } finally {
        core.gate.countDown();
      }
      Wait.until(
          Duration.ofSeconds(20),
          "all are seen",
          () -> answers.publish(publisher) == 0 && core.seen.size() == expected.size());

      assertEquals(expected, core.seen);
      assertTrue(answers.mayAsk() && answers.hasRoomForLedger() && answers.hasRoomForLock());
    }
  }

  @Test
  void shouldWakeWhoPublishes() throws InterruptedException {
    BeatAnswers answers = new BeatAnswers();
    CountDownLatch asleep = new CountDownLatch(1);
    Thread poller =
        new Thread(
            () -> {
              answers.publish(null); // there is nothing yet
              asleep.countDown();
              LockSupport.park();
            });
    poller.setDaemon(true);
    poller.start();
    asleep.await();

    answers.asked();
    answers.confirm(1, 0);

    poller.join(20_000);
    assertFalse(poller.isAlive());
  }
}
