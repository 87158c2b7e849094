package io.ringbeat.liveness;

import io.ringbeat.event.PeerCode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.security.SecureRandom;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLEngine;
import org.agrona.collections.LongArrayQueue;

/**
 * The side that is watched, and that watches the server: it beats, arms a timer with each beat, the
 * server's acknowledgement cancels it, and when it expires the server is dead for it: it gives the
 * connection up and connects again, after waits that grow. It answers the server's probes.
 *
 * <p>When the server says that the same peer has a newer connection, the client ends; but not if
 * that may be one of its own: one that it has given up in the last two minutes before it was
 * welcome, and that a slow server has served since. Nor does it end before it is welcome.
 *
 * <p>{@link #run} does that on the calling thread until {@link #close}; a host with a loop of its
 * own calls {@link #poll} instead. {@link #status} and {@link #close} may be called from any
 * thread. Waits by the monotonic clock. Allocates for connections, not for beats, unless they come
 * by TLS.
 */
public final class LivenessClient implements Runnable, AutoCloseable {
  private enum State {
    WAITING,
    CONNECTING,
    JOINING,
    UP,
    ENDED
  }

  private static final long MILLI = 1_000_000; // ns
  private static final long REMNANT = 120_000 * MILLI; // how long a server may yet serve one

  private final ClientOptions options;
  private final ClientListener listener;
  private final LongSupplier nanoTime;
  private final Selector selector;
  private final Backoff backoff;
  private final ByteBuffer scratch; // null: no TLS
  private final SecureRandom random = new SecureRandom();
  private final LongArrayQueue unacknowledged = new LongArrayQueue(Long.MIN_VALUE); // when sent
  private State state = State.WAITING;
  private SocketChannel channel;
  private TlsChannel tls; // null: none
  private ByteChannel wire; // the one or the other
  private SelectionKey key;
  private FrameReader in;
  private FrameWriter out;
  private byte[] clientNonce;
  private byte[] serverNonce; // null: the server has not asked for a proof
  private long until; // of the state, by nanoTime
  private long abandoned; // when it gave up a connection last that may yet be welcome
  private long interval;
  private long firstBeat;
  private long beats; // sent
  private long acknowledged;
  private String sentStatus;
  private volatile String status;
  private volatile boolean closing;

  /**
   * Makes a client; it connects when it is run or polled.
   *
   * @param options who it is, and how it beats
   * @param listener is told how it fares
   * @throws IOException if there is no selector to be had
   */
  public LivenessClient(ClientOptions options, ClientListener listener) throws IOException {
    this(options, listener, System::nanoTime);
  }

  LivenessClient(ClientOptions options, ClientListener listener, LongSupplier nanoTime)
      throws IOException {
    this.options = options;
    this.listener = listener;
    this.nanoTime = nanoTime;
    scratch = options.tls() == null ? null : TlsChannel.scratch();
    selector = Selector.open();
    backoff = new Backoff(options.backoff(), options.mostBackoff(), options.seed());
    status = options.info().status();
    until = nanoTime.getAsLong();
    abandoned = until - REMNANT;
  }

  /**
   * Sets what the client says of how it is; from any thread.
   *
   * @param value at most {@link PeerInfo#LONGEST_STATUS} bytes, without control characters
   */
  public void status(String value) {
    PeerInfo.require("the status", value, PeerInfo.LONGEST_STATUS);
    status = value;
    selector.wakeup();
  }

  /** Lets {@link #run}, or the next {@link #poll}, take leave and end; from any thread. */
  @Override
  public void close() {
    closing = true;
    selector.wakeup();
  }

  /** Runs until it is closed or interrupted, or a newer client has taken this one's place. */
  @Override
  public void run() {
    while (poll()) {
      if (Thread.currentThread().isInterrupted()) {
        closing = true; // nobody could wait any more
      }
      long wait = nextDeadline() - nanoTime.getAsLong();
      try {
        if (wait > 0 && !closing) {
          selector.select(wait / MILLI + 1);
        }
      } catch (IOException e) {
        throw new IllegalStateException("the client's socket cannot be looked at", e);
      }
    }
  }

  /**
   * Does what there is to do; does not wait, but for looking up the host's name. A handshake of TLS
   * is some ms of arithmetic on this thread.
   *
   * @return false if the client has ended
   */
  public boolean poll() {
    if (state == State.ENDED) {
      return false;
    }
    if (closing) {
      leave();
      return false;
    }
    try {
      selector.selectNow();
      selector.selectedKeys().clear(); // one channel, which is tried in any case
      step(nanoTime.getAsLong());
    } catch (IOException e) {
      down(e.getMessage() == null ? e.toString() : e.getMessage());
    }
    return state != State.ENDED;
  }

  private void step(long now) throws IOException {
    if (state == State.WAITING && now - until >= 0) {
      connect(now);
    }
    if (state == State.CONNECTING && channel.finishConnect()) {
      hello();
    }
    if (state == State.JOINING || state == State.UP) {
      read(now);
    }
    if (state == State.UP) {
      beat(now);
    }
    if (state == State.JOINING || state == State.UP) {
      write();
    }
    if ((state == State.CONNECTING || state == State.JOINING) && now - until >= 0) {
      down("no welcome within " + options.timeout() / MILLI + " ms");
    }
  }

  private void connect(long now) throws IOException {
    state = State.CONNECTING;
    until = now + options.timeout();
    in = new FrameReader();
    out = new FrameWriter();
    serverNonce = null;
    tls = null;
    channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    key = channel.register(selector, SelectionKey.OP_CONNECT);
    try {
      channel.connect(new InetSocketAddress(options.host(), options.port()));
    } catch (UnresolvedAddressException e) {
      throw new IOException("there is no host " + options.host(), e);
    }
  }

  private void hello() throws IOException {
    state = State.JOINING;
    wire = channel;
    if (options.tls() != null) {
      SSLEngine engine = Tls.connecting(options.tls(), options.host(), options.port());
      tls = new TlsChannel(channel, engine, scratch, Runnable::run, () -> {});
      wire = tls;
    }
    clientNonce = new byte[Frame.PROOF];
    random.nextBytes(clientNonce);
    sentStatus = status;
    out.hello(clientNonce, info().withStatus(sentStatus));
  }

  private PeerInfo info() throws IOException {
    PeerInfo info = options.info();
    return info.ip().isEmpty() && channel.getLocalAddress() instanceof InetSocketAddress local
        ? info.withIp(local.getAddress().getHostAddress())
        : info;
  }

  private void read(long now) throws IOException {
    int count;
    do {
      count = in.fill(wire);
      while ((state == State.JOINING || state == State.UP) && in.next()) {
        if (state == State.JOINING) {
          onJoining(now);
        } else {
          onUp(now);
        }
      }
    } while (state != State.ENDED && tls != null && tls.hasMore());
    if (count < 0 && state != State.ENDED && state != State.WAITING) {
      throw new IOException(PeerCode.reason(PeerCode.ENDED));
    }
  }

  private void onJoining(long now) throws IOException {
    switch (in.type()) {
      case Frame.CHALLENGE -> {
        serverNonce = in.bytes(Frame.PROOF);
        in.end();
        if (options.secret() == null) {
          throw new IOException("the server asks for a secret, and the client has none");
        }
        String id = options.info().id();
        out.bytes(Frame.RESPONSE, options.secret().ofClient(serverNonce, clientNonce, id));
      }
      case Frame.WELCOME -> {
        long session = in.number();
        long wanted = in.number();
        byte[] proof = in.bytes(Frame.PROOF);
        in.end();
        requireProof(proof);
        up(now, session, wanted);
      }
      case Frame.BYE -> throw new IOException(PeerCode.reason(in.onlyNumber()));
      default -> throw new BadFrameException("a frame of type " + in.type() + " before a welcome");
    }
  }

  private void requireProof(byte[] proof) throws IOException {
    Secret secret = options.secret();
    if (secret == null) {
      return;
    }
    boolean known =
        serverNonce != null
            && Secret.same(secret.ofServer(serverNonce, clientNonce, options.info().id()), proof);
    if (!known) {
      throw new IOException("the server has not shown that it knows the secret");
    }
  }

  private void up(long now, long session, long wanted) throws IOException {
    if (wanted < MILLI) {
      throw new BadFrameException("the server wants a beat each " + wanted + " ns");
    }
    state = State.UP;
    if (tls != null) {
      tls.trust();
    }
    interval = Math.min(options.interval(), wanted);
    firstBeat = now;
    beats = 0;
    acknowledged = 0;
    unacknowledged.clear();
    until = now;
    listener.onUp(session);
  }

  private void onUp(long now) throws IOException {
    switch (in.type()) {
      case Frame.ACK -> acknowledge(now, in.onlyNumber());
      case Frame.PROBE -> requireRoom(out.number(Frame.PROBE_ACK, in.onlyNumber()));
      case Frame.BYE -> onBye(now, in.onlyNumber());
      default -> throw new BadFrameException("a frame of type " + in.type() + " from a server");
    }
  }

  private void acknowledge(long now, long beat) throws IOException {
    if (unacknowledged.isEmpty() || beat != acknowledged + 1) {
      throw new BadFrameException(
          "beat " + beat + " is acknowledged where " + (acknowledged + 1) + " is expected");
    }
    acknowledged = beat;
    backoff.reset(); // it works
    listener.onAck(beat, now - unacknowledged.pollLong());
  }

  private void onBye(long now, long reason) throws IOException {
    if (reason == PeerCode.REPLACED && now - abandoned >= REMNANT) {
      closeChannel();
      state = State.ENDED;
      closeQuietly(selector);
      listener.onDown(PeerCode.reason(reason), -1);
      return;
    }
    throw new IOException(PeerCode.reason(reason));
  }

  /**
   * Sends what is due, and looks after the timer, which what was read before may have cancelled.
   */
  private void beat(long now) throws IOException {
    if (!unacknowledged.isEmpty() && now - unacknowledged.peekLong() >= options.timeout()) {
      throw new IOException(
          "no acknowledgement of beat "
              + (acknowledged + 1)
              + " within "
              + options.timeout() / MILLI
              + " ms");
    }
    String current = status;
    if (!current.equals(sentStatus)) {
      requireRoom(out.status(current));
      sentStatus = current;
    }
    if (now - until >= 0) {
      requireRoom(out.number(Frame.BEAT, ++beats));
      unacknowledged.addLong(now);
      until = firstBeat + ((now - firstBeat) / interval + 1) * interval; // what is missed is missed
    }
  }

  private void write() throws IOException {
    boolean done = out.flush(wire);
    if (tls != null) {
      done = tls.flush(); // what it does not take waits for its handshake, not for the socket
    }
    int wanted = done ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE;
    if (key.interestOps() != wanted) {
      key.interestOps(wanted);
    }
  }

  private static void requireRoom(boolean room) throws IOException {
    if (!room) {
      throw new IOException("the server does not read what it is sent");
    }
  }

  /** Returns the connection, null if there is none. */
  SocketChannel channel() {
    return channel;
  }

  /** Returns how many bytes of the connection were read. */
  long bytesRead() {
    return tls == null ? in.total() : tls.bytesRead();
  }

  /** Returns how many bytes of the connection were written. */
  long bytesWritten() {
    return tls == null ? out.total() : tls.bytesWritten();
  }

  private long nextDeadline() {
    return state == State.UP && !unacknowledged.isEmpty()
        ? Math.min(until, unacknowledged.peekLong() + options.timeout())
        : until;
  }

  private void down(String why) {
    closeChannel();
    long now = nanoTime.getAsLong();
    abandoned = state == State.JOINING ? now : abandoned;
    state = State.WAITING;
    long wait = backoff.next();
    until = now + wait;
    listener.onDown(why, wait);
  }

  private void leave() {
    if (state == State.UP || state == State.JOINING) { // the welcome may be under way
      try {
        out.number(Frame.BYE, PeerCode.SHUTDOWN);
        out.flush(wire);
      } catch (IOException e) {
        listener.onDown("the server was not told that the client leaves: " + e.getMessage(), -1);
      }
    }
    closeChannel();
    state = State.ENDED;
    closeQuietly(selector);
  }

  private void closeChannel() {
    closeQuietly(wire);
    closeQuietly(channel); // not the other one's if it has never come to that
    channel = null;
    wire = null;
  }

  private static void closeQuietly(AutoCloseable closeable) {
    try {
      if (closeable != null) {
        closeable.close();
      }
    } catch (Exception e) {
      // what is given up cannot fail any more than it has
    }
  }
}
