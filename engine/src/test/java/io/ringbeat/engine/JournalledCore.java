package io.ringbeat.engine;

import io.ringbeat.event.ControlCode;
import io.ringbeat.event.Event;
import io.ringbeat.event.Hash64;
import io.ringbeat.event.Kind;
import io.ringbeat.event.OrderCode;
import io.ringbeat.state.State;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import io.ringbeat.time.TaskDue;
import io.ringbeat.time.TaskSpec;
import io.ringbeat.time.TaskSpec.OnFailure;
import io.ringbeat.time.TaskSpec.Overlap;

/** A core that acts at random, as a pure function of seed and sequence, and can be saved. */
final class JournalledCore implements Core, State {
  private static final int THROWS = 1;

  private final long seed;
  private final int mostSlots;
  private final long period;
  private final long poison;
  private final Hash64 state = new Hash64();
  private long counter;
  private long orders;
  private boolean resumed;

  /** From here on no event can be handled. */
  long poisonFrom = Long.MAX_VALUE;

  JournalledCore(long seed, int mostSlots, long period, long poison) {
    this.seed = seed;
    this.mostSlots = mostSlots;
    this.period = period;
    this.poison = poison;
  }

  private long random() {
    return Hash64.mix(Hash64.mix(seed) + ++counter * 0x9E3779B97F4A7C15L);
  }

  private int random(int bound) {
    return (int) Long.remainderUnsigned(random(), bound);
  }

  @Override
  public void onStart(CoreContext context) {
    if (counter != 0 || resumed) {
      throw new AssertionError("started twice");
    }
    state.add(context.now());
    react(context);
    react(context);
  }

  @Override
  public void onResume(CoreContext context) {
    resumed = true;
  }

  @Override
  public void onEvent(CoreContext context, long[] slab, int offset) {
    boolean skipped =
        Event.kind(slab[offset]) == Kind.CONTROL && slab[offset + Event.A] == ControlCode.SKIPPED;
    if (!skipped && (context.sequence() == poison || context.sequence() >= poisonFrom)) {
      throw new IllegalStateException("the core fails, as planned");
    }
    state.add(context.sequence());
    state.add(context.now());
    for (long word : JournalHistory.copy(slab, offset)) {
      state.add(word);
    }
    int kind = Event.kind(slab[offset]);
    if (kind != Kind.REPORT && kind != Kind.CONFIRM && random(100) < 25) {
      react(context);
    }
    if (kind == Kind.QUOTE && random(30) == 0) {
      context.send(slab, offset);
    }
  }

  @Override
  public void onTask(CoreContext context, TaskDue task) {
    state.add(task.id());
    state.add(task.occurrence());
    state.add(task.actual());
    state.add(task.heartbeats());
    if (random(3) == 0) {
      react(context);
    }
    if ((task.type() & THROWS) != 0 && random(3) == 0) {
      throw new IllegalStateException("a task fails, as planned");
    }
  }

  private void react(CoreContext context) {
    for (int i = random(4); i > 0; i--) {
      long id = random(8) - 3L;
      switch (random(8)) {
        case 0 -> context.register(id, task(context.now()));
        case 1 -> context.unregister(id);
        case 2 -> message(context);
        default -> {
          long[] request = new long[Event.WORDS];
          request[0] = Event.header(Kind.REQUEST, 0, 0, random(3));
          request[Event.A] = random();
          request[Event.C] = random(4) == 0 ? random(4) : ++orders + 10;
          request[Event.D] = OrderCode.request(1 + random(3), 0, 0);
          context.send(request, 0);
        }
      }
    }
  }

  private void message(CoreContext context) {
    int bytes = random((mostSlots - 1) * Event.BYTES + 1);
    long[] message = new long[(1 + Event.payloadSlots(bytes)) * Event.WORDS];
    message[0] = Event.header(Kind.MESSAGE, Event.LONG, 0, 0);
    for (int i = Event.WORDS; i < message.length; i++) {
      message[i] = random();
    }
    message[Event.E] = bytes;
    context.send(message, 0);
  }

  private TaskSpec task(long now) {
    TaskSpec task =
        random(3) == 0
            ? TaskSpec.once(random((int) (2 * period)))
            : TaskSpec.every(period + random((int) (3 * period)));
    switch (random(6)) {
      case 0 -> task = task.at(now + random((int) (4 * period)) - 2 * period);
      case 1 -> task = random(2) == 0 ? TaskSpec.every(period).absolute() : task;
      default -> {}
    }
    if (random(3) == 0) {
      task = task.routed(Overlap.of(random(3)));
    }
    OnFailure onFailure = OnFailure.of(random(3));
    int type = onFailure == OnFailure.HALT ? 0 : random(2);
    long[] arguments = new long[random(TaskSpec.MAX_ARGUMENTS - 2)];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = random();
    }
    return task.onFailure(onFailure).type(type).arguments(arguments);
  }

  @Override
  public void save(StateWriter out) {
    out.put("state", state.value());
    out.put("counter", counter);
    out.put("orders", orders);
  }

  @Override
  public void load(StateReader in) {
    state.restore(in.number("state"));
    counter = in.number("counter");
    orders = in.number("orders");
  }

  @Override
  public long stateHash() {
    return Hash64.mix(state.value() + counter) + orders;
  }
}
