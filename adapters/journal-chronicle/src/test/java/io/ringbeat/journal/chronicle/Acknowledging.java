package io.ringbeat.journal.chronicle;

import io.ringbeat.engine.Engine;
import io.ringbeat.engine.EventHandler;
import io.ringbeat.event.Event;
import io.ringbeat.event.Hash64;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/** Copies the hashes of events, and tells of those that the journal's watermark has passed. */
final class Acknowledging implements EventHandler {
  private static final int SLOTS = 1 << 16;
  private static final int MOST_AT_ONCE = 1 << 10;

  private final long[] ring = new long[2 * SLOTS]; // sequence, hash
  private volatile long copied;
  private volatile long told;
  private volatile boolean running;
  private volatile long from;
  private long written = -1;
  private final long[] message = new long[2 * MOST_AT_ONCE];

  @Override
  public void onEvent(long sequence, long time, long[] slab, int offset) {
    long at = copied;
    while (at - told == SLOTS) {
      if (!running) {
        return; // the run is brought back, nobody takes anything yet
      }
      LockSupport.parkNanos(10_000);
    }
    int index = 2 * (int) (at & (SLOTS - 1));
    ring[index] = sequence;
    ring[index + 1] = hash(slab, offset);
    copied = at + 1;
  }

  /** Lets the handler wait for whoever calls {@link #tell}: of what comes from a sequence on. */
  void run(long firstToTell) {
    from = firstToTell;
    running = true;
  }

  /** Tells of what has been journalled since; for one thread. */
  void tell(Engine engine, Link link) {
    engine.readCounters(
        (scope, name, value) -> {
          if (scope.equals("journal") && name.equals("written")) {
            written = value;
          }
        });
    long at = told;
    long end = copied;
    int length = 0;
    while (at < end) {
      int index = 2 * (int) (at & (SLOTS - 1));
      if (ring[index] > written) {
        break;
      }
      at++;
      if (ring[index] < from) {
        continue; // of an earlier life
      }
      message[length++] = ring[index];
      message[length++] = ring[index + 1];
      if (length == message.length) {
        link.put(Link.ACKNOWLEDGED, message, 0, length);
        length = 0;
      }
    }
    if (length > 0) {
      link.put(Link.ACKNOWLEDGED, Arrays.copyOf(message, length));
    }
    told = at;
  }

  /** Returns a hash of an event with its payload, which may go on at the slab's start. */
  static long hash(long[] slab, int offset) {
    Hash64 hash = new Hash64();
    int length = Event.slots(slab, offset) * Event.WORDS;
    for (int i = 0; i < length; i++) {
      int at = offset + i;
      hash.add(slab[at < slab.length ? at : at - slab.length]);
    }
    return hash.value();
  }
}
