package io.ringbeat.rabbitmq;

import io.ringbeat.beat.Firing;
import io.ringbeat.beat.LedgerCode;
import io.ringbeat.engine.CounterSink;
import io.ringbeat.engine.Gateway;
import io.ringbeat.engine.Publisher;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.Parcel;
import io.ringbeat.event.Payload;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Takes the runs that a core decides on to the workers of Celery, one of several beats of the same
 * name at a time, and tells the core what all of them have run. What they share is at the broker:
 * the lock, the exclusive queue {@code ringbeat.beat.NAME.lock}, and the ledger, the stream {@code
 * ringbeat.beat.NAME}.
 *
 * <p>It takes FIRING commands and LEDGER commands of {@link LedgerCode#CLAIM}, and answers each by
 * one CONFIRM: outcome 0 says that the broker has it, 1 that it was not sent, or that nobody knows.
 * With the nonce of another lock than the one that is held it is never sent. LEDGER events say what
 * becomes of the lock and what is in the ledger.
 *
 * <p>The engine's methods never wait; a thread {@code ringbeat-beat} does what touches the network,
 * and comes back by itself when the broker has been away. It allocates. {@link #close}, {@link
 * #readCounters} and {@link #toString} may be called from any thread. The engine's ring needs 1,024
 * slots or more, and four times what the largest command takes.
 */
public final class BeatGateway implements Gateway, AutoCloseable {
  /** The exchange and the queue of what no queue takes. */
  static final String DEAD = "ringbeat.dead";

  private static final int LONGEST_NAME = 200; // bytes
  private static final long HANGING = 30_000_000_000L; // ns; a write that takes longer is cut off
  private static final long WATCH = 1_000_000_000; // ns
  private static final long JOIN = 15_000; // ms; longer than any call to the broker

  private final Link link;
  private final BeatAnswers answers = new BeatAnswers();
  private final ArrayBlockingQueue<BeatAgent.Command> commands =
      new ArrayBlockingQueue<>(BeatAnswers.COMMANDS);
  private final BeatCounters counters = new BeatCounters();
  private final BeatAgent agent;
  private final Thread thread;
  private final Thread watch;
  private final Parcel parcel = new Parcel();
  private Publisher publisher;
  private boolean started; // guarded by this
  private boolean closed; // guarded by this
  private boolean running; // of the outbound agent
  private volatile boolean held;

  /**
   * Makes a gateway. It connects when its engine goes live.
   *
   * @param beat the name that the beats share, 1 to 200 bytes of UTF-8
   * @param member who this one is, for people
   * @param endpoint the broker
   * @param place the last place of the ledger that the core knows, -1 for none; asked from another
   *     thread
   * @param listener is told what happens
   * @throws IllegalArgumentException if a name is empty or too long
   */
  public BeatGateway(
      String beat, String member, Endpoint endpoint, LongSupplier place, BeatListener listener) {
    int length = beat.getBytes(StandardCharsets.UTF_8).length;
    if (length == 0 || length > LONGEST_NAME || member.isEmpty()) {
      throw new IllegalArgumentException(
          "a beat's name of "
              + length
              + " bytes and a member's name of "
              + member.length()
              + " characters; allowed are 1 to "
              + LONGEST_NAME
              + " bytes, and at least 1 character");
    }
    Objects.requireNonNull(place);
    Objects.requireNonNull(listener);
    String name = "beat " + beat + "." + member;
    link = new Link(name, endpoint, new SecureRandom().nextLong());
    agent =
        new BeatAgent(
            name, "ringbeat.beat." + beat, link, place, answers, commands, counters, listener);
    thread = new Thread(agent, "ringbeat-beat");
    thread.setDaemon(true);
    watch = new Thread(this::watch, "ringbeat-beat-watch");
    watch.setDaemon(true);
  }

  private void watch() {
    while (!agent.hasEnded()) {
      link.watch(HANGING);
      LockSupport.parkNanos(WATCH);
    }
  }

  @Override
  public void onStart(Publisher own) {
    publisher = own;
    int least = 1 + Event.payloadSlots(LedgerRecord.MOST_BYTES);
    if (own.mostSlotsAtOnce() < least) {
      throw new IllegalArgumentException(
          "the ledger's records take up to "
              + least
              + " slots at once, and the ring takes "
              + own.mostSlotsAtOnce()
              + ": give it at least "
              + 4 * least
              + " slots");
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if it is no command of a beat
   */
  @Override
  public boolean send(long id, long[] slab, int offset) {
    if (!answers.mayAsk()) {
      return false;
    }
    BeatAgent.Command command = command(id, slab, offset);
    answers.asked();
    commands.add(command);
    LockSupport.unpark(thread);
    return true;
  }

  private BeatAgent.Command command(long id, long[] slab, int offset) {
    int kind = Event.kind(slab[offset]);
    if (kind == Kind.FIRING) {
      Firing firing = Firing.read(slab, offset, parcel);
      return new BeatAgent.Command(id, firing.nonce(), firing, null);
    }
    if (kind == Kind.LEDGER && slab[offset + Event.A] == LedgerCode.CLAIM) {
      long nonce = slab[offset + Event.B];
      LedgerRecord claim =
          new LedgerRecord(LedgerCode.CLAIM, nonce, 0, Payload.toBytes(slab, offset));
      return new BeatAgent.Command(id, nonce, null, claim);
    }
    throw new IllegalStateException(
        "a beat's gateway takes FIRING, and LEDGER to claim; the command "
            + id
            + " is "
            + Kind.name(kind)
            + " with "
            + slab[offset + Event.A]
            + " in word A");
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if the beat's thread has failed
   */
  @Override
  public int doWork() {
    if (!running && !held) {
      start();
      running = true;
    }
    int work = answers.publish(publisher);
    if (agent.hasEnded()) {
      if (agent.failure() != null) {
        throw new IllegalStateException("the beat's thread has failed", agent.failure());
      }
      BeatAgent.Command late = commands.poll();
      for (; late != null; late = commands.poll()) {
        answers.confirm(late.id(), 1);
        work++;
      }
    }
    return work;
  }

  /**
   * Does not connect before {@link #release}: so nothing is sent, and nothing of the ledger comes,
   * until the entries are what they should be. To be called before the engine starts.
   */
  public void hold() {
    held = true;
  }

  /** Connects from now on; any thread. */
  public void release() {
    held = false;
  }

  private synchronized void start() {
    if (!closed) {
      thread.start();
      watch.start();
      started = true;
    }
  }

  @Override
  public void onClose() {
    agent.stop();
  }

  /**
   * Takes no more commands, waits up to 2 s for the broker's confirms, writes what was confirmed
   * into the ledger, and lets the lock go. Commands that come later are answered with outcome 1. To
   * be called before the engine is closed, so that its journal has the last answers.
   */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      agent.stop();
      if (!started) {
        agent.run(); // nothing but its end
        return;
      }
      LockSupport.unpark(thread);
    }
    try {
      thread.join(JOIN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Reads the counters.
   *
   * @param sink takes them, in the scope {@code beat}
   */
  public void readCounters(CounterSink sink) {
    counters.read(sink);
  }

  /**
   * Says where the broker is, whether there is a connection, and what a beat that cannot lead waits
   * for.
   */
  @Override
  public String toString() {
    String waiting = agent.waiting();
    return waiting.isEmpty() ? link.toString() : link + "; " + waiting;
  }
}
