package io.ringbeat.journal.chronicle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** One way from a child to the test: messages of longs, each with its type and length before it. */
final class Link {
  /** Which link it is, said first with the child's number. */
  static final long COMMANDS = 1;

  static final long NEWS = 2;

  /** The child begins to open its journal. */
  static final int OPENING = 3;

  /** It is up: last sequence so far, snapshot, ns, whether hashes follow, state, commands. */
  static final int UP = 4;

  /** Events that are journalled: sequence, hash, ... */
  static final int ACKNOWLEDGED = 5;

  /** It is down at its start: the sequence. */
  static final int DOWN = 6;

  /** It was closed: whether that was complete, last, state, commands, positions. */
  static final int CLOSED = 7;

  /** A command: id, words. */
  static final int COMMAND = 8;

  private final SocketChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);

  Link(int port, long which, long child) throws IOException {
    channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.socket().setTcpNoDelay(true);
    put((int) which, child);
  }

  void put(int type, long... words) {
    put(type, words, 0, words.length);
  }

  /** Sends a message; the words may go on at the array's start. */
  void put(int type, long[] words, int from, int length) {
    buffer.clear().putInt(type).putInt(length);
    for (int i = 0; i < length; i++) {
      int at = from + i;
      buffer.putLong(words[at < words.length ? at : at - words.length]);
    }
    send();
  }

  /** Sends a command. */
  void command(long id, long[] slab, int offset, int slots) {
    int length = slots * 8;
    buffer.clear().putInt(COMMAND).putInt(1 + length).putLong(id);
    for (int i = 0; i < length; i++) {
      int at = offset + i;
      buffer.putLong(slab[at < slab.length ? at : at - slab.length]);
    }
    send();
  }

  private void send() {
    buffer.flip();
    try {
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
