package io.ringbeat.rabbitmq;

/** What messages are of: told what became of them, by the publishing thread. */
interface Flow {
  /** Returns a number that changes when the flow goes back: what was sent before does not count. */
  int epoch();

  /**
   * The broker has a message, and all of the flow before it.
   *
   * @param position as it was published with
   */
  void confirmed(long position);

  /**
   * The broker does not take a message.
   *
   * @param route it was to go
   * @param id the message's
   * @param reason why, as far as it says
   */
  void refused(Route route, String id, String reason);
}
