package io.ringbeat.time;

import java.util.Arrays;

/**
 * The tasks that are due later than a horizon, in no order but that of their buckets: 256 to each
 * byte of a deadline. A task is in the row of the highest byte in which its deadline differs from
 * the horizon, and there in the bucket that this byte numbers. So the first bucket that is not
 * empty holds the tasks that are due first, and the horizon rises to it: a bucket of a few is
 * emptied into the heap, one of many is parted by the next byte. A task moves eight times at most.
 *
 * <p>A bucket is a list of chunks of which only the first may be partly full. Adding and removing
 * cost O(1). Not thread-safe; allocates when it grows and never else.
 */
final class TaskBuckets {
  private static final int NONE = -1;
  private static final int BYTE = 8;
  private static final int ROW = 1 << BYTE;
  private static final int BUCKETS = ROW * Long.BYTES;
  private static final int CHUNK = 16;
  private static final int ALL = 63; // bits: the horizon is the end of time
  private static final int FEW =
      128; // with what is registered before the horizon, the heap stays small

  private final TaskEntries tasks;
  private final TaskHeap heap;
  private int[] heads = new int[0]; // chunk, by bucket
  private int[] counts = new int[0]; // by bucket
  private final long[] occupied = new long[BUCKETS / Long.SIZE]; // a bit to each bucket

  private int[] links = new int[0]; // the next chunk, by chunk
  private long[] deadlines = new long[0]; // CHUNK to each chunk
  private int[] entries = new int[0]; // CHUNK to each chunk
  private int free = NONE;

  private int size;
  private long horizon = Long.MAX_VALUE;
  private int width = ALL; // the low bits that the horizon has set since a bucket was emptied

  TaskBuckets(TaskEntries tasks, TaskHeap heap) {
    this.tasks = tasks;
    this.heap = heap;
  }

  /** Makes room: all chunks are full but one to each bucket, and one that is being parted. */
  void grow(int capacity) {
    if (heads.length == 0) {
      heads = new int[BUCKETS];
      counts = new int[BUCKETS];
    }
    int before = links.length;
    int chunks = capacity / CHUNK + BUCKETS + 1;
    links = Arrays.copyOf(links, chunks);
    deadlines = Arrays.copyOf(deadlines, chunks * CHUNK);
    entries = Arrays.copyOf(entries, chunks * CHUNK);
    for (int chunk = chunks - 1; chunk >= before; chunk--) {
      release(chunk);
    }
  }

  /** The last deadline that belongs into the heap. */
  long horizon() {
    return horizon;
  }

  int size() {
    return size;
  }

  /** Adds a task that is due after the horizon. */
  void add(long deadline, int entry) {
    int bucket = bucket(deadline);
    int count = counts[bucket]++;
    int head = heads[bucket];
    if (count % CHUNK == 0) {
      head = claim(count == 0 ? NONE : head);
      heads[bucket] = head;
      occupied[bucket / Long.SIZE] |= 1L << bucket;
    }
    set(head * CHUNK + count % CHUNK, deadline, entry);
    size++;
  }

  /** Removes the task at a place; the last one of the first chunk takes it. */
  void remove(int place) {
    int slot = ~place;
    int bucket = bucket(deadlines[slot]);
    int head = heads[bucket];
    int last = --counts[bucket];
    int from = head * CHUNK + last % CHUNK;
    set(slot, deadlines[from], entries[from]);
    if (last % CHUNK == 0) {
      heads[bucket] = links[head];
      release(head);
      if (last == 0) {
        occupied[bucket / Long.SIZE] &= ~(1L << bucket);
      }
    }
    size--;
  }

  /** Brings the tasks that are due first into the heap, which has to be empty. */
  void refill() {
    while (heap.size() == 0 && size > 0) {
      openFirst();
    }
    if (size == 0) {
      horizon = Long.MAX_VALUE;
      width = ALL;
    }
  }

  /** Whether the horizon can be lowered: once for each bucket that was emptied. */
  boolean canLower() {
    return width > 0;
  }

  /** Lowers the horizon to where the last bucket that was emptied began. */
  void lower() {
    horizon = width == ALL ? 0 : horizon >> width << width;
    width = 0;
    heap.moveAfter(horizon, this);
    if (heap.size() == 0) {
      refill();
    }
  }

  private void openFirst() {
    int word = 0;
    while (occupied[word] == 0) {
      word++;
    }
    int bucket = word * Long.SIZE + Long.numberOfTrailingZeros(occupied[word]);
    occupied[word] &= occupied[word] - 1;
    int row = bucket / ROW;
    int shift = row * BYTE;
    long mask = (-1L << shift) << BYTE; // in two steps: 64 bits would be none
    long start = (horizon & mask) | ((long) (bucket % ROW) << shift);
    int count = counts[bucket];
    counts[bucket] = 0;
    size -= count;
    if (count <= FEW || row == 0) {
      horizon = start + (1L << shift) - 1;
      width = shift;
      empty(heads[bucket], count);
    } else {
      horizon = start;
      width = 0;
      part(heads[bucket], count);
    }
  }

  private void empty(int head, int count) {
    int chunk = head;
    int left = count;
    while (left > 0) {
      int used = (left - 1) % CHUNK + 1;
      for (int slot = chunk * CHUNK; slot < chunk * CHUNK + used; slot++) {
        heap.append(deadlines[slot], tasks.generation(entries[slot]), entries[slot]);
      }
      left -= used;
      chunk = release(chunk);
    }
    heap.order();
  }

  private void part(int head, int count) {
    int chunk = head;
    int left = count;
    while (left > 0) {
      int used = (left - 1) % CHUNK + 1;
      for (int slot = chunk * CHUNK; slot < chunk * CHUNK + used; slot++) {
        if (deadlines[slot] <= horizon) {
          heap.add(deadlines[slot], tasks.generation(entries[slot]), entries[slot]);
        } else {
          add(deadlines[slot], entries[slot]);
        }
      }
      left -= used;
      chunk = release(chunk);
    }
  }

  /** Shows all tasks, in no order. */
  void forEach(TaskTable.Visitor visitor) {
    for (int bucket = 0; bucket < counts.length; bucket++) {
      int chunk = heads[bucket];
      for (int left = counts[bucket]; left > 0; ) {
        int used = (left - 1) % CHUNK + 1;
        for (int slot = chunk * CHUNK; slot < chunk * CHUNK + used; slot++) {
          visitor.task(deadlines[slot], entries[slot]);
        }
        left -= used;
        chunk = links[chunk];
      }
    }
  }

  private int bucket(long deadline) {
    int row = (Long.SIZE - 1 - Long.numberOfLeadingZeros(deadline ^ horizon)) / BYTE;
    return row * ROW + ((int) (deadline >>> (row * BYTE)) & (ROW - 1));
  }

  private void set(int slot, long deadline, int entry) {
    deadlines[slot] = deadline;
    entries[slot] = entry;
    tasks.place(entry, ~slot);
  }

  private int claim(int next) {
    int chunk = free;
    free = links[chunk];
    links[chunk] = next;
    return chunk;
  }

  private int release(int chunk) {
    int next = links[chunk];
    links[chunk] = free;
    free = chunk;
    return next;
  }
}
