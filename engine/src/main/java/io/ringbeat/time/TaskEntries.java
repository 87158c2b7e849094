package io.ringbeat.time;

import java.util.Arrays;

/**
 * What a table knows of each task apart from its deadline, by entry: a number below the capacity
 * that the task keeps while it is registered. One record of four longs to an entry, so that a task
 * is read with one cache miss. Entries are found by id, through chains of those whose ids have the
 * same hash; nothing iterates over them. Not thread-safe; allocates when it grows and never else.
 */
final class TaskEntries {
  private static final int GENERATION = 1;
  private static final int PERIOD = 2;
  private static final int OCCURRENCE = 3;
  private static final int SHIFT = 2; // a record: id, generation, period, occurrence
  private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L; // of 2^64, odd

  static final int NONE = -1;

  private long[] records = new long[0];
  private int[] places = new int[0];
  private int[] links = new int[0]; // the next of a chain, or the next that is free
  private int[] heads = new int[0]; // of the chains, by hash: two to an entry
  private int hashShift;
  private int free = NONE;

  int capacity() {
    return places.length;
  }

  boolean isFull() {
    return free == NONE;
  }

  /** Makes room; there has to be none. */
  void grow(int capacity) {
    int before = capacity();
    records = Arrays.copyOf(records, capacity << SHIFT);
    places = Arrays.copyOf(places, capacity);
    links = Arrays.copyOf(links, capacity);
    heads = new int[capacity * 2];
    Arrays.fill(heads, NONE);
    hashShift = Long.numberOfLeadingZeros(heads.length) + 1;
    for (int entry = 0; entry < before; entry++) {
      link(hash(id(entry)), entry);
    }
    for (int entry = capacity - 1; entry >= before; entry--) {
      links[entry] = free;
      free = entry;
    }
  }

  /** Returns the entry of an id, or {@link #NONE}. */
  int find(long id) {
    int entry = heads[hash(id)];
    while (entry != NONE && id(entry) != id) {
      entry = links[entry];
    }
    return entry;
  }

  int claim(long id) {
    int entry = free;
    free = links[entry];
    records[entry << SHIFT] = id;
    link(hash(id), entry);
    return entry;
  }

  void release(int entry) {
    int hash = hash(id(entry));
    int before = heads[hash];
    if (before == entry) {
      heads[hash] = links[entry];
    } else {
      while (links[before] != entry) {
        before = links[before];
      }
      links[before] = links[entry];
    }
    links[entry] = free;
    free = entry;
  }

  void set(int entry, long generation, long period, long occurrences) {
    int at = entry << SHIFT;
    records[at + GENERATION] = generation;
    records[at + PERIOD] = period;
    records[at + OCCURRENCE] = occurrences;
  }

  long id(int entry) {
    return records[entry << SHIFT];
  }

  long generation(int entry) {
    return records[(entry << SHIFT) + GENERATION];
  }

  long period(int entry) {
    return records[(entry << SHIFT) + PERIOD];
  }

  long occurrences(int entry) {
    return records[(entry << SHIFT) + OCCURRENCE];
  }

  long nextOccurrence(int entry) {
    return ++records[(entry << SHIFT) + OCCURRENCE];
  }

  /** Where the task is: 0 and up in the heap, below that in the buckets, which is their affair. */
  int place(int entry) {
    return places[entry];
  }

  void place(int entry, int place) {
    places[entry] = place;
  }

  private void link(int hash, int entry) {
    links[entry] = heads[hash];
    heads[hash] = entry;
  }

  /** Spreads ids that count up evenly, and is the same in each run. */
  private int hash(long id) {
    return (int) ((id * GOLDEN_RATIO) >>> hashShift);
  }
}
