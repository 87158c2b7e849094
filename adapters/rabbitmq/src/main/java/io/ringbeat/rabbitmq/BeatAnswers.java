package io.ringbeat.rabbitmq;

import io.ringbeat.engine.Publisher;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Events on their way into the ring. Bounded, and what is added always has room: who takes commands
 * asks {@link #mayAsk} before, who reads the ledger {@link #hasRoomForLedger}, who tries the lock
 * {@link #hasRoomForLock}. The beat's thread adds, the engine's outbound agent publishes, and is
 * woken if it sleeps.
 */
final class BeatAnswers {
  /** The most commands that are not answered in the ring. */
  static final int COMMANDS = 1 << 14;

  private static final int LEDGER = 64;
  private static final int LOCKS = 4;
  private static final int BATCH = 256;

  private final ArrayBlockingQueue<long[]> queue =
      new ArrayBlockingQueue<>(COMMANDS + LEDGER + LOCKS);
  private final AtomicInteger commands = new AtomicInteger();
  private final AtomicInteger ledger = new AtomicInteger();
  private final AtomicInteger locks = new AtomicInteger();
  private long[] head; // found no room; of the outbound agent
  private volatile Thread agent; // the outbound agent's; null until it is known

  /** Returns whether one more command can be taken; who then takes it says so. */
  boolean mayAsk() {
    return commands.get() < COMMANDS;
  }

  /** Notes that a command was taken. */
  void asked() {
    commands.incrementAndGet();
  }

  boolean hasRoomForLedger() {
    return ledger.get() < LEDGER;
  }

  /** Returns whether all of the last lock is in the ring. */
  boolean hasRoomForLock() {
    return locks.get() == 0;
  }

  /** Answers a command. */
  void confirm(long command, long outcome) {
    long[] event = new long[Event.WORDS];
    event[Event.HEADER] = Event.header(Kind.CONFIRM, 0, 0, 0);
    event[Event.A] = command;
    event[Event.B] = outcome;
    add(event);
  }

  /** Says that the lock was got, or lost. */
  void lock(long code, long nonce) {
    long[] event = new long[Event.WORDS];
    event[Event.HEADER] = Event.header(Kind.LEDGER, 0, 0, 0);
    event[Event.A] = code;
    event[Event.B] = nonce;
    event[Event.C] = -1;
    locks.incrementAndGet();
    add(event);
  }

  /** Says what is in the ledger. */
  void ledger(long[] event) {
    ledger.incrementAndGet();
    add(event);
  }

  private void add(long[] event) {
    queue.add(event);
    LockSupport.unpark(agent);
  }

  /** Publishes what there is room for; returns how many events. */
  int publish(Publisher publisher) {
    if (agent == null) {
      agent = Thread.currentThread();
    }
    int work = 0;
    for (; work < BATCH; work++) {
      if (head == null) {
        head = queue.poll();
      }
      if (head == null || publisher.offer(head, 0, head.length / Event.WORDS) < 0) {
        break;
      }
      boolean answer = Event.kind(head[Event.HEADER]) == Kind.CONFIRM;
      (answer ? commands : head[Event.C] < 0 ? locks : ledger).decrementAndGet();
      head = null;
    }
    return work;
  }
}
