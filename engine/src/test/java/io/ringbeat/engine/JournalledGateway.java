package io.ringbeat.engine;

import static io.ringbeat.engine.JournalSimulation.require;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.OrderCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** A gateway of one life: refuses at random, answers late or never, and checks what it is given. */
final class JournalledGateway implements Gateway {
  private final JournalReceiver receiver;
  private final SplittableRandom random;
  private final int refusePercent;
  private final int silentPercent;
  private final List<Long> open = new ArrayList<>(); // ids to reconcile, in this order
  private final Set<Long> maySend = new HashSet<>();
  private final long firstNew; // sequence of the first event of this life
  private final LongSupplier watermark;
  private final BooleanSupplier ending;
  private final Deque<long[]> answers = new ArrayDeque<>();
  private Publisher publisher;
  private int reconciled;
  private long last = -1;

  /** Set when nothing new is to begin. */
  boolean calm;

  JournalledGateway(
      JournalReceiver receiver,
      SplittableRandom random,
      int refusePercent,
      int silentPercent,
      List<long[]> openBefore,
      long firstNew,
      LongSupplier watermark,
      BooleanSupplier ending) {
    this.receiver = receiver;
    this.random = random;
    this.refusePercent = refusePercent;
    this.silentPercent = silentPercent;
    this.firstNew = firstNew;
    this.watermark = watermark;
    this.ending = ending;
    for (long[] command : openBefore) {
      if (Event.kind(command[0]) != Kind.TASK) {
        open.add(command[Event.VENUE_TIME]);
        maySend.add(command[Event.VENUE_TIME]);
      }
    }
  }

  @Override
  public void onStart(Publisher own) {
    publisher = own;
  }

  @Override
  public boolean reconcile(long id, long[] slab, int offset) {
    require(reconciled < open.size(), "nothing is open, and it is asked for " + id);
    require(id == open.get(reconciled), "asked for " + id + ", not " + open.get(reconciled));
    reconciled++;
    if (!receiver.has(id) || random.nextBoolean()) {
      return false;
    }
    maySend.remove(id);
    answer(id, JournalHistory.copy(slab, offset));
    return true;
  }

  @Override
  public boolean send(long id, long[] slab, int offset) {
    boolean quiet = calm || ending.getAsBoolean();
    if (!quiet && random.nextInt(100) < refusePercent) {
      return false;
    }
    long cause = CoreContext.cause(id);
    require(cause <= watermark.getAsLong(), "command " + id + " leaves before its cause");
    require(cause >= firstNew || maySend.contains(id), "sent, though it was confirmed: " + id);
    require(id > last, "command " + id + " leaves behind " + last);
    last = id;
    long[] command = JournalHistory.copy(slab, offset);
    receiver.receive(command);
    answer(id, command);
    return true;
  }

  private void answer(long id, long[] command) {
    if (calm || random.nextInt(100) < silentPercent) {
      return;
    }
    long[] answer = new long[Event.WORDS];
    switch (Event.kind(command[0])) {
      case Kind.REQUEST -> {
        answer[0] = Event.header(Kind.REPORT, 0, 0, 0);
        answer[Event.C] = command[Event.C];
        answer[Event.D] = OrderCode.report(1, OrderCode.action(command[Event.D]), 0);
      }
      case Kind.TASK_DUE -> {
        answer[0] = Event.header(Kind.TASK_DONE, 0, 0, 0);
        answer[Event.A] = command[Event.A];
        answer[Event.B] = command[Event.B];
        answer[Event.C] = command[Event.C];
      }
      default -> {
        answer[0] = Event.header(Kind.CONFIRM, 0, 0, 0);
        answer[Event.A] = id;
      }
    }
    answers.add(answer);
    boolean unique = Event.kind(answer[0]) != Kind.REPORT || answer[Event.C] > 10;
    if (unique && random.nextInt(20) == 0) {
      answers.add(answer); // told twice; of equal requests it would seem to be about the next
    }
    if (random.nextInt(4) == 0) {
      answers.add(answers.poll());
    }
  }

  @Override
  public int doWork() {
    int done = 0;
    while (!answers.isEmpty() && (calm || random.nextInt(4) == 0)) {
      if (publisher.offer(answers.peek(), 0, 1) < 0) {
        break;
      }
      answers.poll();
      done++;
    }
    return done;
  }
}
