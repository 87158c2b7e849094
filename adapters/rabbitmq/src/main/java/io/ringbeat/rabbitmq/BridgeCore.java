package io.ringbeat.rabbitmq;

import io.ringbeat.engine.Core;
import io.ringbeat.engine.CoreContext;
import io.ringbeat.event.ControlCode;
import io.ringbeat.event.Event;
import io.ringbeat.event.Hash64;
import io.ringbeat.event.Kind;
import io.ringbeat.state.Fields;
import io.ringbeat.state.State;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import io.ringbeat.time.TaskDue;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Stands before a core and lets each message of another program through once: what came in is part
 * of the state, so it is known after a crash, too. Pure: it needs no bridge, and a replay of the
 * run works without one. Events that came in a message go to the core as they are; messages that
 * came as they are go to the handler of their queue, where there is one, otherwise to the core.
 *
 * <p>The core, and a strategy in it, publishes and subscribes by this object, during its calls.
 */
public final class BridgeCore implements Core, State, Messages {
  private final Core core;
  private final Map<String, MessageHandler> handlers = new TreeMap<>();
  private final Inbox inbox = new Inbox();
  private final TreeMap<String, Subscription> subscriptions = new TreeMap<>();
  private final Letter letter = new Letter();
  private final StateWriter hashing = new StateWriter();
  private CoreContext context;
  private volatile List<Subscription> shown = List.of();
  private long duplicates;

  private long[] sequences = new long[16]; // of the events of one message; -1: it has none
  private int following; // how many of them are still to come
  private int followed;
  private int source;
  private long mode;
  private long producer; // where they are known by sequences
  private int place; // in the inbox, where the message is known by an id

  /**
   * Makes a core.
   *
   * @param core what gets the events; where it is a {@link State}, this one can be saved
   */
  public BridgeCore(Core core) {
    this.core = core;
  }

  /**
   * Sets who gets the messages of a queue; before the start, and again before each.
   *
   * @param queue the queue's name
   * @param handler gets them
   * @return this
   */
  public BridgeCore on(String queue, MessageHandler handler) {
    handlers.put(queue, handler);
    return this;
  }

  @Override
  public void onStart(CoreContext started) {
    context = started;
    core.onStart(started);
  }

  @Override
  public void onResume(CoreContext resumed) {
    context = resumed;
    core.onResume(resumed);
  }

  @Override
  public void onEvent(CoreContext called, long[] slab, int offset) {
    context = called;
    long header = slab[offset];
    boolean skipped =
        Event.kind(header) == Kind.CONTROL && slab[offset + Event.A] == ControlCode.SKIPPED;
    if (following > 0) {
      if (Event.source(header) == source && (skipped || Event.kind(header) != Kind.CONTROL)) {
        following--;
        if (isNew(followed++) && !skipped) {
          core.onEvent(called, slab, offset);
        }
        return;
      }
      following = 0; // a crash has cut the message off: it will come again
    }
    boolean ours = Letter.isOne(slab, offset);
    if (skipped && slab[offset + Event.B] == Kind.MESSAGE) {
      note(slab, offset, slab[offset + Event.C]);
      core.onEvent(called, slab, offset);
    } else if (ours && slab[offset + Event.A] == Letter.BATCH) {
      begin(slab, offset);
    } else if (ours && slab[offset + Event.A] == Letter.RECEIVED) {
      receive(slab, offset);
    } else if (!ours) {
      core.onEvent(called, slab, offset);
    }
  }

  /** Notes a message of ours that an operator has decided not to handle: it may come again. */
  private void note(long[] slab, int offset, long type) {
    if (type == Letter.BATCH) {
      begin(slab, offset);
    } else if (type == Letter.RECEIVED) {
      letter.read(slab, offset);
      isNewMessage();
    }
  }

  /** Notes what follows. It counts as seen when it comes: a crash may cut the message off. */
  private void begin(long[] slab, int offset) {
    letter.read(slab, offset);
    mode = letter.number();
    producer = letter.number();
    long low = letter.number();
    following = (int) letter.number();
    letter.text();
    source = Event.source(slab[offset]);
    followed = 0;
    place = mode == Letter.BY_ID ? inbox.place(producer, low) : -1;
    if (sequences.length < following) {
      sequences = new long[following];
    }
    for (int i = 0; i < following; i++) {
      sequences[i] = letter.number();
    }
  }

  private boolean isNew(int index) {
    boolean isNew =
        mode == Letter.UNKNOWN
            || (mode == Letter.BY_ID
                ? inbox.take(place, index)
                : inbox.add(producer, sequences[index]));
    duplicates += isNew ? 0 : 1;
    return isNew;
  }

  private boolean isNewMessage() {
    long by = letter.number();
    long first = letter.number();
    long second = letter.number();
    boolean isNew =
        by == Letter.UNKNOWN
            || (by == Letter.BY_ID
                ? inbox.take(inbox.place(first, second), 0)
                : inbox.add(first, second));
    duplicates += isNew ? 0 : 1;
    return isNew;
  }

  private void receive(long[] slab, int offset) {
    letter.read(slab, offset);
    if (!isNewMessage()) {
      return;
    }
    Received message = new Received(letter);
    MessageHandler handler = handlers.get(message.queue());
    if (handler == null) {
      core.onEvent(context, slab, offset);
    } else {
      handler.onMessage(context, message);
    }
  }

  @Override
  public void onTask(CoreContext called, TaskDue task) {
    context = called;
    core.onTask(called, task);
  }

  @Override
  public void onStop(CoreContext called) {
    context = called;
    core.onStop(called);
  }

  @Override
  public void publish(String exchange, String key, String contentType, byte[] body) {
    letter.clear().text(exchange).text(key).text(contentType).body(body, 0, body.length);
    context.send(letter.event(Letter.PUBLISH), 0);
  }

  @Override
  public void subscribe(Subscription subscription) {
    letter
        .clear()
        .text(subscription.queue())
        .text(subscription.exchange())
        .text(subscription.key())
        .text(subscription.codec())
        .text(Integer.toString(subscription.prefetch()));
    context.send(letter.event(Letter.SUBSCRIBE), 0);
    subscriptions.put(subscription.queue(), subscription);
    shown = List.copyOf(subscriptions.values());
  }

  @Override
  public boolean unsubscribe(String queue) {
    if (subscriptions.remove(queue) == null) {
      return false;
    }
    context.send(letter.clear().text(queue).event(Letter.UNSUBSCRIBE), 0);
    shown = List.copyOf(subscriptions.values());
    return true;
  }

  /**
   * Returns what the core is subscribed to; from any thread.
   *
   * @return in the order of the queues' names
   */
  @Override
  public List<Subscription> subscriptions() {
    return shown;
  }

  /**
   * Returns how many messages, or events of messages, came again and were not let through; on the
   * core's thread, or when it has stopped.
   *
   * @return since the beginning of the run
   */
  public long duplicates() {
    return duplicates;
  }

  /**
   * Returns how many came so late that nobody can tell whether they came before: they were not let
   * through. More than none is a fault of the way here; on the core's thread, or when it has
   * stopped.
   *
   * @return since the beginning of the run
   */
  public long tooLate() {
    return inbox.below();
  }

  @Override
  public long stateHash() {
    hashing.clear();
    saveOwn(hashing);
    return Hash64.mix(hashing.hash()) ^ core.stateHash();
  }

  @Override
  public boolean canSave() {
    return core instanceof State state && state.canSave();
  }

  @Override
  public void save(StateWriter out) {
    saveOwn(out);
    out.open("core");
    ((State) core).save(out);
    out.close();
  }

  @Override
  public void show(StateWriter out) {
    out.put("duplicates", duplicates);
    saveSubscriptions(out);
    out.open("core");
    if (core instanceof State state) {
      state.show(out);
    } else {
      Fields.write(core, out);
    }
    out.close();
  }

  private void saveOwn(StateWriter out) {
    out.put("duplicates", duplicates);
    saveSubscriptions(out);
    out.open("inbox");
    inbox.save(out);
    out.close();
  }

  private void saveSubscriptions(StateWriter out) {
    out.put("subscriptions", subscriptions.size());
    for (Subscription subscription : subscriptions.values()) {
      out.open("subscription");
      out.put("queue", subscription.queue());
      out.put("exchange", subscription.exchange());
      out.put("key", subscription.key());
      out.put("codec", subscription.codec());
      out.put("prefetch", subscription.prefetch());
      out.close();
    }
  }

  @Override
  public void load(StateReader in) {
    following = 0;
    duplicates = in.number("duplicates");
    subscriptions.clear();
    int count = in.count("subscriptions", 1 << 16);
    for (int i = 0; i < count; i++) {
      in.open("subscription");
      Subscription subscription =
          new Subscription(
              in.text("queue"),
              in.text("exchange"),
              in.text("key"),
              in.text("codec"),
              in.integer("prefetch"));
      subscriptions.put(subscription.queue(), subscription);
      in.close();
    }
    shown = List.copyOf(subscriptions.values());
    in.open("inbox");
    inbox.load(in);
    in.close();
    in.open("core");
    ((State) core).load(in);
    in.close();
  }
}
