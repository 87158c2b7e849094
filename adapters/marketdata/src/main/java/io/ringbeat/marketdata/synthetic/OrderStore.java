package io.ringbeat.marketdata.synthetic;

/**
 * The orders resting in the synthetic book, in arrays of fixed size. An order is named by a small
 * number that is reused; its fields are columns. Orders at one price are linked oldest first by
 * {@link BookSide}; the store only knows which are live, so that one can be drawn with equal
 * chance. Not thread-safe; never allocates.
 */
final class OrderStore {
  /** The most orders that can rest at once. */
  static final int CAPACITY = 1 << 13;

  /** Stands for no order. */
  static final int NONE = -1;

  final BookSide[] side = new BookSide[CAPACITY];
  final long[] key = new long[CAPACITY];
  final int[] lots = new int[CAPACITY];
  final int[] older = new int[CAPACITY];
  final int[] younger = new int[CAPACITY];

  private final int[] live = new int[CAPACITY]; // the first size are live, the others free
  private final int[] placeOf = new int[CAPACITY];
  private int size;

  OrderStore() {
    for (int i = 0; i < CAPACITY; i++) {
      live[i] = i;
      placeOf[i] = i;
    }
  }

  /** Returns how many orders rest. */
  int size() {
    return size;
  }

  boolean isFull() {
    return size == CAPACITY;
  }

  /** Returns a live order by its place, 0 to size - 1; places change when orders go. */
  int at(int place) {
    return live[place];
  }

  int add(BookSide newSide, long newKey, int newLots) {
    int order = live[size++];
    side[order] = newSide;
    key[order] = newKey;
    lots[order] = newLots;
    return order;
  }

  void remove(int order) {
    int place = placeOf[order];
    int last = live[--size];
    live[place] = last;
    placeOf[last] = place;
    live[size] = order;
    placeOf[order] = size;
  }
}
