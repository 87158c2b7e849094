package io.ringbeat.rabbitmq;

/**
 * The messages that were published on a channel and that the broker has not confirmed, by delivery
 * tag. The client's thread notes what is said of them; the publishing thread takes it in order. All
 * methods may be called from both.
 */
final class Inflight {
  private static final byte SENT = 1;
  private static final byte CONFIRMED = 2;
  private static final byte REFUSED = 3;

  private final Entry[] entries;
  private final int mask;
  private long oldest = 1; // delivery tags begin at 1
  private long next = 1;
  private long lastNews = System.nanoTime();

  private static final class Entry {
    byte state;
    String returned; // why; null if it was not
    Flow flow;
    int epoch;
    Route route;
    long position;
    String id;
  }

  /**
   * Makes an empty one.
   *
   * @param capacity how many messages, a power of two
   */
  Inflight(int capacity) {
    entries = new Entry[capacity];
    for (int i = 0; i < capacity; i++) {
      entries[i] = new Entry();
    }
    mask = capacity - 1;
  }

  /** Returns for how many more messages there is room. */
  synchronized int room() {
    return (int) (entries.length - (next - oldest));
  }

  /** Returns how many are under way. */
  synchronized int size() {
    return (int) (next - oldest);
  }

  /** Notes a message before it is published. */
  synchronized void sent(long tag, Flow flow, Route route, long position, String id) {
    if (oldest == next) {
      lastNews = System.nanoTime();
    }
    Entry entry = entries[(int) tag & mask];
    entry.state = SENT;
    entry.returned = null;
    entry.flow = flow;
    entry.epoch = flow.epoch();
    entry.route = route;
    entry.position = position;
    entry.id = id;
    next = tag + 1;
  }

  /** Notes what the broker says of a message, or of all up to it. */
  synchronized void confirmed(long tag, boolean multiple, boolean taken) {
    lastNews = System.nanoTime();
    for (long i = multiple ? oldest : Math.max(tag, oldest); i <= tag && i < next; i++) {
      Entry entry = entries[(int) i & mask];
      if (entry.state == SENT) {
        entry.state = taken ? CONFIRMED : REFUSED;
      }
    }
  }

  /** Notes that no queue takes a message: it is said before the message is confirmed. */
  synchronized void returned(String id, String why) {
    for (long i = oldest; i < next; i++) {
      Entry entry = entries[(int) i & mask];
      if (entry.id.equals(id)) {
        entry.returned = why;
      }
    }
  }

  /** Tells the flows what became of their messages, in order; returns how many the broker has. */
  synchronized int settle() {
    int taken = 0;
    while (oldest < next && entries[(int) oldest & mask].state != SENT) {
      Entry entry = entries[(int) oldest++ & mask];
      if (entry.epoch != entry.flow.epoch()) {
        continue; // it went back, and sends it again
      }
      if (entry.returned != null) {
        entry.flow.refused(entry.route, entry.id, entry.returned);
      } else if (entry.state == REFUSED) {
        entry.flow.refused(entry.route, entry.id, "the broker does not accept it");
      } else {
        entry.flow.confirmed(entry.position);
        taken++;
      }
    }
    return taken;
  }

  /** Notes that nothing can be expected: the broker has asked for a pause. */
  synchronized void paused() {
    lastNews = System.nanoTime();
  }

  /** Returns for how long the broker has said nothing though something is under way, ns. */
  synchronized long silence() {
    return oldest == next ? 0 : System.nanoTime() - lastNews;
  }
}
