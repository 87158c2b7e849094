package io.ringbeat.rabbitmq;

import io.ringbeat.engine.CoreContext;

/** Is called by the core for each message of a queue, once by id. */
@FunctionalInterface
public interface MessageHandler {
  /**
   * Takes a message: part of the core, so a pure function of the sequence.
   *
   * @param context how the core acts
   * @param message what came in
   */
  void onMessage(CoreContext context, Received message);
}
