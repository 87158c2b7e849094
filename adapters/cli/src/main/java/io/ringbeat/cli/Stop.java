package io.ringbeat.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Makes that a host which is stopped by a signal, and has closed in order, ends its process with 0
 * and not with the signal's number. Closed last of all that the host has.
 */
public final class Stop implements AutoCloseable {
  private static final int PATIENCE = 14; // s, less than that of Main
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ShutdownAction action = new ShutdownAction(this::await);
  private volatile boolean well;

  /** Waits for a signal from now on. */
  public Stop() {}

  /** Says that the host has done what it was asked for. */
  public void well() {
    well = true;
  }

  /** The host has closed; if a signal asked for it, the process ends now. */
  @Override
  public void close() {
    closed.countDown();
    action.close();
  }

  private void await() {
    try {
      if (closed.await(PATIENCE, TimeUnit.SECONDS) && well) {
        Runtime.getRuntime().halt(ExitCode.OK);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
