package io.ringbeat.rabbitmq;

/**
 * The messages that were published on a channel and that the broker has not confirmed, by delivery
 * tag. The client's thread tells what is confirmed; the publishing thread takes it in order. All
 * methods may be called from both.
 */
final class Inflight {
  private static final byte SENT = 1;
  private static final byte CONFIRMED = 2;
  private static final byte REFUSED = 3;

  private final byte[] states;
  private final boolean[] returned;
  private final Outflow[] flows;
  private final long[] positions;
  private final String[] ids;
  private final long[] times;
  private final int mask;
  private long oldest = 1; // delivery tags begin at 1
  private long next = 1;

  /**
   * Makes an empty one.
   *
   * @param capacity how many messages, a power of two
   */
  Inflight(int capacity) {
    states = new byte[capacity];
    returned = new boolean[capacity];
    flows = new Outflow[capacity];
    positions = new long[capacity];
    ids = new String[capacity];
    times = new long[capacity];
    mask = capacity - 1;
  }

  /** Returns for how many more messages there is room. */
  synchronized int room() {
    return (int) (states.length - (next - oldest));
  }

  /** Returns how many are under way. */
  synchronized int size() {
    return (int) (next - oldest);
  }

  /**
   * Notes a message before it is published.
   *
   * @param flow what it is of
   * @param position how far the flow is when it is confirmed; -1 if that does not count
   */
  synchronized void sent(long tag, Outflow flow, long position, String id, long now) {
    int at = (int) tag & mask;
    states[at] = SENT;
    returned[at] = false;
    flows[at] = flow;
    positions[at] = position;
    ids[at] = id;
    times[at] = now;
    next = tag + 1;
  }

  /** Notes what the broker says of a message, or of all up to it. */
  synchronized void confirmed(long tag, boolean multiple, boolean taken) {
    for (long i = multiple ? oldest : tag; i <= tag; i++) {
      if (i >= oldest && i < next && states[(int) i & mask] == SENT) {
        states[(int) i & mask] = taken ? CONFIRMED : REFUSED;
      }
    }
  }

  /** Notes that no queue takes a message: it is said before the message is confirmed. */
  synchronized void returned(String id) {
    for (long i = oldest; i < next; i++) {
      if (id != null && id.equals(ids[(int) i & mask])) {
        returned[(int) i & mask] = true;
      }
    }
  }

  /**
   * Takes what is confirmed, in order.
   *
   * @return null, or the flow whose message the broker does not take
   */
  synchronized Outflow settle() {
    while (oldest < next && states[(int) oldest & mask] != SENT) {
      int at = (int) oldest & mask;
      boolean well = states[at] == CONFIRMED && !returned[at];
      if (!well && positions[at] >= 0) {
        return flows[at];
      }
      if (well) {
        flows[at].confirmed(positions[at]);
      } else {
        flows[at].lost();
      }
      oldest++;
    }
    return null;
  }

  /** Returns whether the oldest one was not taken because there is no queue for it. */
  synchronized boolean isUnroutable() {
    return returned[(int) oldest & mask];
  }

  /** Returns for how long the oldest one has been under way, ns. */
  synchronized long age(long now) {
    return oldest == next ? 0 : now - times[(int) oldest & mask];
  }
}
