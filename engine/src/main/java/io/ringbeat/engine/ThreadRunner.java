package io.ringbeat.engine;

import io.ringbeat.engine.Engine.AgentPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs each agent on a thread of its own. */
final class ThreadRunner implements Runner {
  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
  private static final long START_TIMEOUT = 10_000_000_000L;
  private static final int MONITOR_PERIOD_MS = 5;

  private final Profile profile;
  private final UsableCores cores;
  private final ThreadPinner pinner;
  private final ThreadFactory factory;
  private final Lifecycle lifecycle;
  private final List<AgentPlan> plans;
  private final Monitor monitor;
  private volatile List<AgentThread> threads = List.of();
  private final CountDownLatch go = new CountDownLatch(1);

  ThreadRunner(EngineBuilder builder, List<AgentPlan> plans, Monitor monitor, Lifecycle lifecycle) {
    profile = builder.profile;
    cores = builder.usableCores;
    pinner = builder.pinner;
    factory = builder.threads;
    this.plans = plans;
    this.monitor = monitor;
    this.lifecycle = lifecycle;
  }

  @Override
  public void start() {
    try {
      prepare();
      for (AgentThread thread : threads) {
        thread.start(this::named);
      }
      for (AgentThread thread : threads) {
        requireStarted(thread, thread.awaitPinned(START_TIMEOUT));
      }
    } catch (RuntimeException | Error e) {
      lifecycle.end();
      throw e;
    } finally {
      go.countDown();
    }
  }

  /** Makes the threads; throws if there are not enough cores for them. */
  private void prepare() {
    List<AgentThread> made = new ArrayList<>();
    List<String> spinning = CoreCheck.spinning(plans);
    boolean degraded = CoreCheck.requireCores(profile, cores, spinning);
    for (AgentPlan plan : plans) {
      Idle idle = degraded && plan.idle() == Idle.BUSY_SPIN ? Idle.BACKING_OFF : plan.idle();
      made.add(
          new AgentThread(
              plan.agent(),
              idle.strategy(),
              lifecycle,
              CoreCheck.pin(plan, profile, cores, pinner),
              go));
    }
    made.add(
        new AgentThread(
            monitor, new SleepingMillisIdleStrategy(MONITOR_PERIOD_MS), lifecycle, () -> {}, go));
    threads = made;
  }

  private void requireStarted(AgentThread thread, RuntimeException failure) {
    if (failure == null) {
      return;
    }
    String message = thread.name() + " is not where it should be: " + failure.getMessage();
    if (profile == Profile.PINNED) {
      throw new IllegalStateException(message, failure);
    }
    LOG.warn("{}; it runs unpinned", message);
  }

  private Thread named(Runnable task) {
    Thread thread = factory.newThread(task);
    thread.setName("ringbeat-" + ((AgentThread) task).name());
    return thread;
  }

  @Override
  public int poll() {
    throw new IllegalStateException(
        "the engine has threads of its own; build it with Driver.CALLER to poll it");
  }

  @Override
  public boolean isAgentThread() {
    for (AgentThread thread : threads) {
      if (thread.isCurrent()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean drain(long nanos, BooleanSupplier quiet) {
    long began = System.nanoTime();
    while (!threads.isEmpty() && lifecycle.isRunning() && !quiet.getAsBoolean()) {
      if (System.nanoTime() - began > nanos) {
        return false;
      }
      LockSupport.parkNanos(50_000);
    }
    return true;
  }

  @Override
  public List<String> end(long nanos) {
    long began = System.nanoTime();
    List<String> stuck = new ArrayList<>();
    for (AgentThread thread : threads) {
      if (!thread.join(nanos - (System.nanoTime() - began))) {
        thread.interrupt();
        if (!thread.join(100_000_000)) {
          stuck.add(thread.name());
        }
      }
    }
    return stuck;
  }

  @Override
  public String toString() {
    return plans.size() + " agents on threads, " + cores;
  }
}
