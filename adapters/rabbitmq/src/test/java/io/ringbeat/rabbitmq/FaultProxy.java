package io.ringbeat.rabbitmq;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A TCP proxy on the loopback interface that does to connections what networks do: cuts, silence,
 * delays. A thread for each direction of a connection, and one that accepts. All methods may be
 * called by any thread; none waits for client or server.
 */
public final class FaultProxy implements AutoCloseable {
  /** Which way bytes go. */
  public enum Direction {
    /** From the client to the server. */
    UP,
    /** From the server to the client. */
    DOWN
  }

  /** What is wrong with a direction; guarded by the proxy. */
  private static final class Way {
    private boolean swallowed;
    private boolean stalled;
    private long bytesLeft = Long.MAX_VALUE;
    private long acksLeft = Long.MAX_VALUE;
    private Runnable action;
    private long forwarded;

    private void heal() {
      swallowed = false;
      stalled = false;
      bytesLeft = Long.MAX_VALUE;
      acksLeft = Long.MAX_VALUE;
    }
  }

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final int target;
  private final int port;
  private final List<FaultLink> links = new ArrayList<>();
  private final Map<Direction, Way> ways = new EnumMap<>(Direction.class);

  private Duration delay = Duration.ZERO;
  private ServerSocket listener;
  private long accepted;
  private long cuts;
  private boolean accepting;
  private boolean closed;

  private FaultProxy(int target) {
    this.target = target;
    port = Ports.free();
    for (Direction direction : Direction.values()) {
      ways.put(direction, new Way());
    }
  }

  /**
   * Starts one.
   *
   * @param target the server's port of the loopback interface
   */
  public static FaultProxy to(int target) {
    FaultProxy proxy = new FaultProxy(target);
    proxy.listen();
    return proxy;
  }

  /** Where it listens; the same for its whole life. */
  public int port() {
    return port;
  }

  /** How many connections it has now. */
  public synchronized int connections() {
    return links.size();
  }

  /** How many connections it has taken so far. */
  public synchronized long accepted() {
    return accepted;
  }

  /** How many connections it was told to cut so far. */
  public synchronized long cuts() {
    return cuts;
  }

  /** How many bytes it has passed on in a direction, over all connections. */
  public synchronized long forwarded(Direction direction) {
    return ways.get(direction).forwarded;
  }

  /** Resets every connection (RST, both sides); new ones are taken. */
  public synchronized void cut() {
    for (FaultLink link : List.copyOf(links)) {
      cut(link);
    }
  }

  /**
   * Resets the connection that takes a direction past so many more bytes, counted over all
   * connections; the last of them is still passed on. Once.
   */
  public synchronized void cutAfterBytes(Direction direction, long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes " + bytes + " are negative");
    }
    ways.get(direction).bytesLeft = bytes;
  }

  /**
   * Resets the connection in the moment before a basic.ack passes: from the broker ({@link
   * Direction#DOWN}) a confirm, to the broker an acknowledgement. Once.
   *
   * @param nth which one from now on, over all connections; 1 is the next
   */
  public void cutBeforeAck(Direction direction, long nth) {
    beforeAck(direction, nth, null);
  }

  /**
   * Does something while a basic.ack is held back; what it does may cut the connection, or kill the
   * broker. Once.
   *
   * @param nth which one from now on, over all connections; 1 is the next
   * @param action runs in the thread of that connection and direction, which waits for its end;
   *     null cuts the connection
   */
  public synchronized void beforeAck(Direction direction, long nth, Runnable action) {
    if (nth < 1) {
      throw new IllegalArgumentException("there is no basic.ack number " + nth);
    }
    Way way = ways.get(direction);
    way.acksLeft = nth;
    way.action = action;
  }

  /**
   * Goes on taking bytes, and passes nothing on: as if the other side had lost its power.
   * Connections that have lost bytes so are reset by {@link #heal()}.
   */
  public synchronized void halfOpen(Direction... directions) {
    for (Direction direction : directions) {
      ways.get(direction).swallowed = true;
    }
  }

  /**
   * Stops taking bytes, so that the sender's window fills; {@link #heal()} passes all of them on.
   */
  public synchronized void stall(Direction... directions) {
    for (Direction direction : directions) {
      ways.get(direction).stalled = true;
    }
  }

  /**
   * Passes bytes on, in both directions, that much later: at least so, and at most twice as much.
   */
  public synchronized void delay(Duration time) {
    delay = time;
    notifyAll();
  }

  /** Refuses new connections; those that are there stay. */
  public synchronized void refuse() {
    try {
      listener.close();
      // The system goes on listening until the thread that accepts has left its call.
      long deadline = System.nanoTime() + LIMIT.toNanos();
      while (accepting) {
        if (System.nanoTime() - deadline > 0) {
          throw new IllegalStateException("port " + port + " is still open");
        }
        wait(LIMIT.toMillis());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted before port " + port + " was closed", e);
    }
  }

  /** Does no more harm, takes connections again, and resets those that have lost bytes. */
  public synchronized void heal() {
    ways.values().forEach(Way::heal);
    delay = Duration.ZERO;
    for (FaultLink link : List.copyOf(links)) {
      if (link.lost()) {
        cut(link);
      }
    }
    if (listener.isClosed()) {
      listen();
    }
    notifyAll();
  }

  /** Resets all connections and takes no more. */
  @Override
  public synchronized void close() {
    closed = true;
    refuse();
    cut();
    notifyAll();
  }

  /** A direction of a connection has ended: forgets the connection when both have. */
  synchronized void ended(FaultLink link) {
    if (link.ended()) {
      links.remove(link);
    }
  }

  /** Resets a connection, as it was told to. */
  synchronized void cut(FaultLink link) {
    if (drop(link)) {
      cuts++;
    }
  }

  /** Resets a connection that one side has left; false if it was reset before. */
  synchronized boolean drop(FaultLink link) {
    if (!links.remove(link)) {
      return false;
    }
    link.reset();
    notifyAll();
    return true;
  }

  /**
   * Decides about bytes that a connection has brought; waits as long as they are delayed or
   * stalled.
   *
   * @return how many of them may pass; -1 if none may and the connection stays
   */
  synchronized int admit(FaultLink link, Direction direction, int length)
      throws InterruptedException {
    Way way = ways.get(direction);
    long due = System.nanoTime() + delay.toNanos();
    while (!closed && !link.isReset()) {
      long left = delay.isZero() ? 0 : due - System.nanoTime();
      if (way.stalled) {
        wait();
      } else if (left > 0) {
        wait(left / 1_000_000, (int) (left % 1_000_000));
      } else {
        break;
      }
    }
    if (way.swallowed) {
      link.lose();
      return -1;
    }
    return (int) Math.min(length, way.bytesLeft);
  }

  /**
   * Counts bytes that have passed.
   *
   * @return whether the connection has to be reset now
   */
  synchronized boolean passed(Direction direction, int length) {
    Way way = ways.get(direction);
    way.forwarded += length;
    if (way.bytesLeft == Long.MAX_VALUE) {
      return false;
    }
    way.bytesLeft -= length;
    if (way.bytesLeft > 0) {
      return false;
    }
    way.bytesLeft = Long.MAX_VALUE;
    return true;
  }

  /** Meets a basic.ack: whether it is the one that was asked for. */
  synchronized boolean counted(Direction direction) {
    Way way = ways.get(direction);
    if (way.acksLeft == Long.MAX_VALUE || --way.acksLeft > 0) {
      return false;
    }
    way.acksLeft = Long.MAX_VALUE;
    return true;
  }

  /** What is to be done before the basic.ack that was asked for; null cuts. */
  synchronized Runnable action(Direction direction) {
    return ways.get(direction).action;
  }

  private void listen() {
    try {
      ServerSocket socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      listener = socket;
      accepting = true;
      start("proxy-accept", () -> accept(socket));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on port " + port, e);
    }
  }

  private void accept(ServerSocket socket) {
    while (!socket.isClosed()) {
      try {
        take(socket.accept());
      } catch (IOException e) {
        // Nobody listens any more; or that client has gone already.
      }
    }
    synchronized (this) {
      accepting = false;
      notifyAll();
    }
  }

  private void take(Socket client) throws IOException {
    FaultLink link;
    try {
      link = new FaultLink(this, client, new Socket(InetAddress.getLoopbackAddress(), target));
    } catch (IOException e) {
      FaultLink.reset(client); // the server is away
      return;
    }
    synchronized (this) {
      accepted++;
      if (closed) {
        link.reset();
        return;
      }
      links.add(link);
    }
    start("proxy-up", () -> link.run(Direction.UP));
    start("proxy-down", () -> link.run(Direction.DOWN));
  }

  private static void start(String name, Runnable body) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    thread.start();
  }
}
