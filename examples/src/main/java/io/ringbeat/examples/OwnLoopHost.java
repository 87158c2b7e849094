package io.ringbeat.examples;

import io.ringbeat.engine.Core;
import io.ringbeat.engine.CoreContext;
import io.ringbeat.engine.Driver;
import io.ringbeat.engine.Engine;
import io.ringbeat.engine.Health;
import io.ringbeat.engine.Publisher;
import io.ringbeat.time.HeartbeatSpec;
import io.ringbeat.time.TaskDue;
import io.ringbeat.time.TaskSpec;
import java.util.concurrent.locks.LockSupport;

/**
 * A host with a loop of its own: the engine has no threads, {@link Engine#poll} runs it on the
 * host's. The host registers a task, the core is called when it is due.
 */
public final class OwnLoopHost implements Core {
  private static final long MILLI = 1_000_000; // ns
  private static final long CHECK_QUOTES = 7; // the task's id
  private static final int CHECK = 1; // what it means

  private int checks;

  public static void main(String[] args) {
    OwnLoopHost core = new OwnLoopHost();
    Engine engine =
        Engine.builder()
            .driver(Driver.CALLER)
            .heartbeat(HeartbeatSpec.every(10 * MILLI))
            .core("core", core)
            .start();
    Publisher host = engine.publisher("host");
    host.register(CHECK_QUOTES, TaskSpec.every(50 * MILLI).type(CHECK).arguments(3, 250));

    while (core.checks < 10 && engine.health().status() == Health.Status.UP) {
      if (engine.poll() == 0) {
        LockSupport.parkNanos(MILLI / 10); // nothing to do: the host's other work goes here
      }
    }

    engine.close(); // handles what is left, on this thread
    System.out.println("engine " + engine.health()); // had anything thrown: DOWN, where and why
  }

  @Override
  public void onEvent(CoreContext context, long[] slab, int offset) {
    // heartbeats and whatever the host publishes come here
  }

  @Override
  public void onTask(CoreContext context, TaskDue task) {
    checks++;
    System.out.println(
        "task "
            + task.id()
            + " of type "
            + task.type()
            + ", arguments "
            + task.argument(0)
            + " and "
            + task.argument(1)
            + ": time "
            + task.occurrence()
            + ", after heartbeat "
            + task.heartbeats()
            + ", scheduled "
            + task.scheduled()
            + ", actual "
            + task.actual());
  }
}
