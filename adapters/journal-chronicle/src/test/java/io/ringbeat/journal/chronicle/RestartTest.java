package io.ringbeat.journal.chronicle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ringbeat.engine.Driver;
import io.ringbeat.engine.Engine;
import io.ringbeat.engine.Publisher;
import io.ringbeat.event.Event;
import io.ringbeat.journal.Frame;
import io.ringbeat.journal.FrameReader;
import io.ringbeat.journal.Journal;
import io.ringbeat.journal.JournalException;
import io.ringbeat.replay.ReplayResult;
import io.ringbeat.trading.LiveTrading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

/** How a journalled engine starts, stands still, stops for good, and goes on. */
@Timeout(180)
final class RestartTest {
  private static final long SNAPSHOT_EVERY = 1_500;
  private static final int STOPPED_SECONDS = Integer.getInteger("ringbeat.stopped", 2);
  private static final List<String> UNSHARE =
      List.of("unshare", "-pf", "--kill-child", "--mount-proc");

  private Path parent;
  private Path folder;
  private ReceivingEnd end;

  @BeforeEach
  void prepare(TestInfo test) throws IOException {
    parent = Folders.fresh(test.getTestMethod().orElseThrow().getName());
    folder = parent.resolve("run");
    end = new ReceivingEnd(folder, parent.resolve("log"), FastStart.none());
  }

  @AfterEach
  void tidy() throws IOException {
    end.close();
    assertEquals(List.of(), end.wrong());
  }

  @Test
  void shouldBeginTheRunWhereALifeWasEndedBeforeItsFirstEvent() throws Exception {
    try (ChronicleStore store = ChronicleStore.open(folder, Documents.SMALL)) {
      Journal journal = new Journal(store, PaperRun.options());
      try (FrameReader events = new FrameReader(store.events());
          FrameReader out = new FrameReader(store.out())) {
        journal.begin(events, out, List.of(), -1);
      }
      journal.close();
    }

    for (int life = 0; life < 2; life++) {
      try (ChronicleStore store = ChronicleStore.open(folder, Documents.SMALL)) {
        LiveTrading trading = PaperRun.trading();
        WireGateway gateway = new WireGateway((id, words, offset, slots) -> {});
        Engine engine =
            PaperRun.builder(store, PaperRun.options(), trading, gateway)
                .driver(Driver.CALLER)
                .build();
        Publisher feed = engine.publisher("feed");
        gateway.workers(engine.publisher("workers"));
        engine.start();
        SplittableRandom random = new SplittableRandom(life);
        for (int i = 0; i < 2_000; i++) {
          PaperRun.publish(feed, random);
          engine.poll();
        }
        assertTrue(engine.close(10_000 * PaperRun.MS).complete());
        assertNull(engine.health().failure());
        assertTrue(trading.core().submits() > 0, "the strategy was never started");
      }
    }
    Folders.delete(parent);
  }

  @Test
  void shouldReplayARunThatIsBeingWrittenAsFarAsItIsWritten() throws Exception {
    try (ChronicleStore store = ChronicleStore.open(folder, Documents.SMALL)) {
      WireGateway gateway = new WireGateway((id, words, offset, slots) -> {});
      Engine engine =
          PaperRun.builder(store, PaperRun.options(), PaperRun.trading(), gateway)
              .driver(Driver.THREADS)
              .build();
      Publisher feed = engine.publisher("feed");
      gateway.workers(engine.publisher("workers"));
      engine.start();
      AtomicBoolean ending = new AtomicBoolean();
      Thread feeder = new Thread(() -> publishUntil(ending, feed), "feeder");
      feeder.start();

      List<ReplayResult> results = new ArrayList<>();
      List<Long> written = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        Thread.sleep(20);
        written.add(engine.written());
        try (ChronicleStore lookedAt = ChronicleStore.readOnly(folder)) {
          results.add(PaperRun.replay(lookedAt).run());
        }
      }
      ending.set(true);
      feeder.join();
      assertTrue(engine.close(10_000 * PaperRun.MS).complete());

      for (int i = 0; i < results.size(); i++) {
        ReplayResult result = results.get(i);
        assertNull(result.difference(), "replay " + i);
        assertTrue(result.last() >= written.get(i), result + " of " + written.get(i));
      }
    }
    Folders.delete(parent);
  }

  private static void publishUntil(AtomicBoolean ending, Publisher feed) {
    SplittableRandom random = new SplittableRandom(1);
    while (!ending.get()) {
      PaperRun.publish(feed, random);
      LockSupport.parkNanos(PaperRun.MS / 20);
    }
  }

  @Test
  void shouldGoOnWhenItWasStoppedForSeconds() throws Exception {
    ReceivingEnd.Life life = end.go("THREADS", SNAPSHOT_EVERY);
    life.await(life.up);
    Thread.sleep(100);

    signal("STOP", life.process.pid());
    long before = end.lastAcknowledged();
    var refused =
        assertThrows(
            JournalException.class, () -> ChronicleStore.open(folder, Documents.SMALL).close());
    Thread.sleep(1_000L * STOPPED_SECONDS);
    signal("CONT", life.process.pid());
    Thread.sleep(500);
    life.order('C');
    long[] closed = life.await(life.closed);

    assertTrue(
        refused.getMessage().contains("is being written by another process"), refused.getMessage());
    assertEquals(0, life.awaitEnd());
    assertTrue(end.lastAcknowledged() > before, "it never went on");
    assertEquals(1, closed[0]);
    Sound.require(folder, end, closed);
    Folders.delete(parent);
  }

  @Test
  void shouldComeBackAtOnceWhereProcessNumbersRepeat() throws Exception {
    assumeTrue(canRun(UNSHARE), "may not unshare");

    for (int i = 0; i < 2; i++) {
      ReceivingEnd.Life life = end.go("THREADS", SNAPSHOT_EVERY, UNSHARE.toArray(new String[0]));
      long began = System.nanoTime();
      long[] up = life.await(life.up);
      assertTrue(System.nanoTime() - began < 10_000 * PaperRun.MS, "it stalls");
      assertEquals(i == 0, up[0] < 0);
      Thread.sleep(100);
      life.kill();
      awaitUnlocked();
    }
    ReceivingEnd.Life last = end.go("CALLER", SNAPSHOT_EVERY, UNSHARE.toArray(new String[0]));
    assertTrue(last.await(last.up)[0] > 0);
    last.order('C');
    Sound.require(folder, end, last.await(last.closed));
    last.awaitEnd();
    Folders.delete(parent);
  }

  @Test
  void shouldStayDownAtAPoisonEventUntilItIsSkipped() throws Exception {
    ReceivingEnd.Life first = end.go("THREADS", SNAPSHOT_EVERY);
    first.await(first.up);
    Thread.sleep(200);
    first.order('P');
    long poison = first.await(first.down)[0];
    first.awaitEnd();
    assertTrue(poison > 0);

    for (int i = 0; i < 2; i++) {
      ReceivingEnd.Life again = end.go(i % 2 == 0 ? "CALLER" : "THREADS", SNAPSHOT_EVERY);
      assertEquals(poison, again.await(again.down)[0]);
      assertEquals(0, again.awaitEnd());
      assertTrue(!again.up.isDone());
    }

    skip(poison);
    for (int i = 0; i < 2; i++) {
      ReceivingEnd.Life life = end.go(i % 2 == 0 ? "CALLER" : "THREADS", SNAPSHOT_EVERY);
      assertTrue(life.await(life.up)[0] >= poison);
      Thread.sleep(100);
      life.order('C');
      long[] closed = life.await(life.closed);
      assertEquals(1, closed[0]);
      life.awaitEnd();
      Sound.require(folder, end, closed);
    }
    Folders.delete(parent);
  }

  /** Appends an operator's decision, as `ringbeat journal skip` does. */
  private void skip(long sequence) {
    ChronicleStore store = ChronicleStore.open(folder, Documents.SMALL);
    Journal journal = new Journal(store, PaperRun.options());
    try (FrameReader events = new FrameReader(store.events());
        FrameReader out = new FrameReader(store.out())) {
      while (events.next()) {}
      long lastId = out.mark();
      while (out.next()) {
        long[] words = out.frame().words();
        for (int at = 0;
            out.frame().type() == Frame.EVENTS && at < out.frame().slots() * Event.WORDS;
            at += Event.slots(words, at) * Event.WORDS) {
          lastId = words[at + Event.VENUE_TIME];
        }
      }
      List<Long> skips = new ArrayList<>(events.skips());
      skips.add(sequence);
      journal.begin(events, out, skips, lastId);
    }
    journal.close();
  }

  /** The child of a killed wrapper takes a moment to end. */
  private void awaitUnlocked() throws InterruptedException {
    for (int tries = 0; ; tries++) {
      try (ChronicleStore store = ChronicleStore.open(folder, Documents.SMALL)) {
        assertTrue(!store.events().segments().isEmpty());
        return;
      } catch (JournalException e) {
        assertTrue(tries < 200, e.getMessage());
        Thread.sleep(20);
      }
    }
  }

  private static void signal(String name, long pid) throws Exception {
    assertEquals(0, new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor());
  }

  private static boolean canRun(List<String> wrapper) throws InterruptedException {
    List<String> command = new ArrayList<>(wrapper);
    command.add("true");
    try {
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
