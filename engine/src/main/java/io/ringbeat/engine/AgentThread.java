package io.ringbeat.engine;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.IdleStrategy;

/**
 * Runs one agent on a thread of its own until the engine stops. What the agent throws takes the
 * engine down. Joining is bounded: an agent that hangs cannot hang who closes the engine.
 */
final class AgentThread implements Runnable {
  private final Agent agent;
  private final IdleStrategy idle;
  private final Lifecycle lifecycle;
  private final Runnable pin;
  private final CountDownLatch pinned = new CountDownLatch(1);
  private final CountDownLatch go;
  private volatile RuntimeException pinFailure;
  private volatile Thread thread;

  /**
   * Makes a runner.
   *
   * @param agent what it runs
   * @param idle what it does while there is nothing to do
   * @param lifecycle says when to stop
   * @param pin is called on the new thread first
   * @param go is awaited before the agent starts
   */
  AgentThread(
      Agent agent, IdleStrategy idle, Lifecycle lifecycle, Runnable pin, CountDownLatch go) {
    this.agent = agent;
    this.idle = idle;
    this.lifecycle = lifecycle;
    this.pin = pin;
    this.go = go;
  }

  String name() {
    return agent.roleName();
  }

  void start(java.util.concurrent.ThreadFactory threads) {
    Thread made = threads.newThread(this);
    thread = made;
    made.start();
  }

  /** Waits until the thread runs where it should; returns why it does not, or null. */
  RuntimeException awaitPinned(long nanos) {
    try {
      if (!pinned.await(nanos, TimeUnit.NANOSECONDS)) {
        return new IllegalStateException("the thread of " + name() + " does not start");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new IllegalStateException("interrupted while the engine starts", e);
    }
    return pinFailure;
  }

  @Override
  public void run() {
    try {
      pin.run();
    } catch (RuntimeException e) {
      pinFailure = e;
    } catch (Throwable e) { // a library that is missing, for instance
      pinFailure = new PinningException("the thread cannot be pinned: " + e, e);
    }
    pinned.countDown();
    try {
      go.await();
      if (lifecycle.isRunning()) {
        work();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the engine did not start
    }
  }

  private void work() {
    try {
      agent.onStart();
      while (lifecycle.isRunning()) {
        idle.idle(agent.doWork());
      }
    } catch (Throwable e) {
      lifecycle.fail(new Failure(name(), -1, "", e));
    }
    try {
      agent.onClose();
    } catch (Throwable e) {
      lifecycle.fail(new Failure(name(), -1, "closing", e));
    }
  }

  boolean isCurrent() {
    return thread == Thread.currentThread();
  }

  /** Waits until the thread has ended; false if it has not in that time. */
  boolean join(long nanos) {
    Thread made = thread;
    if (made == null || made == Thread.currentThread()) {
      return true;
    }
    long began = System.nanoTime();
    boolean interrupted = false;
    while (true) {
      long left = nanos - (System.nanoTime() - began);
      try {
        made.join(Math.max(1, left / 1_000_000));
        break;
      } catch (InterruptedException e) {
        interrupted = true; // who closes an engine is told how it ended all the same
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return !made.isAlive();
  }

  void interrupt() {
    Thread made = thread;
    if (made != null && made != Thread.currentThread()) {
      made.interrupt();
    }
  }
}
