package io.ringbeat.engine;

import io.ringbeat.engine.Ring.Producers;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.Payload;

/**
 * A small ring with the real publishers and the real handlers' agents, at a place of its slab that
 * has been written before: what is torn shows. In the engine's package because the way from claim
 * to publication is nobody else's.
 */
class Pipe {
  /** Nothing was seen. */
  static final int NOT_YET = 0;

  /** The event was seen, and every word of it. */
  static final int WHOLE = 1;

  /** Something was seen that nobody published. */
  static final int TORN = -1;

  static final int SLOTS = 16;
  static final int BYTES = 150;

  private static final int WORDS = (BYTES + Long.BYTES - 1) / Long.BYTES;
  private static final byte[] PAYLOAD_A = payload(1);
  private static final byte[] PAYLOAD_B = payload(2);

  final Ring ring;
  final Publisher a;
  final Publisher b;
  final Sight first;
  final Sight second;

  private final long[] batch = new long[3 * Event.WORDS];

  /**
   * Makes a pipe whose next slot is a given one.
   *
   * @param slots how many slots the ring has
   * @param producers one or many
   * @param used how many slots have been written and read before
   */
  Pipe(int slots, Producers producers, int used) {
    Lifecycle lifecycle = new Lifecycle();
    ring = new Ring(slots, producers);
    Ring.Reader reader = ring.newReader();
    first = new Sight(null);
    first.agent = new HandlerAgent("first", first, ring, reader, lifecycle);
    second = new Sight(first);
    second.agent = new HandlerAgent("second", second, ring, ring.newReader(reader), lifecycle);
    a = new Publisher("a", 1, ring, lifecycle, () -> 7, tries -> false, true, false);
    b = new Publisher("b", 2, ring, lifecycle, () -> 7, tries -> false, true, false);
    for (int i = 0; i < used; i++) {
      a.publish(Event.header(Kind.MARK, 0, 0, 0), -1, -1, -1, -1, -1, -1);
      first.agent.doWork();
      second.agent.doWork();
    }
    for (int i = 0; i < 3; i++) {
      batch[i * Event.WORDS] = Event.header(Kind.TRADE, 0, 0, 0);
      for (int word = Event.A; word < Event.WORDS; word++) {
        batch[i * Event.WORDS + word] = 1;
      }
    }
  }

  private static byte[] payload(int source) {
    byte[] bytes = new byte[BYTES];
    java.util.Arrays.fill(bytes, (byte) source);
    return bytes;
  }

  static void event(Publisher publisher) {
    int source = publisher.source();
    publisher.publish(
        Event.header(Kind.TRADE, 0, 0, 0), source, source, source, source, source, source);
  }

  void message(Publisher publisher) {
    int source = publisher.source();
    publisher.message(
        source, source, source, source, source == 1 ? PAYLOAD_A : PAYLOAD_B, 0, BYTES);
  }

  void batch(Publisher publisher) {
    publisher.copy(batch, 0, batch.length);
  }

  long offer(Publisher publisher) {
    return publisher.offer(batch, 0, 1);
  }

  /** What one reader has seen of each publisher's event. */
  static final class Sight implements EventHandler {
    HandlerAgent agent;
    int ofA;
    int ofB;
    int events; // plain: a follower must see it as it was when the event was released to it
    private final Sight before;

    Sight(Sight before) {
      this.before = before;
    }

    Sight read() {
      agent.doWork();
      return this;
    }

    @Override
    public void onEvent(long sequence, long time, long[] slab, int offset) {
      events++;
      if (Event.kind(slab[offset]) == Kind.MARK && slab[offset + Event.E] == -1) {
        return;
      }
      boolean whole = isWhole(slab, offset) && (before == null || before.events >= events);
      if (Event.source(slab[offset]) == 2) {
        ofB = whole && ofB >= 0 ? WHOLE : TORN;
      } else {
        ofA = whole && ofA >= 0 ? WHOLE : TORN;
      }
    }

    private static boolean isWhole(long[] slab, int offset) {
      int source = Event.source(slab[offset]);
      boolean whole =
          (source == 1 || source == 2)
              && slab[offset + Event.ENGINE_TIME] == 7
              && slab[offset + Event.A] == source
              && slab[offset + Event.B] == source
              && slab[offset + Event.C] == source
              && slab[offset + Event.D] == source;
      if (!Event.has(slab[offset], Event.LONG)) {
        return whole && Event.kind(slab[offset]) == Kind.TRADE && slab[offset + Event.E] == source;
      }
      if (!whole || Payload.length(slab, offset) != BYTES) {
        return false;
      }
      long full = 0x0101010101010101L * source;
      for (int i = 0; i < WORDS; i++) {
        int bytes = Math.min(Long.BYTES, BYTES - i * Long.BYTES);
        if (Payload.word(slab, offset, i) != full >>> (Long.SIZE - bytes * Byte.SIZE)) {
          return false;
        }
      }
      return true;
    }
  }
}
