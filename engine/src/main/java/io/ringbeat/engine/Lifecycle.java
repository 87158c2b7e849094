package io.ringbeat.engine;

import io.ringbeat.engine.Health.Status;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The state that all parts of an engine share. Any thread may read and change it; it never goes
 * back to an earlier state, and the first failure wins.
 */
final class Lifecycle {
  private final AtomicReference<Health> health =
      new AtomicReference<>(new Health(Status.NEW, null));
  private volatile boolean accepting = true;
  private volatile boolean live = true;
  private volatile boolean running = true;
  private final AtomicReference<Runnable> onFailure = new AtomicReference<>(() -> {});

  Health health() {
    return health.get();
  }

  /** Returns whether agents go on. */
  boolean isRunning() {
    return running;
  }

  /** Returns whether publishers from outside are served. */
  boolean isAccepting() {
    return accepting;
  }

  /** Returns whether the engine goes on by itself, instead of being brought back. */
  boolean isLive() {
    return live;
  }

  /** Notes that nothing is published before {@link #goLive}. */
  void awaitRecovery() {
    accepting = false;
    live = false;
  }

  /** Notes that the run goes on, unless it has ended meanwhile. */
  void goLive() {
    live = true;
    Health recovering = health.get();
    if (recovering.status() == Status.RECOVERING
        && health.compareAndSet(recovering, new Health(Status.UP, null))) {
      accepting = true;
      if (health.get().status() != Status.UP) {
        accepting = false; // whoever closes it has said so before, or sees this
      }
    }
  }

  /** Throws what a publisher is told. */
  void refuse() {
    Health now = health.get();
    throw new EngineStoppedException(
        "nothing is published: the engine is " + now,
        now.failure() == null ? null : now.failure().cause());
  }

  /** Notes that the agents are about to run; throws if they may not, or did before. */
  void begin() {
    Health before = health.get();
    if (before.status() != Status.NEW
        || !health.compareAndSet(before, new Health(live ? Status.UP : Status.RECOVERING, null))) {
      throw new IllegalStateException("an engine is started once; this one is " + health.get());
    }
  }

  /** Refuses publishers from outside. */
  void beginClose() {
    health.updateAndGet(
        now -> now.status().compareTo(Status.UP) <= 0 ? new Health(Status.CLOSING, null) : now);
    accepting = false; // behind the health, see goLive
  }

  /** Stops all agents. */
  void end() {
    health.updateAndGet(now -> now.status() == Status.DOWN ? now : new Health(Status.CLOSED, null));
    accepting = false;
    running = false;
  }

  /** Stops everything because something was thrown; the first one counts. */
  void fail(Failure failure) {
    if (!running && failure.cause() instanceof EngineStoppedException) {
      return; // an agent was told that the engine has ended while it published
    }
    Health before;
    do {
      before = health.get();
      if (before.status() == Status.DOWN) {
        return;
      }
    } while (!health.compareAndSet(before, new Health(Status.DOWN, failure)));
    accepting = false;
    running = false;
    onFailure.get().run();
  }

  /** Sets what is called once, on the failing thread. */
  void onFailure(Runnable callback) {
    onFailure.set(callback);
  }
}
