package io.ringbeat.cli;

/** Something to be done if the process ends before this is closed, by Ctrl-C for example. */
public final class ShutdownAction implements AutoCloseable {
  private final Thread hook;

  /**
   * Registers an action.
   *
   * @param action runs on a thread of its own, beside whatever still runs
   */
  public ShutdownAction(Runnable action) {
    hook = new Thread(action, "ringbeat-shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Forgets the action. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return; // the process is ending, so the action runs
    }
  }
}
