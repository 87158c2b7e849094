package io.ringbeat.bench.support;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Reads how much threads have allocated. */
public final class Allocation {
  private static final ThreadMXBean THREADS =
      (ThreadMXBean) ManagementFactory.getThreadMXBean(); // HotSpot's has this type

  private Allocation() {}

  /**
   * Returns what a thread has allocated since it started.
   *
   * @param thread a live thread
   * @return bytes
   */
  public static long of(Thread thread) {
    return THREADS.getThreadAllocatedBytes(thread.getId());
  }
}
