package io.ringbeat.engine;

import io.ringbeat.engine.SimulationPlan.Failing;
import io.ringbeat.event.Event;
import io.ringbeat.event.Hash64;
import io.ringbeat.event.Kind;
import io.ringbeat.time.TaskDue;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A core that reacts at random, but as a pure function of seed and sequence. */
final class SimulatedCore implements Core {
  /** A call of onTask. */
  record Fired(
      long sequence, long id, long generation, long occurrence, long scheduled, long beats) {}

  private final SimulationPlan plan;
  private final int mostSlots;
  private final SplittableRandom random;
  private final Hash64 state = new Hash64();
  final List<Fired> fired = new ArrayList<>();
  final List<Boolean> threw = new ArrayList<>();
  final List<Long> sent = new ArrayList<>(); // ids, but for those of a call that threw
  long events;

  SimulatedCore(SimulationPlan plan) {
    this.plan = plan;
    mostSlots = plan.commandSlots / 4;
    random = plan.random("core");
  }

  @Override
  public void onStart(CoreContext context) {
    if (events++ != 0 || context.sequence() != 0) {
      throw new AssertionError("started at sequence " + context.sequence());
    }
    state.add(context.now());
    react(context);
  }

  @Override
  public void onEvent(CoreContext context, long[] slab, int offset) {
    events++;
    state.add(context.sequence());
    state.add(context.now());
    for (int i = 0; i < Event.slots(slab, offset) * Event.WORDS; i++) {
      state.add(slab[(offset + i) & (slab.length - 1)]);
    }
    if (random.nextInt(100) < plan.reactPercent) {
      react(context);
    }
    if (random.nextInt(50) == 0 && Event.slots(slab, offset) <= mostSlots) {
      sent.add(context.send(slab, offset));
    }
    if (plan.failing == Failing.CORE && context.sequence() >= plan.failAt) {
      takeBack(context.sequence());
      throw new IllegalStateException("the core fails, as planned");
    }
  }

  @Override
  public void onTask(CoreContext context, TaskDue task) {
    events++;
    state.add(task.id());
    state.add(task.occurrence());
    state.add(task.actual());
    for (int i = 0; i < task.arguments(); i++) {
      state.add(task.argument(i));
    }
    fired.add(
        new Fired(
            context.sequence(),
            task.id(),
            task.generation(),
            task.occurrence(),
            task.scheduled(),
            task.heartbeats()));
    if (random.nextInt(2) == 0) {
      react(context);
    }
    boolean fails = (task.type() & SimulationPlan.THROWS) != 0 && random.nextInt(3) == 0;
    threw.add(fails);
    if (fails) {
      takeBack(context.sequence());
      throw new IllegalStateException("a task fails, as planned");
    }
  }

  private void takeBack(long sequence) {
    while (!sent.isEmpty() && CoreContext.cause(sent.get(sent.size() - 1)) == sequence) {
      sent.remove(sent.size() - 1);
    }
  }

  private void react(CoreContext context) {
    for (int i = random.nextInt(4); i > 0; i--) {
      long id = random.nextInt(8) - 3L;
      switch (random.nextInt(8)) {
        case 0 -> sent.add(context.register(id, plan.task(random, context.now())));
        case 1 -> sent.add(context.unregister(id));
        case 2 -> message(context);
        default -> {
          long[] request = new long[Event.WORDS];
          request[0] = Event.header(Kind.REQUEST, 0, 0, random.nextInt(3));
          request[Event.A] = random.nextLong();
          sent.add(context.send(request, 0));
        }
      }
    }
  }

  private void message(CoreContext context) {
    int bytes = random.nextInt((mostSlots - 1) * Event.BYTES + 1);
    long[] message = new long[(1 + Event.payloadSlots(bytes)) * Event.WORDS];
    message[0] = Event.header(Kind.MESSAGE, Event.LONG, 0, 0);
    for (int i = Event.WORDS; i < message.length; i++) {
      message[i] = random.nextLong();
    }
    message[Event.E] = bytes;
    sent.add(context.send(message, 0));
  }

  @Override
  public long stateHash() {
    return state.value();
  }
}
