package io.ringbeat.rabbitmq;

import io.ringbeat.rabbitmq.FaultProxy.Direction;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/** A connection through a {@link FaultProxy}: a thread runs each of its directions. */
final class FaultLink {
  private static final int CHUNK = 16 * 1024;

  private final FaultProxy proxy;
  private final Socket client;
  private final Socket server;
  private volatile boolean reset;
  private boolean lost;
  private int ends;

  FaultLink(FaultProxy proxy, Socket client, Socket server) throws IOException {
    this.proxy = proxy;
    this.client = client;
    this.server = server;
    client.setTcpNoDelay(true);
    server.setTcpNoDelay(true);
  }

  /** Passes bytes on until one side ends or the connection is reset. */
  void run(Direction direction) {
    boolean up = direction == Direction.UP;
    try {
      pump(direction, up ? client : server, up ? server : client);
    } catch (IOException e) {
      proxy.drop(this); // one side has gone: so has the other
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      ends++;
    }
    proxy.ended(this);
  }

  private void pump(Direction direction, Socket from, Socket to)
      throws IOException, InterruptedException {
    AckScanner scanner = new AckScanner();
    byte[] bytes = new byte[CHUNK];
    InputStream in = from.getInputStream();
    OutputStream out = to.getOutputStream();
    for (int length; (length = in.read(bytes)) >= 0; ) {
      int admitted = proxy.admit(this, direction, length);
      if (admitted < 0) {
        continue;
      }
      int begin = 0;
      for (int i = 0; i < admitted; i++) {
        if (scanner.ack(bytes[i]) && proxy.counted(direction)) {
          out.write(bytes, begin, i - begin);
          begin = i;
          Runnable action = proxy.action(direction);
          if (action == null) {
            proxy.cut(this);
          } else {
            action.run();
          }
          if (reset) {
            return;
          }
        }
      }
      out.write(bytes, begin, admitted - begin);
      if (proxy.passed(direction, admitted)) {
        proxy.cut(this);
        return;
      }
    }
    if (!lost()) {
      to.shutdownOutput();
    }
  }

  /** Bytes of it are swallowed: it can never be whole again. */
  synchronized void lose() {
    lost = true;
  }

  /** Whether bytes of it were swallowed. */
  synchronized boolean lost() {
    return lost;
  }

  /** Whether both directions have ended. */
  synchronized boolean ended() {
    return ends == 2;
  }

  /** Whether it was reset. */
  boolean isReset() {
    return reset;
  }

  /** Resets both sides. */
  void reset() {
    reset = true;
    reset(client);
    reset(server);
  }

  /** Closes a socket so that the other side gets a RST. */
  static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // It was closed already.
    }
  }
}
