package io.ringbeat.liveness;

/** Is told how a {@link LivenessClient} fares, on the client's thread; must not wait. */
public interface ClientListener {
  /**
   * The server has welcomed the client.
   *
   * @param session the connection, as the server counts
   */
  default void onUp(long session) {}

  /**
   * The server has acknowledged a beat.
   *
   * @param beat which one, from 1
   * @param roundTrip ns since it was sent
   */
  default void onAck(long beat, long roundTrip) {}

  /**
   * There is no connection any more, or none came about. For the client, the server is dead until
   * {@link #onUp} is called.
   *
   * @param why in words
   * @param retryNanos in how many ns it tries again; -1 if it does not, because a newer client has
   *     its identity
   */
  default void onDown(String why, long retryNanos) {}
}
