package io.ringbeat.engine;

import io.ringbeat.engine.SimulationPlan.Failing;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/** A gateway that refuses at random, answers later, and fails if that is the plan. */
final class SimulatedGateway implements Gateway {
  private final SimulationPlan plan;
  private final SplittableRandom random;
  private final LongSupplier watermark;
  private final Deque<long[]> answers = new ArrayDeque<>();
  private Publisher publisher;
  private int calls;

  /** Set when nothing new is to begin: it takes every command and answers no more. */
  boolean calm;

  /** Commands as they came. */
  final List<long[]> taken = new ArrayList<>();

  /** Answers by the sequence that they got. */
  final Map<Long, long[]> published = new LinkedHashMap<>();

  SimulatedGateway(SimulationPlan plan, LongSupplier watermark) {
    this.plan = plan;
    this.watermark = watermark;
    random = plan.random("gateway");
  }

  @Override
  public void onStart(Publisher own) {
    publisher = own;
  }

  @Override
  public boolean send(long id, long[] slab, int offset) {
    if (!calm && random.nextInt(100) < plan.refusePercent) {
      return false;
    }
    if (plan.failing == Failing.GATEWAY_SEND && taken.size() == plan.failAt / 4) {
      throw new IllegalStateException("the gateway fails, as planned");
    }
    if (CoreContext.cause(id) > watermark.getAsLong()) {
      throw new AssertionError("command " + id + " before its cause");
    }
    long[] command = SimulatedHandler.copy(slab, offset);
    taken.add(command);
    if (!calm) {
      answer(id, command);
    }
    return true;
  }

  private void answer(long id, long[] command) {
    int kind = Event.kind(command[0]);
    if (kind == Kind.TASK_DUE && Event.has(command[0], Event.LONG) && random.nextInt(8) > 0) {
      boolean fails = (command[Event.WORDS] & SimulationPlan.FAILS) != 0 && random.nextInt(3) == 0;
      for (int times = random.nextInt(10) == 0 ? 2 : 1; times > 0; times--) {
        answers.add(
            event(
                Kind.TASK_DONE,
                command[Event.A],
                command[Event.B],
                command[Event.C],
                fails ? 1 : 0));
      }
    } else if (random.nextInt(2) == 0) {
      answers.add(event(kind == Kind.REQUEST ? Kind.REPORT : Kind.CONFIRM, id, 0, 0, 0));
    }
  }

  private static long[] event(int kind, long a, long b, long c, long d) {
    long[] event = new long[Event.WORDS];
    event[0] = Event.header(kind, 0, 0, 0);
    event[Event.A] = a;
    event[Event.B] = b;
    event[Event.C] = c;
    event[Event.D] = d;
    return event;
  }

  @Override
  public int doWork() {
    calls++;
    if (plan.failing == Failing.GATEWAY_WORK && calls == plan.failAt) {
      throw new IllegalStateException("the gateway fails, as planned");
    }
    int done = 0;
    while (!answers.isEmpty() && (calm || random.nextInt(4) > 0)) {
      long sequence = publisher.offer(answers.peek(), 0, 1);
      if (sequence < 0) {
        break;
      }
      published.put(sequence, answers.poll());
      done++;
    }
    return done;
  }

  boolean hasAnswers() {
    return !answers.isEmpty();
  }
}
