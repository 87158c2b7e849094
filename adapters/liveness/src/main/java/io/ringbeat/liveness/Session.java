package io.ringbeat.liveness;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** A connection on the side that accepted it. */
final class Session {
  final long id;
  final SocketChannel channel;
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

  Session(long id, SocketChannel channel, boolean json, long opened, int rate) {
    this.id = id;
    this.channel = channel;
    this.json = json;
    this.opened = opened;
    limit = new RateLimit(rate, opened);
    messages = json ? new JsonReader() : null;
  }

  /** Writes what there is, and asks to be told when there is room for the rest. */
  void write() throws IOException {
    int wanted =
        out.flush(channel) ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE;
    if (key.interestOps() != wanted) {
      key.interestOps(wanted);
    }
  }

  long bytesRead() {
    return json ? messages.total() : frames.total();
  }

  int fill() throws IOException {
    return json ? messages.fill(channel) : frames.fill(channel);
  }
}
