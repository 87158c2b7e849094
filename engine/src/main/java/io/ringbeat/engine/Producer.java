package io.ringbeat.engine;

/**
 * A producer that the engine runs, as it runs its handlers: on a thread of its own, or on that of
 * whoever polls. A host may as well publish from threads of its own, by {@link Engine#publisher}.
 */
public interface Producer {
  /**
   * Is called once on the producer's thread, before any other call.
   *
   * @param publisher the producer's own; use {@link Publisher#offer} only, which does not wait
   */
  void onStart(Publisher publisher);

  /**
   * Publishes what there is, at most some hundred events; must not wait.
   *
   * @return how much was done, 0 if there was nothing to do or the ring was full
   */
  int doWork();

  /** Is called once, after the last call. */
  default void onClose() {}
}
