package io.ringbeat.liveness;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;

/**
 * TLS on a socket that does not block, for a reader and a writer that need not know. Reading and
 * writing drive the handshake; until it is done, nothing is read and nothing taken. Its arithmetic
 * is the executor's. Holds at most one record of what came, one of what goes, and the rest of one
 * that the reader had no room for. For one thread.
 */
final class TlsChannel implements ByteChannel {
  private static final ByteBuffer NONE = ByteBuffer.allocate(0);
  private static final int FIRST = 2_048; // bytes; beats need a tenth
  private static final int LONGEST = 5 + (1 << 14) + 2_048; // of a record of TLS 1.2
  private static final int MOST_EMPTY = 64; // records that bring nothing

  private final ByteChannel socket;
  private final SSLEngine engine;
  private final ByteBuffer scratch; // for one record, shared by channels of one thread
  private final Executor executor;
  private final Runnable thought;
  private ByteBuffer received = ByteBuffer.allocate(FIRST).flip();
  private ByteBuffer plain = NONE; // what the reader had no room for
  private ByteBuffer unsent = NONE; // what the socket had no room for
  private volatile boolean thinking;
  private boolean tasked; // what came of it has not been asked for
  private boolean established;
  private boolean trusted;
  private boolean ended;
  private boolean more;
  private int empty;
  private long read;
  private long written;

  /**
   * Begins a handshake.
   *
   * @param scratch of at least {@link #scratch}'s size
   * @param executor does what takes long; at most one task at a time
   * @param thought is called on the executor's thread when it is done: go on reading and writing
   */
  TlsChannel(
      ByteChannel socket, SSLEngine engine, ByteBuffer scratch, Executor executor, Runnable thought)
      throws SSLException {
    this.socket = socket;
    this.engine = engine;
    this.scratch = scratch;
    this.executor = executor;
    this.thought = thought;
    engine.beginHandshake();
  }

  /** Returns a buffer for any record that is sent. */
  static ByteBuffer scratch() {
    return ByteBuffer.allocate(LONGEST);
  }

  /** Reads what there is, as far as there is room; reads the socket at most once. */
  @Override
  public int read(ByteBuffer target) throws IOException {
    int start = target.position();
    more = false;
    try {
      if (!thinking) {
        receive();
        drain(target);
        decrypt(target);
      }
    } catch (SSLException e) {
      throw new BadFrameException("TLS has failed: " + e.getMessage());
    }
    int count = target.position() - start;
    return count == 0 && ended && !more && !thinking ? -1 : count;
  }

  /** Tells whether the last read has left something that another one would bring. */
  boolean hasMore() {
    return more;
  }

  private void receive() throws IOException {
    if (ended || received.remaining() == received.capacity()) {
      return;
    }
    received.compact();
    try {
      int count = socket.read(received);
      read += Math.max(count, 0);
      ended = count < 0;
    } finally {
      received.flip();
    }
  }

  private void drain(ByteBuffer target) {
    int length = Math.min(plain.remaining(), target.remaining());
    target.put(target.position(), plain, plain.position(), length);
    target.position(target.position() + length);
    plain.position(plain.position() + length);
    more = plain.hasRemaining();
  }

  private void decrypt(ByteBuffer target) throws IOException {
    boolean able = advance();
    while (!more && !thinking && (able || isReading()) && (received.hasRemaining() || tasked)) {
      tasked = false; // what a task has thrown comes out now
      SSLEngineResult result = engine.unwrap(received, target);
      if (result.getStatus() == SSLEngineResult.Status.BUFFER_OVERFLOW) {
        result = overflow(target);
      }
      switch (result.getStatus()) {
        case OK -> account(result);
        case BUFFER_UNDERFLOW -> {
          grow();
          return;
        }
        case CLOSED -> {
          ended = true;
          received.limit(received.position()); // nothing counts that comes behind it
        }
        default -> throw new IOException("TLS cannot read: " + result.getStatus());
      }
      able = advance();
    }
  }

  private boolean isReading() {
    return switch (engine.getHandshakeStatus()) {
      case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> true;
      default -> false;
    };
  }

  private void account(SSLEngineResult result) throws BadFrameException {
    if (result.bytesProduced() == 0) {
      empty++;
    } else if (trusted) {
      empty = 0;
    }
    if (empty > MOST_EMPTY) {
      throw new BadFrameException(
          MOST_EMPTY + " records of TLS" + (trusted ? " in a row" : "") + " that bring nothing");
    }
    boolean quiet =
        engine.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.NOT_HANDSHAKING
            || engine.isInboundDone();
    if (established && !quiet && "TLSv1.2".equals(engine.getSession().getProtocol())) {
      throw new BadFrameException("a second handshake of TLS on one connection");
    }
  }

  private void grow() throws BadFrameException {
    if (received.remaining() < received.capacity()) {
      return;
    }
    if (received.capacity() == LONGEST) {
      throw new BadFrameException("a record of TLS of more than " + LONGEST + " bytes");
    }
    int capacity = Math.min(2 * received.capacity(), LONGEST);
    received = ByteBuffer.allocate(capacity).put(received).flip();
  }

  private SSLEngineResult overflow(ByteBuffer target) throws IOException {
    int size = engine.getSession().getApplicationBufferSize();
    ByteBuffer buffer = plain.capacity() < size ? ByteBuffer.allocate(size) : plain.clear();
    SSLEngineResult result = engine.unwrap(received, buffer);
    plain = buffer.flip();
    drain(target);
    return result;
  }

  /** Writes what the handshake has come to and the socket has room for; before that, nothing. */
  @Override
  public int write(ByteBuffer source) throws IOException {
    int start = source.position();
    try {
      while (source.hasRemaining() && advance()) {
        wrap(source);
      }
    } catch (SSLException e) {
      throw new BadFrameException("TLS has failed: " + e.getMessage());
    }
    return source.position() - start;
  }

  /**
   * Sends what the handshake asks for, and what waits.
   *
   * @return whether nothing waits for the socket
   */
  boolean flush() throws IOException {
    try {
      advance();
    } catch (SSLException e) {
      throw new BadFrameException("TLS has failed: " + e.getMessage());
    }
    return !unsent.hasRemaining();
  }

  /** The other side has joined: of records that bring nothing, only those in a row count now. */
  void trust() {
    trusted = true;
    empty = 0;
  }

  /** Tells whether the executor is at work: nothing is read and written meanwhile. */
  boolean isThinking() {
    return thinking;
  }

  /** Goes on with the handshake as far as it goes without reading; true if what is sent may go. */
  private boolean advance() throws IOException {
    while (!thinking && send()) {
      switch (engine.getHandshakeStatus()) {
        case NEED_TASK -> think();
        case NEED_WRAP -> {
          if (wrap(NONE) == 0) {
            return false;
          }
        }
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
          return false;
        }
        default -> {
          established = true;
          return true;
        }
      }
    }
    return false;
  }

  private void think() {
    Runnable task = engine.getDelegatedTask();
    if (task == null) {
      return;
    }
    thinking = true;
    tasked = true;
    executor.execute(
        () -> {
          Runnable next = task;
          while (next != null && socket.isOpen()) { // nobody waits for what was given up
            next.run(); // keeps what it throws for the engine's next call
            next = engine.getDelegatedTask();
          }
          thinking = false;
          thought.run();
        });
  }

  private int wrap(ByteBuffer source) throws IOException {
    scratch.clear();
    SSLEngineResult result = engine.wrap(source, scratch);
    scratch.flip();
    written += socket.write(scratch);
    if (scratch.hasRemaining()) {
      unsent = ByteBuffer.allocate(scratch.remaining()).put(scratch).flip();
    }
    if (result.getStatus() != SSLEngineResult.Status.OK && result.bytesProduced() == 0) {
      throw new IOException("TLS cannot send: " + result.getStatus());
    }
    return result.bytesProduced();
  }

  private boolean send() throws IOException {
    if (unsent.hasRemaining()) {
      written += socket.write(unsent);
    }
    return !unsent.hasRemaining();
  }

  /** Returns how many bytes came from the socket. */
  long bytesRead() {
    return read;
  }

  /** Returns how many bytes the socket has taken. */
  long bytesWritten() {
    return written;
  }

  @Override
  public boolean isOpen() {
    return socket.isOpen();
  }

  /** Says that it ends, or why, as far as the socket has room; then closes that. */
  @Override
  public void close() throws IOException {
    try {
      if (!thinking && socket.isOpen()) {
        engine.closeOutbound();
        boolean goes = send();
        while (goes && !engine.isOutboundDone()) { // the alert may be behind something else
          goes = wrap(NONE) > 0 && send();
        }
      }
    } finally {
      socket.close();
    }
  }
}
