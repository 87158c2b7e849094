package io.ringbeat.rabbitmq;

import io.ringbeat.engine.Gateway;
import io.ringbeat.engine.Publisher;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bridge as an engine's way out. A command that a route selects is in the record of commands
 * already when it comes here, and is published from there: so it is confirmed at once, a task that
 * runs elsewhere as done, and a broker that is away costs disk, not memory. But a request on an
 * order is confirmed by its venue's report. Other commands go to another gateway, where there is
 * one. Never waits.
 */
final class BridgeGateway implements Gateway {
  private static final Logger LOG = LoggerFactory.getLogger(Bridge.class);

  private final List<Route> routes;
  private final Gateway other; // null: there is none
  private final long[] answer = new long[Event.WORDS];
  private final Letter letter = new Letter();
  private Publisher publisher;
  private volatile ConsumeAgent consumer; // null: the bridge has not started

  BridgeGateway(List<Route> routes, Gateway other) {
    this.routes = routes;
    this.other = other;
  }

  /** Takes who is told of subscriptions. */
  void attach(ConsumeAgent agent) {
    consumer = agent;
  }

  @Override
  public void onStart(Publisher own) {
    publisher = own;
    if (other != null) {
      other.onStart(own);
    }
  }

  @Override
  public void onResume() {
    if (other != null) {
      other.onResume();
    }
  }

  @Override
  public boolean send(long id, long[] slab, int offset) {
    if (!isOurs(slab, offset)) {
      if (other == null) {
        throw new IllegalStateException(
            "no route of the bridge takes the command "
                + Kind.name(Event.kind(slab[offset]))
                + " with id "
                + id
                + ", and there is no other gateway");
      }
      return other.send(id, slab, offset);
    }
    if (!confirm(id, slab, offset)) {
      return false;
    }
    tell(slab, offset);
    return true;
  }

  @Override
  public boolean reconcile(long id, long[] slab, int offset) {
    if (!isOurs(slab, offset)) {
      return other != null && other.reconcile(id, slab, offset);
    }
    // In the record it is: all there is to do is to confirm it, or to wait for the venue's report.
    return Event.kind(slab[offset]) == Kind.REQUEST;
  }

  @Override
  public int doWork() {
    return other == null ? 0 : other.doWork();
  }

  @Override
  public void onClose() {
    if (other != null) {
      other.onClose();
    }
  }

  private boolean isOurs(long[] slab, int offset) {
    if (Letter.isOne(slab, offset)) {
      return true;
    }
    for (Route route : routes) {
      if (route.selects(slab, offset)) {
        return true;
      }
    }
    return false;
  }

  /** Confirms a command that has no other confirmation; false if there is no room. */
  private boolean confirm(long id, long[] slab, int offset) {
    int kind = Event.kind(slab[offset]);
    if (kind == Kind.REQUEST) {
      return true;
    }
    java.util.Arrays.fill(answer, 0);
    if (kind == Kind.TASK_DUE) {
      answer[Event.HEADER] = Event.header(Kind.TASK_DONE, 0, 0, 0);
      answer[Event.A] = slab[offset + Event.A];
      answer[Event.B] = slab[offset + Event.B];
      answer[Event.C] = slab[offset + Event.C];
    } else {
      answer[Event.HEADER] = Event.header(Kind.CONFIRM, 0, 0, 0);
      answer[Event.A] = id;
    }
    return publisher.offer(answer, 0, 1) >= 0;
  }

  private void tell(long[] slab, int offset) {
    ConsumeAgent agent = consumer;
    if (agent == null || Event.kind(slab[offset]) != Kind.MESSAGE) {
      return; // the bridge asks the core when it starts
    }
    if (slab[offset + Event.A] == Letter.SUBSCRIBE) {
      letter.read(slab, offset);
      Subscription subscription =
          new Subscription(
              letter.text(),
              letter.text(),
              letter.text(),
              letter.text(),
              Integer.parseInt(letter.text()));
      try {
        agent.add(subscription);
      } catch (IllegalArgumentException e) {
        LOG.error("the core subscribes to what cannot be: {}", e.getMessage());
      }
    } else if (slab[offset + Event.A] == Letter.UNSUBSCRIBE) {
      agent.remove(letter.read(slab, offset).text());
    }
  }
}
