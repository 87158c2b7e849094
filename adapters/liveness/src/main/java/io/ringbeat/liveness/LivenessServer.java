package io.ringbeat.liveness;

import io.ringbeat.engine.CounterSink;
import io.ringbeat.engine.Gateway;
import io.ringbeat.engine.Publisher;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.PeerCode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;
import org.agrona.collections.Long2ObjectHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The side that peers connect to: makes PEER events of what they send, and takes the commands of a
 * {@link PeerTable} to them. It judges nobody. A gateway: the engine's outbound agent runs it, it
 * never waits, and while the ring has no room it does not read. A host whose core sends other
 * commands, too, gives the engine a gateway of its own that hands those of kind PEER on.
 *
 * <p>Two connections of one identity: the newer one stays, as the older one may be a remnant of a
 * peer that has crashed. The older one is told {@link PeerCode#REPLACED}, whereupon a {@link
 * LivenessClient} does not come back. Newer is what was accepted later, whoever joins first.
 *
 * <p>Once the engine has started, every method but {@link #port}, {@link #jsonPort} and {@link
 * #readCounters} belongs to the outbound agent's thread. Allocates for connections, not for beats,
 * unless they come by TLS.
 */
public final class LivenessServer implements Gateway, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LivenessServer.class);

  private static final byte[] GREETING = "ringbeat liveness\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NO_PROOF = new byte[Frame.PROOF];
  private static final int KEYS = 256; // the most that one turn serves
  private static final int ACCEPTS = 16;
  private static final int LEAST_ACCEPTS = 1_000; // a second
  private static final int SEND_BUFFER = 1 << 15; // bytes that may wait for a slow reader
  private static final int MOST_JOINING = 256;
  private static final long CHECK = 50_000_000; // ns between looks at those who join
  private static final String[] COUNTERS = {
    "accepted", "joined", "refused", "closed", "frames", "badFrames"
  };
  private static final int ACCEPTED = 0;
  private static final int JOINED = 1;
  private static final int REFUSED = 2;
  private static final int CLOSED = 3;
  private static final int FRAMES_READ = 4;
  private static final int BAD_FRAMES = 5;

  private final ServerOptions options;
  private final LongSupplier nanoTime;
  private final Selector selector;
  private final ServerSocketChannel listener;
  private final ServerSocketChannel jsonListener; // null: nobody is listened to in JSON
  private final SecureRandom random = new SecureRandom();
  private final Long2ObjectHashMap<Session> sessions = new Long2ObjectHashMap<>();
  private final Long2ObjectHashMap<Session> byPeer = new Long2ObjectHashMap<>();
  private final Set<Session> joining = new LinkedHashSet<>(); // oldest first
  private final PeerEvents events = new PeerEvents();
  private final AtomicLongArray counters = new AtomicLongArray(COUNTERS.length);
  private final RateLimit accepts;
  private final ExecutorService handshakes; // null: no TLS
  private final ByteBuffer scratch; // null: no TLS
  private final Queue<Long> thought = new ConcurrentLinkedQueue<>(); // sessions
  private Publisher publisher;
  private long lastSession;
  private long lastCheck;

  private LivenessServer(ServerOptions options, LongSupplier nanoTime) throws IOException {
    this.options = options;
    this.nanoTime = nanoTime;
    accepts = new RateLimit(Math.max(LEAST_ACCEPTS, options.peers()), nanoTime.getAsLong());
    boolean secure = options.tls() != null;
    scratch = secure ? TlsChannel.scratch() : null;
    handshakes = secure ? Executors.newSingleThreadExecutor(LivenessServer::thread) : null;
    selector = Selector.open();
    ServerSocketChannel first = null;
    ServerSocketChannel second = null;
    try {
      first = listen(options.address());
      second = options.json() == null ? null : listen(options.json());
    } catch (IOException | RuntimeException e) {
      closeQuietly(first);
      selector.close();
      throw e;
    }
    listener = first;
    jsonListener = second;
  }

  /**
   * Listens; connections are served once an engine runs with this as its gateway.
   *
   * @param options where, and what others may do
   * @return a server that listens
   * @throws IOException if it cannot listen there; the text says where
   */
  public static LivenessServer open(ServerOptions options) throws IOException {
    return open(options, System::nanoTime);
  }

  static LivenessServer open(ServerOptions options, LongSupplier nanoTime) throws IOException {
    return new LivenessServer(options, nanoTime);
  }

  private static Thread thread(Runnable runnable) {
    Thread thread = new Thread(runnable, "liveness-tls");
    thread.setDaemon(true);
    return thread;
  }

  private ServerSocketChannel listen(InetSocketAddress address) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.configureBlocking(false);
      channel.bind(address);
      channel.register(selector, SelectionKey.OP_ACCEPT);
      return channel;
    } catch (IOException | RuntimeException e) {
      closeQuietly(channel);
      throw new IOException("cannot listen on " + address + ": " + e.getMessage(), e);
    }
  }

  /**
   * Returns where it listens for frames.
   *
   * @return the port
   */
  public int port() {
    return listener.socket().getLocalPort();
  }

  /**
   * Returns where it listens for JSON.
   *
   * @return the port, -1 if it does not
   */
  public int jsonPort() {
    return jsonListener == null ? -1 : jsonListener.socket().getLocalPort();
  }

  /**
   * Reads the counters; from any thread.
   *
   * @param sink takes each under the scope {@code liveness}
   */
  public void readCounters(CounterSink sink) {
    for (int i = 0; i < COUNTERS.length; i++) {
      sink.counter("liveness", COUNTERS[i], counters.get(i));
    }
  }

  @Override
  public void onStart(Publisher value) {
    publisher = value;
    if (publisher.mostSlotsAtOnce() < PeerEvents.MOST_SLOTS) {
      throw new IllegalStateException(
          "the ring takes "
              + publisher.mostSlotsAtOnce()
              + " slots at once; PEER events need "
              + PeerEvents.MOST_SLOTS
              + ": make it larger");
    }
    lastCheck = nanoTime.getAsLong();
  }

  @Override
  public boolean send(long id, long[] slab, int offset) {
    if (Event.kind(slab[offset]) != Kind.PEER) {
      throw new IllegalStateException(
          "a command of kind "
              + Kind.name(Event.kind(slab[offset]))
              + " for the peers: give the engine a gateway that hands on only those of kind PEER");
    }
    long code = slab[offset + Event.B];
    if (PeerCode.isVerdict(code)) {
      events.addVerdict(id, slab, offset);
    } else {
      Session session = sessions.get(slab[offset + Event.C]);
      events.confirm(id, session != null && take(session, (int) code, slab, offset) ? 0 : 1);
    }
    events.flush(publisher); // what finds no room is kept: the core may wait for its commands
    return true;
  }

  private boolean take(Session session, int code, long[] slab, int offset) {
    long argument = slab[offset + Event.D];
    if (code == PeerCode.CLOSE) {
      close(session, (int) argument);
      return true;
    }
    return code == PeerCode.PROBE && !session.json && reply(session, Frame.PROBE, argument);
  }

  /** What an earlier run wanted of a connection is void: all of its connections are gone. */
  @Override
  public boolean reconcile(long id, long[] slab, int offset) {
    if (Event.kind(slab[offset]) != Kind.PEER || PeerCode.isVerdict(slab[offset + Event.B])) {
      return false;
    }
    events.confirm(id, 1);
    return true;
  }

  @Override
  public int doWork() {
    if (!events.flush(publisher)) {
      return 0; // the ring is full: who sends has to wait
    }
    int work = 0;
    try {
      for (Long id = thought.poll(); id != null; id = thought.poll()) { // few join at once
        work++;
        Session session = sessions.get(id.longValue());
        if (session != null) {
          serve(session, true);
        }
      }
      if (selector.selectedKeys().isEmpty()) { // nobody has a second turn before all had one
        selector.selectNow();
      }
      Iterator<SelectionKey> keys = selector.selectedKeys().iterator();
      while (work < KEYS && keys.hasNext()) {
        SelectionKey key = keys.next();
        keys.remove();
        serve(key);
        work++;
      }
    } catch (IOException e) {
      throw new IllegalStateException("the peers' sockets cannot be looked at", e);
    }
    long now = nanoTime.getAsLong();
    if (!joining.isEmpty() && now - lastCheck > CHECK) {
      lastCheck = now;
      dropSlowJoiners(now);
    }
    events.flush(publisher);
    return work;
  }

  private void serve(SelectionKey key) {
    if (!key.isValid()) {
      return;
    }
    if (key.attachment() instanceof Session session) {
      serve(session, key.isWritable());
    } else {
      accept((ServerSocketChannel) key.channel());
    }
  }

  private void accept(ServerSocketChannel from) {
    for (int i = 0; i < ACCEPTS && accepts.hasRoom(nanoTime.getAsLong()); i++) {
      SocketChannel channel = null;
      try {
        channel = from.accept();
        if (channel == null) {
          return;
        }
        accepts.take(nanoTime.getAsLong());
        count(ACCEPTED);
        if (joining.size() == MOST_JOINING) { // so that nobody keeps the others out
          count(REFUSED);
          close(joining.iterator().next(), PeerCode.TOO_SLOW);
        }
        open(channel, from == jsonListener);
      } catch (IOException e) {
        LOG.debug("a connection was not accepted", e); // others may be, so go on
        closeQuietly(channel);
        return;
      }
    }
  }

  private void open(SocketChannel channel, boolean json) throws IOException {
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER);
    long id = ++lastSession;
    TlsChannel tls = options.tls() == null ? null : tls(id, channel);
    Session session = new Session(id, channel, tls, json, nanoTime.getAsLong(), options.rate());
    session.key = channel.register(selector, SelectionKey.OP_READ, session);
    sessions.put(session.id, session);
    joining.add(session);
    if (json) {
      session.out.raw(GREETING);
      session.write();
    }
  }

  private TlsChannel tls(long id, SocketChannel channel) throws IOException {
    return new TlsChannel(
        channel, Tls.accepting(options.tls()), scratch, handshakes, () -> thought.add(id));
  }

  private void serve(Session session, boolean writable) {
    try {
      if (writable) {
        session.write();
      }
      int read;
      do {
        read = session.fill();
        while (!session.closed && next(session)) { // as many as the buffer had room for
          count(FRAMES_READ);
          if (!session.limit.take(nanoTime.getAsLong())) {
            close(session, PeerCode.TOO_FAST);
          }
        }
      } while (!session.closed && session.hasMore());
      if (read < 0 && !session.closed) {
        close(session, PeerCode.ENDED);
      } else if (!session.closed) {
        session.write();
      }
    } catch (BadFrameException e) {
      count(BAD_FRAMES);
      LOG.debug("session {}: {}", session.id, e.getMessage());
      close(session, PeerCode.BROKE_PROTOCOL);
    } catch (IOException e) {
      close(session, PeerCode.FAILED);
    }
  }

  private boolean next(Session session) throws BadFrameException {
    if (session.json) {
      PeerInfo info = session.messages.next();
      if (info != null) {
        onMessage(session, info);
      }
      return info != null;
    }
    if (!session.frames.next()) {
      return false;
    }
    onFrame(session, session.frames);
    return true;
  }

  private void onMessage(Session session, PeerInfo info) throws BadFrameException {
    if (!session.joined) {
      session.info = info;
      if (mayJoin(session)) {
        join(session, Peer.JSON);
      }
      return;
    }
    if (!info.id().equals(session.info.id())) {
      throw new BadFrameException("a connection that says it is somebody else now");
    }
    if (!info.status().equals(session.info.status())) {
      status(session, info);
    }
    events.add(session.peer, PeerCode.BEAT, session.id, ++session.beats);
  }

  private void onFrame(Session session, FrameReader frame) throws BadFrameException {
    int type = frame.type();
    if (!session.joined) {
      if (type == Frame.HELLO && session.info == null) {
        session.clientNonce = frame.bytes(Frame.PROOF);
        session.info = frame.info();
        greet(session);
      } else if (type == Frame.RESPONSE && session.serverNonce != null) {
        byte[] given = frame.bytes(Frame.PROOF);
        frame.end();
        authenticate(session, given);
      } else if (type == Frame.BYE) {
        frame.onlyNumber();
        close(session, PeerCode.ENDED);
      } else {
        throw new BadFrameException("a frame of type " + type + " from who has not joined");
      }
      return;
    }
    switch (type) {
      case Frame.BEAT -> {
        long beat = frame.onlyNumber();
        events.add(session.peer, PeerCode.BEAT, session.id, beat);
        reply(session, Frame.ACK, beat);
      }
      case Frame.PROBE_ACK ->
          events.add(session.peer, PeerCode.PROBE_ACKED, session.id, frame.onlyNumber());
      case Frame.STATUS -> {
        String text = frame.text();
        frame.end();
        try {
          status(session, session.info.withStatus(text));
        } catch (IllegalArgumentException e) {
          throw new BadFrameException(e.getMessage());
        }
      }
      case Frame.BYE -> {
        frame.onlyNumber();
        events.add(session.peer, PeerCode.LEFT, session.id, 0);
        close(session, PeerCode.ENDED);
      }
      default -> throw new BadFrameException("a frame of type " + type + " from a client");
    }
  }

  private void greet(Session session) {
    if (options.secret() == null) {
      welcome(session, NO_PROOF);
      return;
    }
    session.serverNonce = new byte[Frame.PROOF];
    random.nextBytes(session.serverNonce);
    session.out.bytes(Frame.CHALLENGE, session.serverNonce);
  }

  private void authenticate(Session session, byte[] given) {
    Secret secret = options.secret();
    String id = session.info.id();
    if (Secret.same(secret.ofClient(session.serverNonce, session.clientNonce, id), given)) {
      welcome(session, secret.ofServer(session.serverNonce, session.clientNonce, id));
    } else {
      count(REFUSED);
      close(session, PeerCode.NOT_AUTHENTICATED);
    }
  }

  private void welcome(Session session, byte[] proof) {
    if (!mayJoin(session)) {
      return;
    }
    session.out.welcome(session.id, options.interval(), proof);
    join(session, Peer.FRAMES);
  }

  /**
   * Refuses a peer if there are as many as there may be and it is none of them, and a connection
   * that is served late: what it says, its peer has said before it made the one that has joined.
   */
  private boolean mayJoin(Session session) {
    session.peer = PeerInfo.number(session.info.id());
    Session other = byPeer.get(session.peer);
    boolean full = other == null && byPeer.size() >= options.peers();
    if (full) {
      count(REFUSED);
      close(session, PeerCode.FULL);
    } else if (other != null && other.id > session.id) {
      close(session, PeerCode.REPLACED);
    }
    return !session.closed;
  }

  private void join(Session session, int protocol) {
    session.joined = true;
    joining.remove(session);
    if (session.tls != null) {
      session.tls.trust();
    }
    count(JOINED);
    events.add(session.peer, PeerCode.JOINED, session.id, protocol, session.info.toBytes());
    Session older = byPeer.put(session.peer, session);
    if (older != null) {
      close(older, PeerCode.REPLACED);
    }
  }

  private void status(Session session, PeerInfo info) {
    session.info = info;
    events.add(session.peer, PeerCode.STATUS, session.id, 0, info.statusBytes());
  }

  private boolean reply(Session session, int type, long number) {
    if (!session.out.number(type, number)) {
      close(session, PeerCode.TOO_SLOW);
      return false;
    }
    try {
      session.write();
      return true;
    } catch (IOException e) {
      close(session, PeerCode.FAILED);
      return false;
    }
  }

  private void dropSlowJoiners(long now) {
    while (!joining.isEmpty()) {
      Session oldest = joining.iterator().next();
      if (now - oldest.opened <= options.handshake()) {
        return;
      }
      close(oldest, PeerCode.TOO_SLOW);
    }
  }

  private void close(Session session, int reason) {
    if (session.closed) {
      return;
    }
    session.closed = true;
    sessions.remove(session.id);
    joining.remove(session);
    count(CLOSED);
    if (session.joined) {
      byPeer.remove(session.peer, session);
      events.add(session.peer, PeerCode.CLOSED, session.id, reason);
    }
    try {
      if (!session.json && reason != PeerCode.ENDED && reason != PeerCode.FAILED) {
        session.out.number(Frame.BYE, reason);
        session.out.flush(session.wire);
      }
    } catch (IOException e) {
      LOG.trace("session {} has not taken its farewell", session.id, e);
    }
    closeQuietly(session.wire);
  }

  /** Returns the connections. */
  Collection<Session> sessions() {
    return sessions.values();
  }

  private void count(int counter) {
    counters.lazySet(counter, counters.get(counter) + 1); // one thread counts
  }

  @Override
  public void onClose() {
    close();
  }

  /** Takes leave of all peers and listens no more. For an engine that runs, close the engine. */
  @Override
  public void close() {
    for (Session each : sessions.values().toArray(new Session[0])) {
      close(each, PeerCode.SHUTDOWN);
    }
    closeQuietly(listener);
    closeQuietly(jsonListener);
    closeQuietly(selector);
    if (handshakes != null) {
      handshakes.shutdown();
    }
  }

  private static void closeQuietly(AutoCloseable closeable) {
    try {
      if (closeable != null) {
        closeable.close();
      }
    } catch (Exception e) {
      LOG.debug("what is closed has failed", e);
    }
  }
}
