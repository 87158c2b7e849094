package io.ringbeat.liveness;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** Stands between a client and a server, on a clock of the test's, and does what networks do. */
final class FaultProxy implements AutoCloseable {
  private static final ByteBuffer END = ByteBuffer.allocate(0);

  private final ServerSocketChannel listener;
  private final int target;
  private final List<Link> links = new ArrayList<>();
  private final ByteBuffer buffer = ByteBuffer.allocate(8_192);
  private long delay;
  private boolean stalled;
  private boolean swallowing;
  private int accepted;

  FaultProxy(int target) throws IOException {
    this.target = target;
    listener = ServerSocketChannel.open();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    listener.configureBlocking(false);
  }

  /** Bytes and when they are let go. */
  private record Chunk(long at, ByteBuffer bytes) {}

  /** One direction of a connection. */
  private static final class Pipe {
    final SocketChannel from;
    final SocketChannel to;
    final ArrayDeque<Chunk> chunks = new ArrayDeque<>();
    boolean ended;
    long read;
    long written;

    Pipe(SocketChannel from, SocketChannel to) {
      this.from = from;
      this.to = to;
    }
  }

  /** A connection; one that is dead takes everything and gives nothing. */
  private static final class Link {
    final SocketChannel client;
    final SocketChannel server; // null: nobody is there
    final Pipe up;
    final Pipe down;
    boolean dead;

    Link(SocketChannel client, SocketChannel server) {
      this.client = client;
      this.server = server;
      up = new Pipe(client, server);
      down = new Pipe(server, client);
      dead = server == null;
    }

    void close() throws IOException {
      client.close();
      if (server != null) {
        server.close();
      }
    }
  }

  int port() {
    return listener.socket().getLocalPort();
  }

  int accepted() {
    return accepted;
  }

  /** Lets bytes take that long, ns. */
  void delay(long nanos) {
    delay = nanos;
  }

  /** Keeps all bytes until it is over, as lost packets that are sent again do. */
  void stall(boolean value) {
    stalled = value;
  }

  /** Swallows everything, until it is over, for what is connected for ever. */
  void swallow(boolean value) {
    swallowing = value;
    links.forEach(link -> link.dead |= value);
  }

  /** Ends all connections. */
  void cut() throws IOException {
    for (Link link : links) {
      link.close();
    }
    links.clear();
  }

  /** Does what there is to do by then; returns whether there was anything. */
  boolean poll(long now) throws IOException {
    boolean worked = false;
    SocketChannel client = listener.accept();
    if (client != null) {
      accept(client);
      worked = true;
    }
    for (Link link : new ArrayList<>(links)) {
      try {
        worked |= pump(link, link.up, now);
        worked |= link.server != null && pump(link, link.down, now);
      } catch (IOException e) {
        link.close(); // one side is gone: so is the other
        links.remove(link);
        worked = true;
      }
    }
    return worked;
  }

  private void accept(SocketChannel client) throws IOException {
    client.configureBlocking(false);
    client.setOption(StandardSocketOptions.TCP_NODELAY, true);
    accepted++;
    SocketChannel server = null;
    if (!swallowing) {
      server = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
      server.configureBlocking(false);
      server.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }
    links.add(new Link(client, server));
  }

  private boolean pump(Link link, Pipe pipe, long now) throws IOException {
    boolean worked = false;
    int count = pipe.ended ? 0 : pipe.from.read(buffer.clear());
    if (count > 0 && !link.dead) {
      ByteBuffer bytes = ByteBuffer.allocate(count).put(buffer.flip()).flip();
      pipe.chunks.add(new Chunk(now + delay, bytes));
    } else if (count < 0) {
      pipe.ended = true;
      if (!link.dead) {
        pipe.chunks.add(new Chunk(now + delay, END));
      }
    }
    pipe.read += Math.max(count, 0);
    worked |= count != 0;
    while (!stalled && !link.dead && !pipe.chunks.isEmpty() && pipe.chunks.peek().at <= now) {
      ByteBuffer bytes = pipe.chunks.peek().bytes;
      if (!bytes.hasRemaining()) {
        throw new IOException("the end has come through");
      }
      pipe.written += pipe.to.write(bytes);
      if (bytes.hasRemaining()) {
        break;
      }
      pipe.chunks.remove();
      worked = true;
    }
    return worked;
  }

  /** Adds its ends of the connections of which it has not seen the end. */
  void ends(List<End> ends) throws IOException {
    for (Link link : links) {
      if (!link.up.ended) {
        ends.add(End.of(link.client, link.up.read, link.down.written));
      }
      if (link.server != null && !link.down.ended) {
        ends.add(End.of(link.server, link.down.read, link.up.written));
      }
    }
  }

  @Override
  public void close() throws IOException {
    cut();
    listener.close();
  }
}
