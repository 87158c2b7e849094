package io.ringbeat.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.engine.Health.Status;
import io.ringbeat.time.HeartbeatSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an engine asks of the machine before it starts. */
final class StartTest {
  private static final EventHandler NOTHING = (sequence, time, slab, offset) -> {};

  @TempDir Path root; // a machine that tells nothing but its processors

  private EngineBuilder on(int processors) {
    return Engine.builder().usableCores(UsableCores.find(root, processors));
  }

  @Test
  void shouldRefuseToSpinOnMoreCoresThanThereAreWhenPinned() {
    EngineBuilder builder =
        on(2)
            .profile(Profile.PINNED)
            .heartbeat(HeartbeatSpec.every(1_000_000))
            .handler("one", NOTHING)
            .handler("two", NOTHING);

    IllegalStateException refused = assertThrows(IllegalStateException.class, builder::start);

    assertTrue(
        refused.getMessage().startsWith("3 agents are to spin (heartbeat, one, two)"),
        refused.getMessage());
    assertTrue(refused.getMessage().contains("2 usable cores"), refused.getMessage());
  }

  @Test
  void shouldBackOffInsteadOfSpinningOnASmallMachineInDevelopment() {
    Engine engine =
        on(1)
            .handler("one", NOTHING, options -> options.idle(Idle.BUSY_SPIN))
            .handler("two", NOTHING, options -> options.idle(Idle.BUSY_SPIN))
            .start();

    engine.publisher("feed").trade(0, 0, 0, 1, 1, 1);

    assertTrue(engine.close(5_000_000_000L).complete());
  }

  @Test
  void shouldSpinOnAsManyCoresAsThereAre() {
    Engine engine =
        on(2)
            .profile(Profile.PINNED)
            .heartbeat(HeartbeatSpec.every(1_000_000))
            .handler("one", NOTHING)
            .handler("two", NOTHING, options -> options.idle(Idle.SLEEPING))
            .start();

    assertEquals(Status.UP, engine.health().status());
    engine.close();
  }

  @Test
  void shouldPinEachThreadToItsCoreBeforeTheFirstEvent() {
    List<String> pinned = new CopyOnWriteArrayList<>();
    Engine engine =
        on(2)
            .pinner(core -> pinned.add(Thread.currentThread().getName() + " on " + core))
            .handler("one", NOTHING, options -> options.core(1))
            .start();

    assertEquals(List.of("ringbeat-one on 1"), pinned);
    engine.close();
  }

  @Test
  void shouldNotStartWhereAPinFailsWhenPinned() {
    EngineBuilder builder =
        on(2)
            .profile(Profile.PINNED)
            .pinner(
                core -> {
                  throw new PinningException("core " + core + " is taken");
                })
            .handler("one", NOTHING, options -> options.core(1));
    Engine engine = builder.build();

    IllegalStateException refused = assertThrows(IllegalStateException.class, engine::start);

    assertTrue(refused.getMessage().contains("one is not where it should be"));
    assertTrue(refused.getMessage().contains("core 1 is taken"), refused.getMessage());
    assertEquals(Status.CLOSED, engine.health().status());
    assertTrue(engine.close(1_000_000_000).stuck().isEmpty());
  }

  @Test
  void shouldGoOnUnpinnedWhereAPinFailsInDevelopment() {
    Engine engine =
        on(2)
            .pinner(
                core -> {
                  throw new PinningException("core " + core + " is taken");
                })
            .handler("one", NOTHING, options -> options.core(1))
            .start();

    assertEquals(Status.UP, engine.health().status());
    engine.close();
  }

  @Test
  void shouldRefuseACoreThatTheProcessMayNotUse() {
    EngineBuilder builder =
        on(2)
            .profile(Profile.PINNED)
            .pinner(core -> {})
            .handler("one", NOTHING, options -> options.core(7));

    IllegalStateException refused = assertThrows(IllegalStateException.class, builder::start);

    assertTrue(refused.getMessage().contains("core 7, which is not among"), refused.getMessage());
  }

  @Test
  void shouldSayThatAPinNeedsAPinner() {
    EngineBuilder builder = on(2).handler("one", NOTHING, options -> options.core(1));

    IllegalStateException refused = assertThrows(IllegalStateException.class, builder::start);

    assertTrue(refused.getMessage().contains("no pinner"), refused.getMessage());
  }

  @Test
  void shouldStartOnce() {
    Engine engine = on(2).handler("one", NOTHING).start();

    assertThrows(IllegalStateException.class, engine::start);

    assertEquals(Status.UP, engine.health().status());
    engine.close();
    assertThrows(IllegalStateException.class, engine::start);
  }

  @Test
  void shouldRefuseHandlersThatDoNotFitTogether() {
    assertThrows(
        IllegalArgumentException.class,
        () -> Engine.builder().handler("one", NOTHING).handler("one", NOTHING));
    assertThrows(
        IllegalArgumentException.class,
        () -> Engine.builder().handler("one", NOTHING, options -> options.after("two")));
    Core core = (context, slab, offset) -> {};
    assertThrows(
        IllegalArgumentException.class, () -> Engine.builder().core("a", core).core("b", core));
    assertThrows(
        IllegalArgumentException.class,
        () -> Engine.builder().singleProducer().core("a", core).build());
    assertThrows(
        IllegalArgumentException.class,
        () -> Engine.builder().gateway((id, slab, offset) -> true).build());
    assertThrows(IllegalArgumentException.class, () -> Engine.builder().ringSize(12).build());
  }

  @Test
  void shouldHaveOnePublisherOnlyWhereThatWasPromised() {
    Engine engine = Engine.builder().singleProducer().handler("one", NOTHING).build();
    engine.publisher("first");

    assertThrows(IllegalStateException.class, () -> engine.publisher("second"));
    engine.close();
  }
}
