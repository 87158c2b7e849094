package io.ringbeat.examples;

import io.ringbeat.engine.Core;
import io.ringbeat.engine.CoreContext;
import io.ringbeat.event.Kind;
import io.ringbeat.rabbitmq.Bridge;
import io.ringbeat.rabbitmq.BridgeBuilder;
import io.ringbeat.rabbitmq.Endpoint;
import io.ringbeat.rabbitmq.Route;
import io.ringbeat.rabbitmq.codec.CeleryEncoder;
import io.ringbeat.rabbitmq.codec.CeleryTask;
import io.ringbeat.time.TaskSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Has a Celery worker run a task at each full second. The schedule is in the run's journal: killed
 * and started again, also later, it publishes what was due meanwhile; each firing has an id of its
 * own, the same however often it is published.
 *
 * <p>Arguments: the broker's address, a folder for the run, and for how many seconds; without that
 * until it is stopped.
 */
public final class TasksToCelery {
  private static final long SECOND = 1_000_000_000; // ns
  private static final long ADD = 1; // the task's id

  private TasksToCelery() {}

  /** Registers the task when the run begins. */
  private static final class Schedule implements Core {
    @Override
    public void onStart(CoreContext context) {
      context.register(
          ADD, TaskSpec.every(SECOND).absolute().routed(TaskSpec.Overlap.QUEUE).arguments(40));
    }

    @Override
    public void onEvent(CoreContext context, long[] slab, int offset) {}
  }

  public static void main(String[] args) throws InterruptedException {
    CeleryTask add = // {0} is the task's first argument; see CeleryTask for what else there is
        CeleryTask.of("tasks.add", "celery", List.of("{0}", 2), Map.of("at", "{scheduled}"));
    BridgeBuilder bridging =
        Bridge.builder("schedule", Endpoint.of(args[0]))
            .route(
                Route.commands(
                        "celery",
                        producer ->
                            new CeleryEncoder(
                                Map.of(ADD, new CeleryEncoder.Entry("add-each-second", add)),
                                Map.of()))
                    .kinds(Kind.TASK_DUE));
    bridging.topology().queue("celery", true, false, false, Map.of()); // as a worker declares it
    try (BridgedHost host = new BridgedHost(Path.of(args[1]), new Schedule(), bridging)) {
      Thread.sleep(args.length > 2 ? Long.parseLong(args[2]) * 1_000 : Long.MAX_VALUE);
      System.out.println(host.bridge());
    }
  }
}
