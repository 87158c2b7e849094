package io.ringbeat.liveness;

import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** A connection on the side that accepted it. */
final class Session {
  final long id;
  final SocketChannel channel;
  final TlsChannel tls; // null: none
  final ByteChannel wire; // the one or the other
  final boolean json;
  final long opened; // ns
  final RateLimit limit;
  final FrameReader frames = new FrameReader();
  final JsonReader messages;
  final FrameWriter out = new FrameWriter();
  SelectionKey key;
  PeerInfo info; // null: it has not said hello
  byte[] clientNonce;
  byte[] serverNonce; // null: it was not challenged
  long peer;
  boolean joined;
  boolean closed;
  long beats;

  Session(long id, SocketChannel channel, TlsChannel tls, boolean json, long opened, int rate) {
    this.id = id;
    this.channel = channel;
    this.tls = tls;
    wire = tls == null ? channel : tls;
    this.json = json;
    this.opened = opened;
    limit = new RateLimit(rate, opened);
    messages = json ? new JsonReader() : null;
  }

  /** Writes what there is, and asks to be told when there is room for the rest. */
  void write() throws IOException {
    boolean done = out.flush(wire);
    if (tls != null) {
      done = tls.flush(); // what it does not take waits for its handshake, not for the socket
    }
    int wanted = done ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE;
    if (tls != null && tls.isThinking()) {
      wanted = 0;
    }
    if (key.interestOps() != wanted) {
      key.interestOps(wanted);
    }
  }

  /** Tells whether another {@link #fill} would bring more, though the socket has nothing. */
  boolean hasMore() {
    return tls != null && tls.hasMore();
  }

  /** Returns how many bytes came from the socket. */
  long bytesRead() {
    if (tls != null) {
      return tls.bytesRead();
    }
    return json ? messages.total() : frames.total();
  }

  /** Returns how many bytes the socket has taken. */
  long bytesWritten() {
    return tls == null ? out.total() : tls.bytesWritten();
  }

  int fill() throws IOException {
    return json ? messages.fill(wire) : frames.fill(wire);
  }
}
