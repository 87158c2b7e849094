package io.ringbeat.liveness;

import java.net.InetSocketAddress;
import javax.net.ssl.SSLContext;

/**
 * How a {@link LivenessServer} listens, and what it lets others do.
 *
 * @param address where it listens for frames; port 0 for any that is free
 * @param json where it listens for the unframed JSON of old clients; null for nowhere
 * @param interval how often peers have to beat, ns; they are told, but for those who send JSON
 * @param peers the most connections of peers, at most {@link Detection#MOST_PEERS}
 * @param rate the most frames a second of a connection, also the most at once
 * @param handshake how long a connection may take to join, ns
 * @param secret what peers have to know; null for nothing
 * @param tls what the server shows, for instance from {@link Tls#server}; null for no TLS
 */
public record ServerOptions(
    InetSocketAddress address,
    InetSocketAddress json,
    long interval,
    int peers,
    int rate,
    long handshake,
    Secret secret,
    SSLContext tls) {
  /** The port by default. */
  public static final int PORT = 7878;

  private static final long MILLI = 1_000_000; // ns
  private static final int LEAST_RATE = 100; // by default

  /** Checks. */
  public ServerOptions {
    if (interval < MILLI || handshake <= 0) {
      throw new IllegalArgumentException(
          "an interval of "
              + interval
              + " ns and "
              + handshake
              + " ns for joining; the one must be at least a millisecond, the other positive");
    }
    if (peers < 1 || peers > Detection.MOST_PEERS || rate < 1 || rate > 1_000_000) {
      throw new IllegalArgumentException(
          peers
              + " peers, "
              + rate
              + " frames a second; from 1 to "
              + Detection.MOST_PEERS
              + " and from 1 to 1000000");
    }
    if (json != null && tls != null) {
      throw new IllegalArgumentException("TLS and JSON: who sends unframed JSON speaks no TLS");
    }
    if (json != null && secret != null) {
      throw new IllegalArgumentException(
          "a secret and JSON: messages in JSON cannot show that their sender knows the secret");
    }
  }

  /**
   * Listens for frames: 100 a second, or four times as many as beats if that is more; 5 s for
   * joining, no secret, no TLS.
   *
   * @param address where
   * @param detection what says how often peers beat and how many there may be
   * @return options
   */
  public static ServerOptions of(InetSocketAddress address, Detection detection) {
    long beats = 1_000 * MILLI / detection.interval();
    int rate = (int) Math.min(Math.max(LEAST_RATE, 4 * beats), 1_000_000);
    return new ServerOptions(
        address, null, detection.interval(), detection.peers(), rate, 5_000 * MILLI, null, null);
  }

  /**
   * The same with a secret.
   *
   * @param value what peers have to know
   * @return options
   */
  public ServerOptions secret(Secret value) {
    return new ServerOptions(address, json, interval, peers, rate, handshake, value, tls);
  }

  /**
   * The same, listening for unframed JSON, too.
   *
   * @param value where
   * @return options
   */
  public ServerOptions json(InetSocketAddress value) {
    return new ServerOptions(address, value, interval, peers, rate, handshake, secret, tls);
  }

  /**
   * The same with another rate.
   *
   * @param value frames a second
   * @return options
   */
  public ServerOptions rate(int value) {
    return new ServerOptions(address, json, interval, peers, value, handshake, secret, tls);
  }

  /**
   * The same with another time for joining.
   *
   * @param nanos ns
   * @return options
   */
  public ServerOptions handshake(long nanos) {
    return new ServerOptions(address, json, interval, peers, rate, nanos, secret, tls);
  }

  /**
   * The same by TLS, and by nothing else; the time for joining is that of its handshake, too.
   *
   * @param value what the server shows, for instance from {@link Tls#server}
   * @return options
   */
  public ServerOptions tls(SSLContext value) {
    return new ServerOptions(address, json, interval, peers, rate, handshake, secret, value);
  }
}
