package io.ringbeat.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.engine.Health.Status;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.time.ManualClock;
import io.ringbeat.time.TaskSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class CommandsTest {
  private final ManualClock clock = new ManualClock(1_000);
  private final Desk desk = new Desk();

  /** A gateway that keeps what it takes. */
  private static final class Desk implements Gateway {
    final List<Long> ids = new ArrayList<>();
    final List<long[]> commands = new ArrayList<>();
    final List<Long> reconciled = new ArrayList<>();
    boolean open = true;
    boolean knows;

    @Override
    public boolean send(long id, long[] slab, int offset) {
      if (open) {
        ids.add(id);
        commands.add(Arrays.copyOfRange(slab, offset, offset + Event.WORDS));
      }
      return open;
    }

    @Override
    public boolean reconcile(long id, long[] slab, int offset) {
      reconciled.add(id);
      return knows;
    }
  }

  /** Sends so many messages for each trade as it has lots. */
  private static final class Echo implements Core {
    private final long[] message = new long[Event.WORDS];

    @Override
    public void onEvent(CoreContext context, long[] slab, int offset) {
      if (Event.kind(slab[offset]) == Kind.TRADE) {
        for (long i = 0; i < slab[offset + Event.B]; i++) {
          message[0] = Event.header(Kind.MESSAGE, 0, 0, 0);
          message[Event.A] = slab[offset + Event.C];
          context.send(message, 0);
        }
      }
    }
  }

  private EngineBuilder builder() {
    return Engine.builder().driver(Driver.CALLER).clock(clock).core("core", new Echo());
  }

  @Test
  void shouldNameEachCommandByItsCauseAndItsPlaceAmongThem() {
    Engine engine = builder().gateway(desk).start();
    Publisher feed = engine.publisher("feed");

    feed.trade(0, 0, 0, 1, 2, 70);
    feed.trade(0, 0, 0, 1, 0, 71);
    feed.trade(0, 0, 0, 1, 1, 72);
    settle(engine);

    assertEquals(List.of(4096L, 4097L, 3 * 4096L), desk.ids);
    assertEquals(3, CoreContext.cause(desk.ids.get(2)));
    assertEquals(
        List.of(70L, 70L, 72L), desk.commands.stream().map(words -> words[Event.A]).toList());
    assertEquals(4097, desk.commands.get(1)[Event.VENUE_TIME]);
    assertEquals(1_000, desk.commands.get(1)[Event.ENGINE_TIME]);
    engine.close();
  }

  @Test
  void shouldHoldBackCommandsUntilTheirCauseHasPassed() {
    AtomicLong journalled = new AtomicLong(1);
    Engine engine = builder().gateway(desk).leaveAfter(journalled::get).start();
    Publisher feed = engine.publisher("feed");
    for (int i = 0; i < 3; i++) {
      feed.trade(0, 0, 0, 1, 1, i);
    }
    settle(engine);
    assertEquals(List.of(4096L), desk.ids);

    journalled.set(3);
    settle(engine);

    assertEquals(List.of(4096L, 2 * 4096L, 3 * 4096L), desk.ids);
    engine.close();
  }

  @Test
  void shouldKeepCommandsInOrderWhileTheGatewayTakesNone() {
    Engine engine = builder().gateway(desk).start();
    Publisher feed = engine.publisher("feed");
    desk.open = false;
    List<Long> expected = new ArrayList<>();
    for (int i = 0; i < 8_000; i++) {
      feed.trade(0, 0, 0, 1, 1, i);
      expected.add((i + 1) * 4096L);
      engine.poll();
    }

    assertTrue(engine.handled() < 8_000, "the core goes on though its commands find no room");
    desk.open = true;
    while (!engine.isQuiet()) {
      engine.poll();
    }

    assertEquals(expected, desk.ids);
    assertTrue(engine.close(1_000_000_000).complete());
  }

  @Test
  void shouldGoDownWhenOneEventCausesTooManyCommands() {
    Engine engine = builder().gateway(desk).start();

    engine.publisher("feed").trade(0, 0, 0, 1, CoreContext.MAX_COMMANDS + 1, 1);
    settle(engine);

    assertEquals(Status.DOWN, engine.health().status());
    assertEquals(1, engine.health().failure().sequence());
    assertEquals(List.of(), desk.ids);
  }

  @Test
  void shouldGoDownWhenACommandHasNowhereToGo() {
    Engine engine = builder().start();

    engine.publisher("feed").trade(0, 0, 0, 1, 1, 1);
    settle(engine);

    assertEquals(Status.DOWN, engine.health().status());
    assertEquals("outbound", engine.health().failure().agent());
    assertTrue(engine.health().failure().cause().getMessage().contains("no gateway"));
  }

  @Test
  void shouldSendWhatIsOpenFromAnEarlierRunUnderTheSameIdBeforeAnythingElse() {
    Engine engine = builder().gateway(desk).resend(open(41, 42)).start();
    engine.publisher("feed").trade(0, 0, 0, 1, 1, 1);
    settle(engine);

    assertEquals(List.of(41L, 42L), desk.reconciled);
    assertEquals(List.of(41L, 42L, 4096L), desk.ids);
    engine.close();
  }

  @Test
  void shouldAskOnlyOnceWhatBecameOfACommandThatCannotBeSentYet() {
    desk.open = false;
    Engine engine = builder().gateway(desk).resend(open(41, 42)).start();
    settle(engine);
    desk.open = true;
    settle(engine);

    assertEquals(List.of(41L, 42L), desk.reconciled);
    assertEquals(List.of(41L, 42L), desk.ids);
    engine.close();
  }

  @Test
  void shouldNotSendAgainWhatTheOtherSideHas() {
    desk.knows = true;
    Engine engine = builder().gateway(desk).resend(open(41, 42)).start();
    settle(engine);

    assertEquals(List.of(41L, 42L), desk.reconciled);
    assertEquals(List.of(), desk.ids);
    assertTrue(engine.isQuiet());
    engine.close();
  }

  @Test
  void shouldBringTaskChangesBackAsEventsThatCarryTheCommandsId() {
    Recorder recorder = new Recorder();
    Engine engine =
        Engine.builder()
            .driver(Driver.CALLER)
            .clock(clock)
            .handler("recorder", recorder)
            .core(
                "core",
                new Core() {
                  @Override
                  public void onEvent(CoreContext context, long[] slab, int offset) {
                    context.register(5, TaskSpec.every(1_000).arguments(9));
                    context.unregister(5);
                  }
                })
            .start();

    engine.publisher("feed").trade(0, 0, 0, 1, 1, 1);
    settle(engine);

    List<long[]> tasks = recorder.ofKind(Kind.TASK);
    assertEquals(2, tasks.size());
    assertEquals(4096, tasks.get(0)[Event.VENUE_TIME]);
    assertEquals(4097, tasks.get(1)[Event.VENUE_TIME]);
    assertArrayEquals(
        new long[] {9, 0, 0, 0, 0, 0, 0, 0},
        Arrays.copyOfRange(tasks.get(0), Event.WORDS, 2 * Event.WORDS));
    engine.close();
  }

  @Test
  void shouldGoOnWhileTheRingIsFullOfWhatTheCoreChangesAboutTasks() {
    int[] changes = {0};
    Engine engine =
        Engine.builder()
            .driver(Driver.CALLER)
            .ringSize(8)
            .clock(clock)
            .core(
                "core",
                new Core() {
                  @Override
                  public void onEvent(CoreContext context, long[] slab, int offset) {
                    for (int i = 0; i < 20; i++) {
                      context.register(changes[0]++, TaskSpec.every(1_000_000));
                    }
                  }
                })
            .start();
    Publisher feed = engine.publisher("feed");

    for (int i = 0; i < 100; i++) {
      feed.trade(0, 0, 0, 1, 1, i);
    }
    while (!engine.isQuiet()) {
      engine.poll();
    }

    assertEquals(Status.UP, engine.health().status());
    assertEquals(2_000, changes[0]);
    engine.close();
  }

  private static long[] open(long... ids) {
    long[] commands = new long[ids.length * Event.WORDS];
    for (int i = 0; i < ids.length; i++) {
      commands[i * Event.WORDS] = Event.header(Kind.MESSAGE, 0, 0, 0);
      commands[i * Event.WORDS + Event.VENUE_TIME] = ids[i];
    }
    return commands;
  }

  private static void settle(Engine engine) {
    for (int i = 0; i < 30; i++) {
      engine.poll();
    }
  }
}
