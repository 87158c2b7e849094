package io.ringbeat.rabbitmq;

import io.ringbeat.state.State;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * What has come in from other programs: by the producers' sequences where they say them, otherwise
 * by the last ids. Bounded. Part of the core's state, so that a message that comes again after a
 * crash is known. Not thread-safe.
 */
final class Inbox implements State {
  /** How many messages are remembered by their ids. */
  static final int IDS = 1 << 16;

  /** The most producers; one more takes the place of the one that was silent for longest. */
  static final int PRODUCERS = 256;

  private final IdWindow ids = new IdWindow(IDS);
  private final Long2ObjectHashMap<Producer> producers = new Long2ObjectHashMap<>();
  private final long[] keys = new long[PRODUCERS]; // in the order of their coming
  private int count;
  private long turn;
  private long below;
  private Producer last; // by far the most likely

  private static final class Producer {
    final long key;
    final SequenceWindow window = new SequenceWindow();
    long turn;

    Producer(long key) {
      this.key = key;
    }
  }

  /** Returns the place of a message that is known by an id of 128 bits, for {@link #take}. */
  int place(long high, long low) {
    return ids.place(high, low);
  }

  /** Takes an event of a message, by its index there; returns false if it has been taken. */
  boolean take(int place, int index) {
    return ids.take(place, index);
  }

  /** Returns how many came so late that nobody can tell whether they came before. */
  long below() {
    return below;
  }

  /** Takes a sequence of a producer; returns false if it has been seen. */
  boolean add(long producer, long sequence) {
    Producer of = last;
    if (of == null || of.key != producer) {
      of = producers.get(producer);
      if (of == null) {
        of = make(producer);
      }
      last = of;
      of.turn = ++turn;
    }
    below += of.window.isBelow(sequence) ? 1 : 0;
    return of.window.add(sequence);
  }

  private Producer make(long key) {
    int place = count;
    if (count == PRODUCERS) {
      place = 0;
      for (int i = 1; i < count; i++) {
        place = producers.get(keys[i]).turn < producers.get(keys[place]).turn ? i : place;
      }
      producers.remove(keys[place]);
    } else {
      count++;
    }
    Producer made = new Producer(key);
    keys[place] = key;
    producers.put(key, made);
    return made;
  }

  @Override
  public void save(StateWriter out) {
    ids.save(out);
    out.put("turn", turn);
    out.put("below", below);
    out.put("producers", count);
    for (int i = 0; i < count; i++) {
      Producer producer = producers.get(keys[i]);
      out.open("producer");
      out.put("key", producer.key);
      out.put("turn", producer.turn);
      producer.window.save(out);
      out.close();
    }
    out.put("last", last == null ? 0 : last.key);
  }

  @Override
  public void load(StateReader in) {
    ids.load(in);
    turn = in.number("turn");
    below = in.number("below");
    producers.clear();
    count = in.count("producers", PRODUCERS);
    for (int i = 0; i < count; i++) {
      in.open("producer");
      Producer producer = new Producer(in.number("key"));
      producer.turn = in.number("turn");
      producer.window.load(in);
      in.close();
      keys[i] = producer.key;
      producers.put(producer.key, producer);
    }
    last = producers.get(in.number("last"));
  }
}
