package io.ringbeat.rabbitmq;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Free ports of the loopback interface, below those that the system gives to outgoing connections:
 * a client that connects again and again to a dead port among those connects to itself sooner or
 * later, and keeps the port from whoever comes back to it. May be called by any thread.
 */
final class Ports {
  private static final int LOWEST = 10_000;
  private static final int HIGHEST = highest();

  private static int next =
      LOWEST + (int) (ProcessHandle.current().pid() * 97 % (HIGHEST - LOWEST));

  private Ports() {}

  /**
   * Finds a port.
   *
   * @return one that nobody listened on a moment ago, and that this JVM was not given before
   * @throws IllegalStateException if there is none
   */
  static synchronized int free() {
    for (int tries = LOWEST; tries < HIGHEST; tries++) {
      int port = next;
      next = port + 1 < HIGHEST ? port + 1 : LOWEST;
      try (ServerSocket socket = new ServerSocket()) {
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return port;
      } catch (IOException e) {
        // Somebody has it.
      }
    }
    throw new IllegalStateException("no free port from " + LOWEST + " to " + (HIGHEST - 1));
  }

  private static int highest() {
    Path range = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
    if (!Files.isReadable(range)) {
      return 32_768;
    }
    try {
      int first = Integer.parseInt(Files.readString(range).trim().split("\\s+", 2)[0]);
      return first > LOWEST + 1_000 ? first : 32_768;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
