package io.ringbeat.rabbitmq;

import io.ringbeat.engine.Core;
import io.ringbeat.engine.CoreContext;
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
  private long high; // the producer's key, or the message's
  private long low;

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
    if (following > 0) {
      if (Event.kind(header) != Kind.CONTROL && Event.source(header) == source) {
        following--;
        if (isNew(followed++)) {
          core.onEvent(called, slab, offset);
        }
        return;
      }
      following = 0; // a crash has cut the message off: it will come again
    }
    if (!Letter.isOne(slab, offset)) {
      core.onEvent(called, slab, offset);
    } else if (slab[offset + Event.A] == Letter.BATCH) {
      begin(slab, offset);
    } else if (slab[offset + Event.A] == Letter.RECEIVED) {
      receive(slab, offset);
    }
  }

  /** Notes what follows. It counts as seen when it comes: a crash may cut the message off. */
  private void begin(long[] slab, int offset) {
    letter.read(slab, offset);
    letter.text();
    source = Event.source(slab[offset]);
    following = (int) slab[offset + Event.B];
    followed = 0;
    high = slab[offset + Event.C];
    low = slab[offset + Event.D];
    if (sequences.length < following) {
      sequences = new long[following];
    }
    for (int i = 0; i < following; i++) {
      sequences[i] = letter.number();
    }
  }

  private boolean isNew(int index) {
    long sequence = sequences[index];
    boolean isNew =
        sequence >= 0
            ? inbox.addOf(high, sequence)
            : (high | low) == 0 || inbox.add(high, low + index);
    duplicates += isNew ? 0 : 1;
    return isNew;
  }

  private void receive(long[] slab, int offset) {
    long c = slab[offset + Event.C];
    long d = slab[offset + Event.D];
    if ((c | d) != 0 && !inbox.add(c, d)) {
      duplicates++;
      return;
    }
    Received message = new Received(letter.read(slab, offset));
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
    context.send(letter.event(Letter.PUBLISH, 0, 0, 0), 0);
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
    context.send(letter.event(Letter.SUBSCRIBE, 0, 0, 0), 0);
    subscriptions.put(subscription.queue(), subscription);
    shown = List.copyOf(subscriptions.values());
  }

  @Override
  public boolean unsubscribe(String queue) {
    if (subscriptions.remove(queue) == null) {
      return false;
    }
    context.send(letter.clear().text(queue).event(Letter.UNSUBSCRIBE, 0, 0, 0), 0);
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
