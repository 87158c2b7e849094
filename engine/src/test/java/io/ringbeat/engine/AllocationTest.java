package io.ringbeat.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.time.HeartbeatSpec;
import io.ringbeat.time.ManualClock;
import io.ringbeat.time.TaskDue;
import io.ringbeat.time.TaskSpec;
import io.ringbeat.time.TaskSpec.Overlap;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The path of an event does not allocate once warm. */
@Timeout(60)
final class AllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int WARM = 20_000;
  private static final int MEASURED = 50_000;
  private static final int ROUNDS = 4;

  private final ManualClock clock = new ManualClock(1_000_000);
  private Engine engine;
  private Publisher feed;
  private long sum;
  private long[] kept;

  @AfterEach
  void close() {
    engine.close();
  }

  private EngineBuilder polled(int slots) {
    return Engine.builder()
        .driver(Driver.CALLER)
        .ringSize(slots)
        .clock(clock)
        .handler("sums", (sequence, time, slab, offset) -> sum += slab[offset + Event.A] + time);
  }

  private void start(EngineBuilder builder) {
    engine = builder.start();
    feed = engine.publisher("feed");
  }

  /** Measures the bytes that the current thread allocates, in the quietest of some rounds. */
  private static long bytes(Runnable step) {
    for (int i = 0; i < WARM; i++) {
      step.run();
    }
    long least = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < MEASURED; i++) {
        step.run();
      }
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }

  private void requireNone(Runnable step) {
    assertEquals(0, bytes(step), () -> "bytes in " + MEASURED + " steps");
    assertEquals(Health.Status.UP, engine.health().status(), engine::toString);
  }

  @Test
  void shouldMeasureWhatIsAllocated() {
    start(polled(64));

    assertTrue(bytes(() -> kept = new long[2]) >= 32L * MEASURED);
    assertEquals(2, kept.length);
  }

  @Test
  void shouldNotAllocateForTypedCallsAndHandlers() {
    start(polled(1 << 10).handler("after", (s, t, slab, o) -> sum++, o -> o.after("sums")));

    requireNone(
        () -> {
          feed.depth(1, Event.SELL, 1, 2, 3, 4);
          feed.trade(1, 0, 1, 2, 3, 4);
          feed.quote(1, 1, 2, 3, 4, 5, 6);
          feed.publish(Event.header(Kind.MARK, 0, 0, 0), 1, 2, 3, 4, 5, 6);
          feed.confirm(1, 0);
          feed.taskDone(1, 2, 3, 4);
          engine.poll();
        });
  }

  @Test
  void shouldNotAllocateForBatches() {
    start(polled(1 << 10));
    long[] batch =
        Rig.join(
            Rig.event(Kind.DEPTH, 0, 1, 1, 2, 3),
            Rig.event(Kind.DEPTH, 0, 1, 1, 2, 3),
            Rig.event(Kind.TRADE, Event.LAST, 1, 1, 2, 3));

    requireNone(
        () -> {
          feed.copy(batch, 0, batch.length);
          feed.offer(batch, 0, 3);
          engine.poll();
        });
  }

  @Test
  void shouldNotAllocateForMessages() {
    start(polled(1 << 10));
    byte[] payload = new byte[201];

    requireNone(
        () -> {
          feed.message(1, 2, 3, 4, payload, 0, payload.length);
          engine.poll();
        });
  }

  @Test
  void shouldNotAllocateWhileAPublisherWaits() {
    start(polled(16));

    requireNone(() -> feed.trade(1, 0, 1, 2, 3, 4));

    assertTrue(Rig.counters(engine, "publisher.feed").get("waits") > MEASURED / 32);
  }

  @Test
  void shouldNotAllocateForWhatIsDropped() {
    start(polled(16));
    feed.whenFull(Kind.DEPTH, FullRing.DROP).whenFull(Kind.TRADE, FullRing.DROP);

    requireNone(
        () -> {
          for (int i = 0; i < 20; i++) {
            feed.depth(i & 3, 0, 1, 2, 3, i);
            feed.trade(i & 3, 0, 1, 2, 3, i);
          }
          Rig.settle(engine);
        });

    assertTrue(Rig.counters(engine, "publisher.feed").get("dropped") > MEASURED);
  }

  @Test
  void shouldNotAllocateForWhatIsConflated() {
    start(polled(32));
    feed.whenFull(Kind.QUOTE, FullRing.CONFLATE).whenFull(Kind.SNAPSHOT, FullRing.CONFLATE);
    long[] snapshot =
        Rig.join(
            Rig.event(Kind.CLEAR, Event.NO_PRICE, 1, 0, 0, 7),
            Rig.event(Kind.SNAPSHOT, 0, 1, 5, 6, 7),
            Rig.event(Kind.SNAPSHOT, Event.LAST, 1, 6, 6, 7));

    requireNone(
        () -> {
          for (int i = 0; i < 20; i++) {
            feed.quote(i & 3, 1, 2, 3, 4, 5, i);
            feed.copy(snapshot, 0, snapshot.length);
          }
          Rig.settle(engine);
        });

    assertTrue(Rig.counters(engine, "publisher.feed").get("conflated") > MEASURED);
  }

  @Test
  void shouldNotAllocateForBeats() {
    start(polled(1 << 10).heartbeat(HeartbeatSpec.every(10_000)));

    requireNone(
        () -> {
          clock.advance(10_000);
          engine.poll();
        });

    assertTrue(Rig.counters(engine, "heartbeat").get("beats") >= MEASURED);
  }

  /** Does a bit of everything that a core may. */
  private final class Busy implements Core {
    private final long[] order = Rig.event(Kind.REQUEST, Event.AT_VENUE, 1, 100, 5, 1, 2, 3);
    private final TaskSpec once = TaskSpec.once(1_000).type(9).arguments(1, 2, 3);
    private final boolean changesTasks;
    private final long period;
    long due;

    Busy(boolean changesTasks) {
      this(changesTasks, 10_000);
    }

    Busy(boolean changesTasks, long period) {
      this.changesTasks = changesTasks;
      this.period = period;
    }

    @Override
    public void onStart(CoreContext context) {
      context.register(1, TaskSpec.every(period));
      context.register(2, TaskSpec.every(period).type(5).routed(Overlap.ALLOW).arguments(4, 5));
    }

    @Override
    public void onEvent(CoreContext context, long[] slab, int offset) {
      sum += slab[offset + Event.A];
    }

    @Override
    public void onTask(CoreContext context, TaskDue task) {
      due++;
      sum += task.type() + task.scheduled() + (task.arguments() > 1 ? task.argument(1) : 0);
      if (task.id() == 1) {
        context.send(order, 0);
        if (changesTasks) {
          context.register(10 + (due & 3), once);
          context.unregister(10 + ((due + 1) & 3));
        }
      }
    }
  }

  /** Answers each command. */
  private static final class Echo implements Gateway {
    private final long[] answer = Rig.event(Kind.CONFIRM, 0, 0);
    private final long[] done = Rig.event(Kind.TASK_DONE, 0, 0);
    private Publisher publisher;
    long commands;
    long full;

    @Override
    public void onStart(Publisher value) {
      publisher = value;
    }

    @Override
    public boolean send(long id, long[] slab, int offset) {
      commands++;
      long[] event = Event.kind(slab[offset]) == Kind.TASK_DUE ? done : answer;
      System.arraycopy(slab, offset + Event.A, event, Event.A, 3);
      if (event == answer) {
        event[Event.A] = id;
        event[Event.B] = 0;
      }
      full += publisher.offer(event, 0, 1) < 0 ? 1 : 0;
      return true;
    }
  }

  @Test
  void shouldNotAllocateForTasksCommandsAndTheGatewaysAnswers() {
    Busy busy = new Busy(false);
    Echo echo = new Echo();
    start(polled(1 << 10).core("core", busy).gateway(echo));

    requireNone(
        () -> {
          clock.advance(10_000);
          engine.poll();
        });

    assertTrue(busy.due >= MEASURED, () -> "due " + busy.due);
    assertTrue(echo.commands >= 2 * MEASURED, () -> "commands " + echo.commands);
    assertEquals(0, echo.full);
  }

  @Test
  void shouldNotAllocateForChangesOfTasksThatACoreMakes() {
    Busy busy = new Busy(true);
    start(polled(1 << 10).core("core", busy).gateway(new Echo()));

    requireNone(
        () -> {
          clock.advance(10_000);
          engine.poll();
        });

    assertTrue(busy.due >= MEASURED, () -> "due " + busy.due);
    assertTrue(Rig.counters(engine, "outbound").get("loopedBack") >= 2 * MEASURED);
  }

  @Test
  void shouldNotAllocateForChangesOfTasksThatAPublisherMakes() {
    Busy busy = new Busy(false);
    start(polled(1 << 10).core("core", busy).gateway(new Echo()));
    TaskSpec spec = TaskSpec.every(10_000).arguments(1, 2, 3);

    requireNone(
        () -> {
          feed.register(7, spec);
          feed.register(8, spec);
          feed.unregister(7);
          clock.advance(10_000);
          engine.poll();
        });
  }

  @Test
  void shouldNotAllocateOnThreadsOfTheirOwn() throws Exception {
    Busy busy = new Busy(false, 500_000);
    Echo echo = new Echo();
    engine =
        Engine.builder()
            .ringSize(1 << 12)
            .clock(System::nanoTime)
            .heartbeat(HeartbeatSpec.every(1_000_000))
            .handler("sums", (sequence, time, slab, offset) -> sum += time)
            .core("core", busy, options -> options.after("sums"))
            .gateway(echo)
            .start();
    feed = engine.publisher("feed").timeout(20 * Rig.SECOND);
    byte[] payload = new byte[100];
    publish(60_000, payload);

    Map<String, Long> least = new TreeMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      Map<String, Long> before = allocated();
      long handled = engine.handled();
      long own = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < MEASURED; i++) {
        feed.trade(1, 0, 1, 2, 3, 4);
        feed.message(1, 2, 3, 4, payload, 0, payload.length);
      }
      long published = THREADS.getCurrentThreadAllocatedBytes() - own;
      Rig.await(() -> engine.isQuiet() || engine.handled() > handled + 3 * MEASURED, "handled");
      Map<String, Long> after = allocated();
      least.merge("publisher", published, Math::min);
      before.forEach((name, bytes) -> least.merge(name, after.get(name) - bytes, Math::min));
    }

    assertEquals(Health.Status.UP, engine.health().status(), engine::toString);
    assertTrue(busy.due > 10, () -> "due " + busy.due);
    assertTrue(least.containsKey("ringbeat-core"), least::toString);
    least.remove("ringbeat-monitor"); // touches no event
    least.forEach((name, bytes) -> assertEquals(0, bytes, () -> name + " of " + least));
  }

  private void publish(int times, byte[] payload) throws InterruptedException {
    for (int i = 0; i < times; i++) {
      feed.trade(1, 0, 1, 2, 3, 4);
      feed.message(1, 2, 3, 4, payload, 0, payload.length);
    }
    Thread.sleep(300); // tasks and beats become warm, too
  }

  private static Map<String, Long> allocated() {
    Map<String, Long> bytes = new TreeMap<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("ringbeat-")) {
        bytes.put(thread.getName(), THREADS.getThreadAllocatedBytes(thread.getId()));
      }
    }
    return bytes;
  }
}
