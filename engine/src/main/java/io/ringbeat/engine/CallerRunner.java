package io.ringbeat.engine;

import io.ringbeat.engine.Engine.AgentPlan;
import io.ringbeat.event.Hash64;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.agrona.concurrent.Agent;

/**
 * Runs all agents on the thread of whoever polls: in their order, or one at a time as a seed says.
 * One thread polls at a time; a second one that comes meanwhile does nothing.
 */
final class CallerRunner implements Runner {
  private static final long MONITOR_PERIOD = 5_000_000; // ns
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private final Lifecycle lifecycle;
  private final Agent[] agents;
  private final HandlerAgent[] handlers;
  private final Monitor monitor;
  private final boolean seeded;
  private final Predicate<String> asleep;
  private final int largestBatch;
  private final AtomicReference<Thread> poller = new AtomicReference<>();
  private volatile Thread lastPoller;
  private volatile boolean started;
  private boolean ended;
  private long random;
  private long polls;
  private long lastMonitored = System.nanoTime();

  CallerRunner(
      EngineBuilder builder,
      List<AgentPlan> plans,
      List<HandlerAgent> handlers,
      Monitor monitor,
      Lifecycle lifecycle) {
    this.lifecycle = lifecycle;
    agents = plans.stream().map(AgentPlan::agent).toArray(Agent[]::new);
    this.handlers = handlers.toArray(new HandlerAgent[0]);
    this.monitor = monitor;
    seeded = builder.driver == Driver.SEEDED;
    random = builder.seed;
    asleep = builder.asleep;
    largestBatch = Math.max(1, Math.min(64, builder.ringSize / 4));
  }

  @Override
  public void start() {
    Thread current = Thread.currentThread();
    while (!poller.compareAndSet(null, current)) {
      Thread.onSpinWait(); // it is being closed
    }
    try {
      started = true;
      lastPoller = current;
      for (Agent agent : agents) {
        guard(agent, agent::onStart);
      }
    } finally {
      poller.set(null);
    }
  }

  @Override
  public int poll() {
    if (!lifecycle.isRunning()) {
      return -1;
    }
    if (!started) {
      throw new IllegalStateException("the engine has not been started");
    }
    Thread current = Thread.currentThread();
    if (!poller.compareAndSet(null, current)) {
      return 0;
    }
    try {
      lastPoller = current;
      return seeded ? runOne() : runAll();
    } finally {
      poller.set(null);
    }
  }

  private int runAll() {
    int work = 0;
    for (Agent agent : agents) {
      work += run(agent);
    }
    long now = System.nanoTime();
    if (now - lastMonitored >= MONITOR_PERIOD) {
      lastMonitored = now;
      run(monitor);
    }
    return work;
  }

  private int runOne() {
    polls++;
    random += GOLDEN_GAMMA;
    long chance = Hash64.mix(random);
    int pick = (int) Long.remainderUnsigned(chance, agents.length);
    for (HandlerAgent handler : handlers) {
      handler.batch(1 + (int) ((chance >>> 32) % largestBatch));
    }
    return asleep.test(agents[pick].roleName()) ? 0 : run(agents[pick]);
  }

  private int run(Agent agent) {
    if (!lifecycle.isRunning()) {
      return 0;
    }
    try {
      return agent.doWork();
    } catch (Throwable e) {
      lifecycle.fail(new Failure(agent.roleName(), -1, "", e));
      return 0;
    }
  }

  /** Lets a publisher that finds the ring full run the agents, if it may. */
  boolean pause(int tries) {
    Thread current = Thread.currentThread();
    if (poller.get() == current) {
      return false; // it is called by a handler: nothing would get it room
    }
    if (!started) {
      return false; // nobody would get it room
    }
    if (lastPoller == current) {
      poll();
      return true;
    }
    return Backpressure.YIELD.pause(tries);
  }

  /**
   * Returns the time by which publishers wait. On the thread that polls, where a seed drives, a
   * poll is a microsecond: chance must not say how many polls a wait is.
   */
  long nanoTime() {
    return seeded && lastPoller == Thread.currentThread() ? polls * 1_000 : System.nanoTime();
  }

  @Override
  public boolean isAgentThread() {
    return poller.get() == Thread.currentThread();
  }

  @Override
  public boolean drain(long nanos, BooleanSupplier quiet) {
    long began = System.nanoTime();
    while (started && lifecycle.isRunning() && !quiet.getAsBoolean()) {
      if (System.nanoTime() - began > nanos) {
        return false;
      }
      if (poll() == 0) {
        Thread.onSpinWait();
      }
    }
    return true;
  }

  @Override
  public List<String> end(long nanos) {
    List<String> stuck = new ArrayList<>();
    long began = System.nanoTime();
    Thread current = Thread.currentThread();
    while (!poller.compareAndSet(null, current)) {
      if (System.nanoTime() - began > nanos) {
        stuck.add("poll() on thread " + lastPoller.getName());
        return stuck;
      }
      Thread.onSpinWait();
    }
    try {
      if (started && !ended) {
        ended = true;
        for (Agent agent : agents) {
          guard(agent, agent::onClose);
        }
      }
    } finally {
      poller.set(null);
    }
    return stuck;
  }

  private void guard(Agent agent, Runnable call) {
    try {
      call.run();
    } catch (Throwable e) {
      lifecycle.fail(new Failure(agent.roleName(), -1, "", e));
    }
  }

  @Override
  public String toString() {
    return agents.length + " agents, polled" + (seeded ? " by a seed" : "");
  }
}
