package io.ringbeat.engine;

/**
 * Pins threads to cores: what an adapter that knows the operating system provides, and a host may.
 *
 * <p>The engine calls it once at the start of each thread that is to spin on a core of its own.
 *
 * <p><b>Threads.</b> May be called by several threads at the same time; each call concerns the
 * calling thread alone. <b>Allocation.</b> It may allocate, and block for a short time.
 * <b>Failures.</b> {@link PinningException}, and nothing else: a thread that is not where it should
 * be is never passed over in silence. <b>Source of time.</b> None.
 */
@FunctionalInterface
public interface ThreadPinner {
  /**
   * Pins the calling thread: when this returns, the thread runs on the given core and on no other,
   * until something else moves it.
   *
   * @param core the operating system's number of the core, 0 or more; {@link UsableCores#cores}
   *     lists those that are allowed
   * @throws PinningException if the thread cannot be pinned, for instance because the core is not
   *     allowed to this process or a library is missing; the thread then may run where it could
   *     before, unless the exception says otherwise
   */
  void pin(int core);
}
