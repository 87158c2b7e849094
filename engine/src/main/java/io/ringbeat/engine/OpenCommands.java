package io.ringbeat.engine;

import io.ringbeat.event.Event;
import io.ringbeat.event.Hash64;
import io.ringbeat.event.Kind;
import io.ringbeat.event.OrderCode;
import io.ringbeat.state.StateException;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.agrona.collections.Long2ObjectHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The core's commands that nothing in the sequence confirms yet. A request on an order is confirmed
 * by the REPORT that answers it, a task that runs elsewhere by its TASK_DONE, a task change by the
 * event that it comes back as, anything else by a CONFIRM with its id. A pure function of the
 * sequence. Does not allocate once warm, but for commands of several slots.
 */
final class OpenCommands {
  /** The most commands that may be open. */
  static final int MOST = 1 << 16;

  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

  private static final int LOOPBACK = 2; // the source of task changes that come back

  private final Long2ObjectHashMap<Entry> byKey = new Long2ObjectHashMap<>();
  private final List<Entry> pool = new ArrayList<>();
  private int size;
  private boolean warned;

  private static final class Entry {
    final long[] key = new long[4];
    long[] words = new long[Event.WORDS];
    int length;
    Entry next; // of the same key or the same hash of it, younger
  }

  private final long[] wanted = new long[4];

  int size() {
    return size;
  }

  /** Notes a command that was caused. */
  void add(long[] slab, int offset) {
    if (size == MOST) {
      throw new IllegalStateException(
          "more than "
              + MOST
              + " commands are not confirmed: a gateway has to confirm what it takes, by a REPORT, a"
              + " TASK_DONE or a CONFIRM with the command's id");
    }
    Entry entry = pool.isEmpty() ? new Entry() : pool.remove(pool.size() - 1);
    entry.length = Event.slots(slab, offset) * Event.WORDS;
    if (entry.words.length < entry.length) {
      entry.words = new long[entry.length];
    }
    Event.copy(slab, offset, entry.words, 0);
    keyOfCommand(entry.words);
    put(entry);
  }

  private void put(Entry entry) {
    System.arraycopy(wanted, 0, entry.key, 0, wanted.length);
    entry.next = null;
    long hash = hash();
    Entry first = byKey.get(hash);
    if (first == null) {
      byKey.put(hash, entry);
    } else {
      while (first.next != null) {
        first = first.next;
      }
      first.next = entry;
    }
    size++;
    if (size == MOST / 2 && !warned) {
      warned = true;
      LOG.warn(
          "{} commands are not confirmed; at {} the engine stops. A gateway has to confirm what it"
              + " takes",
          size,
          MOST);
    }
  }

  /** Takes away the oldest command that an event confirms. */
  void onEvent(long[] slab, int offset) {
    if (size == 0 || !keyOfConfirmation(slab, offset)) {
      return;
    }
    long hash = hash();
    Entry before = null;
    Entry entry = byKey.get(hash);
    while (entry != null && !Arrays.equals(entry.key, wanted)) {
      before = entry;
      entry = entry.next;
    }
    if (entry == null) {
      return;
    }
    if (before != null) {
      before.next = entry.next;
    } else if (entry.next != null) {
      byKey.put(hash, entry.next);
    } else {
      byKey.remove(hash);
    }
    size--;
    if (entry.words.length > Event.WORDS) {
      entry.words = new long[Event.WORDS]; // a long one is not kept
    }
    pool.add(entry);
  }

  private void keyOfCommand(long[] words) {
    switch (Event.kind(words[0])) {
      case Kind.REQUEST -> want(Kind.REQUEST, words[Event.C], OrderCode.action(words[Event.D]), 0);
      case Kind.TASK_DUE -> want(Kind.TASK_DUE, words[Event.A], words[Event.B], words[Event.C]);
      default -> want(0, words[Event.VENUE_TIME], 0, 0);
    }
  }

  private boolean keyOfConfirmation(long[] slab, int offset) {
    switch (Event.kind(slab[offset])) {
      case Kind.REPORT -> {
        int answers = OrderCode.answers(slab[offset + Event.D]);
        want(Kind.REQUEST, slab[offset + Event.C], answers, 0);
        return answers != 0;
      }
      case Kind.TASK_DONE ->
          want(
              Kind.TASK_DUE,
              slab[offset + Event.A],
              slab[offset + Event.B],
              slab[offset + Event.C]);
      case Kind.CONFIRM -> want(0, slab[offset + Event.A], 0, 0);
      case Kind.TASK -> {
        want(0, slab[offset + Event.VENUE_TIME], 0, 0);
        return Event.source(slab[offset]) == LOOPBACK;
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private void want(long kind, long a, long b, long c) {
    wanted[0] = kind;
    wanted[1] = a;
    wanted[2] = b;
    wanted[3] = c;
  }

  private long hash() {
    long hash = 0;
    for (long word : wanted) {
      hash = Hash64.mix(hash + word);
    }
    return hash;
  }

  /** Returns the open commands, oldest first, back to back. */
  long[] toArray() {
    List<Entry> entries = inOrder();
    int length = 0;
    for (Entry entry : entries) {
      length += entry.length;
    }
    long[] words = new long[length];
    int at = 0;
    for (Entry entry : entries) {
      System.arraycopy(entry.words, 0, words, at, entry.length);
      at += entry.length;
    }
    return words;
  }

  private List<Entry> inOrder() {
    List<Entry> entries = new ArrayList<>(size);
    for (Entry first : byKey.values()) {
      for (Entry entry = first; entry != null; entry = entry.next) {
        entries.add(entry);
      }
    }
    entries.sort(Comparator.comparingLong(entry -> entry.words[Event.VENUE_TIME]));
    return entries;
  }

  void save(StateWriter out) {
    long[] words = toArray();
    out.put("commands", words, 0, words.length);
  }

  void load(StateReader in) {
    long[] words = in.numbers("commands");
    if (words.length > 0 && !Event.areWhole(words, 0, words.length)) {
      throw new StateException("the open commands are not whole events");
    }
    for (int at = 0; at < words.length; at += Event.slots(words, at) * Event.WORDS) {
      if (size == MOST) {
        throw new StateException("more than " + MOST + " commands are open");
      }
      add(words, at);
    }
  }
}
