package io.ringbeat.rabbitmq;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.ShutdownSignalException;
import com.rabbitmq.client.impl.ForgivingExceptionHandler;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to the broker that comes back. One thread uses it; a watch on another cuts it where
 * a write hangs because nobody reads at the other end: the client's own heartbeat does not see
 * that.
 */
final class Link {
  private static final Logger LOG = LoggerFactory.getLogger(Bridge.class);

  private final String name;
  private final Endpoint endpoint;
  private final ConnectionFactory factory;
  private final Backoff backoff;
  private Connection connection;
  private long nextTry = System.nanoTime();
  private boolean warned;
  private volatile Socket socket;
  private volatile boolean blocked;
  private volatile long busySince; // System.nanoTime of a call that may hang; 0: none
  private volatile boolean up;
  private volatile String trouble = ""; // why there is no connection

  Link(String name, Endpoint endpoint, long seed) {
    this.name = name;
    this.endpoint = endpoint;
    backoff = new Backoff(seed);
    factory = endpoint.factory();
    factory.setExceptionHandler(
        new ForgivingExceptionHandler() { // what breaks a connection is said once, by who uses it
          @Override
          protected void log(String message, Throwable e) {
            LOG.debug("{}: {}", name, message, e);
          }
        });
    factory.setSocketConfigurator( // behind the one there is: that checks the host's name
        factory.getSocketConfigurator().andThen(made -> socket = made));
  }

  String name() {
    return name;
  }

  /** What is done on a new connection before it counts. */
  @FunctionalInterface
  interface Opening {
    void open(Connection connection) throws IOException;
  }

  /**
   * Connects, if it is time to try.
   *
   * @return whether there is a connection now that was not there before
   */
  boolean connect(Opening opening) {
    if (System.nanoTime() - nextTry < 0) {
      return false;
    }
    busy(true);
    try {
      Connection made = factory.newConnection("ringbeat " + name);
      connection = made;
      blocked = false;
      made.addBlockedListener(
          reason -> {
            LOG.warn("{}: the broker takes nothing at the moment: {}", name, reason);
            blocked = true;
          },
          () -> {
            LOG.info("{}: the broker takes messages again", name);
            blocked = false;
          });
      opening.open(made);
      up = true;
      LOG.info("{}: connected to {}", name, endpoint);
      warned = false;
      trouble = "";
      return true;
    } catch (IOException | TimeoutException | ShutdownSignalException e) {
      drop();
      trouble = reason(e);
      if (!warned) { // once, until it works again
        LOG.warn("{}: {} cannot be used, it is tried again: {}", name, endpoint, trouble);
        warned = true;
      }
      return false;
    } finally {
      busy(false);
    }
  }

  private static String reason(Exception e) {
    if (e instanceof ShutdownSignalException signal) {
      return Topology.why(signal);
    }
    if (e instanceof IOException io) {
      return Topology.why(io);
    }
    return "no answer in time";
  }

  /** Returns whether there is a connection that is open. */
  boolean isUp() {
    return connection != null && connection.isOpen();
  }

  /** Returns whether there was one when it was last used; from any thread. */
  boolean wasUp() {
    return up;
  }

  /** Returns whether the broker has asked for a pause; from any thread. */
  boolean isBlocked() {
    return blocked;
  }

  /** Notes that the connection is of use: the next one is tried for soon. */
  void works() {
    backoff.reset();
  }

  /** Gives the connection up, and tries again after a while. */
  void drop() {
    up = false;
    if (connection != null) {
      cut(); // before anything that waits for the broker
      connection.abort(0, "dropped", 500);
      connection = null;
    }
    nextTry = System.nanoTime() + backoff.next();
  }

  /** Closes in order. */
  void close() {
    up = false;
    if (connection != null) {
      busy(true);
      connection.abort(200, "closed", 1_000);
      busy(false);
      connection = null;
    }
  }

  /** Notes that a call begins or ends that may hang. */
  void busy(boolean begins) {
    busySince = begins ? System.nanoTime() | 1 : 0;
  }

  /** Cuts the connection if a call hangs; from the watch. */
  void watch(long nanos) {
    long since = busySince;
    if (since != 0 && System.nanoTime() - since > nanos) {
      LOG.warn("{}: the broker does not take what is written, the connection is cut", name);
      cut();
    }
  }

  /** Cuts the connection; from any thread. */
  void cut() {
    close(socket);
  }

  private static void close(Socket socket) {
    try {
      if (socket != null) {
        socket.setSoLinger(true, 0); // otherwise TLS waits for a writer that waits for ever
        socket.close();
      }
    } catch (IOException e) {
      LOG.debug("a socket that is given up cannot be closed", e);
    }
  }

  @Override
  public String toString() {
    String state = up ? blocked ? "blocked" : "up" : "down";
    return name + " " + endpoint + ", " + state + (trouble.isEmpty() ? "" : ": " + trouble);
  }
}
