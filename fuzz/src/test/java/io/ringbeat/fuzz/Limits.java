package io.ringbeat.fuzz;

/** What every call has to keep to, whatever the bytes are. */
public final class Limits {
  private static final long MOST_NANOS = 1_000_000_000;

  private Limits() {}

  /** Runs something that must not take long; the memory is limited by the JVM's options. */
  public static void within(Runnable call) {
    long begun = System.nanoTime();
    call.run();
    long nanos = System.nanoTime() - begun;
    require(nanos < MOST_NANOS, "it took " + nanos + " ns");
  }

  /** Fails if something is not as it has to be. */
  public static void require(boolean condition, String what) {
    if (!condition) {
      throw new AssertionError(what);
    }
  }
}
