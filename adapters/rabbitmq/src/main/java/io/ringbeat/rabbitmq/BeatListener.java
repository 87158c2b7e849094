package io.ringbeat.rabbitmq;

import io.ringbeat.beat.Firing;
import io.ringbeat.rabbitmq.codec.CeleryBody;

/**
 * Is told what a {@link BeatGateway} does, on the gateway's own thread, which waits meanwhile: what
 * takes long delays what is due. What it throws is logged, and changes nothing.
 */
public interface BeatListener {
  /** This beat has got the lock. */
  default void locked() {}

  /**
   * This beat has lost the lock.
   *
   * @param why what has happened
   */
  default void lost(String why) {}

  /**
   * A run is about to be published; again, where a channel has failed before the broker's confirm.
   *
   * @param firing the run
   * @param body what is published, and where
   */
  default void sending(Firing firing, CeleryBody body) {}

  /**
   * The broker has confirmed a run.
   *
   * @param firing the run
   */
  default void sent(Firing firing) {}

  /**
   * A run cannot be published, or no queue takes it; it becomes a dead letter.
   *
   * @param firing the run
   * @param why the reason
   */
  default void refused(Firing firing, String why) {}
}
