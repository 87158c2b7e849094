package io.ringbeat.rabbitmq;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import io.ringbeat.beat.Firing;
import io.ringbeat.beat.LedgerCode;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All of a beat that touches the network: holds the connection, reads the ledger, tries the lock,
 * and while it has it publishes. One thread runs it.
 */
final class BeatAgent implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(BeatGateway.class);
  private static final long LEAST_PAUSE = 1_000_000; // ns; what comes ends it
  private static final int LEADERS_DOUBLINGS = 7;
  private static final int FOLLOWERS_DOUBLINGS = 4; // it knocks at the lock
  private static final long LAST_CONFIRMS = 2_000_000_000; // ns
  private static final int BATCH = 256;
  private static final int[] STREAMS_SINCE = {3, 9};

  private final String name;
  private final String ledger;
  private final Link link;
  private final LongSupplier place;
  private final BeatAnswers answers;
  private final ArrayBlockingQueue<Command> commands;
  private final BeatCounters counters;
  private final Teller teller;
  private final BeatMessages messages = new BeatMessages(BeatAgent::wallNanos);
  private final SecureRandom random = new SecureRandom();
  private Connection connection; // null: there is none
  private LedgerReader reader;
  private BeatLock lock;
  private BeatPublisher publisher;
  private long nonce; // of the lock that is held; 0: none
  private long toldLost; // the last nonce that was told to be of no use
  private long read = -1; // the last place of the ledger
  private int idleTurns;
  private volatile boolean stopping;
  private volatile boolean ended;
  private volatile Throwable failure;
  private volatile String waiting = ""; // what this beat cannot lead for

  /**
   * A command.
   *
   * @param firing the run; null for a claim
   * @param claim the claim; null for a run
   */
  record Command(long id, long nonce, Firing firing, LedgerRecord claim) {}

  BeatAgent(
      String name,
      String ledger,
      Link link,
      LongSupplier place,
      BeatAnswers answers,
      ArrayBlockingQueue<Command> commands,
      BeatCounters counters,
      BeatListener listener) {
    this.name = name;
    this.ledger = ledger;
    this.link = link;
    this.place = place;
    this.answers = answers;
    this.commands = commands;
    this.counters = counters;
    teller = new Teller(listener);
  }

  @Override
  public void run() {
    try {
      while (!stopping) {
        pause(turn());
      }
      long began = System.nanoTime();
      while (isBusy() && System.nanoTime() - began < LAST_CONFIRMS) {
        pause(turn());
      }
    } catch (Throwable e) {
      failure = e;
      LOG.error("{}: the beat's thread has failed", name, e);
    } finally {
      end();
    }
  }

  private static long wallNanos() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000_000 + now.getNano();
  }

  private void pause(int work) {
    if (work == 0) {
      int most = nonce != 0 ? LEADERS_DOUBLINGS : FOLLOWERS_DOUBLINGS;
      LockSupport.parkNanos(LEAST_PAUSE << Math.min(idleTurns++, most));
    } else {
      idleTurns = 0;
    }
  }

  private boolean isBusy() {
    return connection != null && nonce != 0 && !publisher.isIdle();
  }

  private void end() {
    try {
      if (connection != null) {
        link.close();
        release("the beat is closed");
      }
      refuseCommands();
    } finally {
      ended = true;
    }
  }

  private int turn() {
    if (connection == null) {
      int work = takeCommands();
      if (stopping || !link.connect(this::open)) {
        return work;
      }
      counters.connects.incrementAndGet();
      return 1;
    }
    try {
      return use();
    } catch (IOException | ShutdownSignalException e) { // one of it: the channel is closed already
      lose(connection.isOpen() ? reason(e) : BeatPublisher.why(connection));
      return 1;
    }
  }

  private static String reason(Exception e) {
    return e instanceof AlreadyClosedException || !(e instanceof IOException io)
        ? String.valueOf(e.getMessage())
        : Topology.why(io);
  }

  private int use() throws IOException {
    if (!connection.isOpen()) {
      throw new IOException("the connection is closed");
    }
    int work = reader.turn(answers);
    waiting = reader.missing();
    if (nonce != 0) {
      lock.check();
      work += publisher.turn();
    }
    work += takeCommands();
    if (link.isBlocked()) {
      return work;
    }
    link.busy(true);
    try {
      reader.ack();
      if (nonce == 0 && !stopping && reader.isReady() && answers.hasRoomForLock()) {
        work += tryLock();
      }
    } finally {
      link.busy(false);
    }
    return work;
  }

  private int tryLock() throws IOException {
    link.works();
    if (!lock.tryNow()) {
      lock.sayWhoLeads(name);
      return 0;
    }
    nonce = Math.max(1, random.nextLong() >>> 1);
    publisher.lead(nonce);
    counters.won.incrementAndGet();
    LOG.info("{}: has the lock", name);
    answers.lock(LedgerCode.LOCKED, nonce);
    teller.locked();
    return 1;
  }

  /** Takes commands, as many as there is room for; returns how many. */
  private int takeCommands() {
    int work = 0;
    while (work < BATCH && !stopping && (nonce == 0 || publisher.room() > 0)) {
      Command command = commands.poll();
      if (command == null) {
        break;
      }
      work++;
      if (nonce == 0 || command.nonce() != nonce) {
        refuse(command);
      } else if (command.firing() != null) {
        publisher.take(command.id(), command.firing());
      } else {
        publisher.claim(command.id(), command.claim());
      }
    }
    return work;
  }

  /** Answers that a command is not carried out: its lock is held no more. */
  private void refuse(Command command) {
    counters.dropped.incrementAndGet();
    answers.confirm(command.id(), 1);
    if (nonce == 0 && command.nonce() != toldLost && answers.hasRoomForLock()) {
      toldLost = command.nonce(); // a core that was started again believes that it has the lock
      answers.lock(LedgerCode.LOST, toldLost);
    }
  }

  private void refuseCommands() {
    for (Command each = commands.poll(); each != null; each = commands.poll()) {
      counters.dropped.incrementAndGet();
      answers.confirm(each.id(), 1);
    }
  }

  /** Makes everything that a connection needs. */
  private void open(Connection made) throws IOException {
    requireStreams(made.getServerProperties());
    Channel channel = made.createChannel();
    if (channel == null) {
      throw new IOException("the broker gives no channel");
    }
    LedgerReader.declare(channel, ledger);
    channel.abort();
    publisher = new BeatPublisher(link, made, ledger, messages, answers, counters, teller);
    lock = new BeatLock(made, ledger + ".lock", random.nextLong());
    reader = new LedgerReader(made, ledger, Math.max(read, place.getAsLong()), counters);
    connection = made;
  }

  /** Refuses a RabbitMQ that is too old, which may take a stream's declaration for a queue's. */
  static void requireStreams(Map<String, Object> server) throws IOException {
    String version = String.valueOf(server.get("version"));
    String[] parts = version.split("\\.", 3);
    if (!"RabbitMQ".equals(String.valueOf(server.get("product"))) || parts.length < 2) {
      return; // another broker: it is tried
    }
    try {
      int major = Integer.parseInt(parts[0]);
      int minor = Integer.parseInt(parts[1]);
      if (major > STREAMS_SINCE[0] || (major == STREAMS_SINCE[0] && minor >= STREAMS_SINCE[1])) {
        return;
      }
    } catch (NumberFormatException e) {
      return;
    }
    throw new IOException(
        "RabbitMQ " + version + " has no streams, which a beat's ledger needs: use 3.9 or newer");
  }

  private void lose(String why) {
    if (nonce == 0) { // else the listener is told
      LOG.warn("{}: {}", name, why);
    }
    link.drop(); // before anything is answered: nothing more goes out
    release(why);
  }

  private void release(String why) {
    read = Math.max(read, reader.last());
    publisher.giveUp();
    connection = null;
    waiting = "";
    if (nonce == 0) {
      return;
    }
    refuseCommands();
    counters.lost.incrementAndGet();
    answers.lock(LedgerCode.LOST, nonce);
    toldLost = nonce;
    nonce = 0;
    teller.lost(why);
  }

  /** Lets it end; from any thread. */
  void stop() {
    stopping = true;
  }

  /** Returns whether it has ended, and takes no more commands; from any thread. */
  boolean hasEnded() {
    return ended;
  }

  /** Returns what it cannot lead for, empty if for nothing; from any thread. */
  String waiting() {
    return waiting;
  }

  /** Returns why it has ended by itself; null if it has not. From any thread. */
  Throwable failure() {
    return failure;
  }
}
