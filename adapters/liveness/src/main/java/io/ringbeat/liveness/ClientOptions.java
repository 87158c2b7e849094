package io.ringbeat.liveness;

import javax.net.ssl.SSLContext;

/**
 * Who a {@link LivenessClient} is and how it beats. To a server that wants beats more often than
 * {@code interval} it beats as often as that.
 *
 * @param host where the server is; looked up for each connection, which may take time
 * @param port where it listens
 * @param info who the client is
 * @param interval how often it beats, ns
 * @param timeout how long an acknowledgement may take, and a connection until the welcome, ns
 * @param backoff how long it waits before it connects again, ns; twice as long each time
 * @param mostBackoff the longest such wait, ns
 * @param seed of the jitter, which makes each wait up to a half shorter
 * @param secret what both sides have to know; null for nothing
 * @param tls whom the client trusts, for instance from {@link Tls#client}; null for no TLS
 */
public record ClientOptions(
    String host,
    int port,
    PeerInfo info,
    long interval,
    long timeout,
    long backoff,
    long mostBackoff,
    long seed,
    Secret secret,
    SSLContext tls) {
  private static final long MILLI = 1_000_000; // ns

  /** Checks. */
  public ClientOptions {
    if (interval < MILLI || timeout < MILLI) {
      throw new IllegalArgumentException(
          "an interval of "
              + interval
              + " ns and "
              + timeout
              + " ns for an acknowledgement; both must be at least a millisecond");
    }
    if (backoff < MILLI || mostBackoff < backoff) {
      throw new IllegalArgumentException(
          "a wait of "
              + backoff
              + " to "
              + mostBackoff
              + " ns; it must be at least a millisecond, and the longest not less");
    }
    if (timeout / interval > 1_000) {
      throw new IllegalArgumentException(
          "a timeout of " + timeout + " ns is more than 1000 intervals of " + interval + " ns");
    }
  }

  /**
   * A beat each second, 2 s for an acknowledgement, 100 ms to 2 s of waiting, no secret, no TLS. A
   * client that loses its connection is back in time for {@link Detection#DEFAULT} if the network
   * is.
   *
   * @param host where the server is
   * @param port where it listens
   * @param info who the client is
   * @return options
   */
  public static ClientOptions of(String host, int port, PeerInfo info) {
    return new ClientOptions(
        host,
        port,
        info,
        1_000 * MILLI,
        2_000 * MILLI,
        100 * MILLI,
        2_000 * MILLI,
        PeerInfo.number(info.id()),
        null,
        null);
  }

  /**
   * The same with other times.
   *
   * @param intervalNanos how often it beats
   * @param timeoutNanos how long an acknowledgement may take
   * @return options
   */
  public ClientOptions times(long intervalNanos, long timeoutNanos) {
    return new ClientOptions(
        host, port, info, intervalNanos, timeoutNanos, backoff, mostBackoff, seed, secret, tls);
  }

  /**
   * The same with other waits before it connects again.
   *
   * @param first ns
   * @param most ns
   * @return options
   */
  public ClientOptions backoff(long first, long most) {
    return new ClientOptions(host, port, info, interval, timeout, first, most, seed, secret, tls);
  }

  /**
   * The same with a secret.
   *
   * @param value what both sides have to know
   * @return options
   */
  public ClientOptions secret(Secret value) {
    return new ClientOptions(
        host, port, info, interval, timeout, backoff, mostBackoff, seed, value, tls);
  }

  /**
   * The same by TLS; the server's certificate must be trusted and be for {@code host}.
   *
   * @param value whom the client trusts, for instance from {@link Tls#client}
   * @return options
   */
  public ClientOptions tls(SSLContext value) {
    return new ClientOptions(
        host, port, info, interval, timeout, backoff, mostBackoff, seed, secret, value);
  }
}
