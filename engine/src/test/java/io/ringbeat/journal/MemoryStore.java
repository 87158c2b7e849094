package io.ringbeat.journal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A store in memory that fails as disks do: it can run full, and {@link #crash} leaves what a crash
 * of the process, or a loss of power, would have left. The store that is left is a new one.
 */
public final class MemoryStore implements JournalStore {
  /** Where each segment's bytes are, in memory. */
  static final class Segment {
    final List<byte[]> documents = new ArrayList<>();
    int torn; // of the last document, bytes that are missing or wrong; 0 if it is whole
    int forced; // documents that survive a loss of power
    long bytes;
  }

  private final Documents events = new Documents("events");
  private final Documents out = new Documents("out");
  private final TreeMap<Long, byte[]> snapshots = new TreeMap<>();
  private long room;
  private boolean closed;

  /** The segments of one kind. */
  final class Documents implements DocumentStore {
    final String name;
    final TreeMap<Long, Segment> segments = new TreeMap<>();
    final Marks marks = new Marks();

    Documents(String name) {
      this.name = name;
    }

    @Override
    public List<Long> segments() {
      return List.copyOf(segments.keySet());
    }

    @Override
    public DocumentWriter create(long number) {
      requireOpen();
      if (!segments.isEmpty() && number <= segments.lastKey()) {
        throw new JournalException("segment " + number + " of " + name + " is there");
      }
      Segment segment = new Segment();
      segments.put(number, segment);
      return new Writer(segment);
    }

    @Override
    public DocumentReader read(long number) {
      return new Reader(segments.get(number));
    }

    @Override
    public String nameOf(long number) {
      return name + "/" + number;
    }

    @Override
    public TailMarks tail() {
      return marks;
    }

    @Override
    public void trim(long number) {
      requireOpen();
      Segment segment = segments.get(number);
      segment.forced = segment.documents.size();
      if (segment.documents.isEmpty()) {
        segments.remove(number);
      }
    }
  }

  /** Marks that survive; what is marked as written is known only while power lasts. */
  static final class Marks implements TailMarks {
    long written = NONE;
    long synced = NONE;
    long owed = NONE; // as it was when the store was opened
    long syncedAtOpen = NONE;

    @Override
    public long owed() {
      return owed;
    }

    @Override
    public long synced() {
      return syncedAtOpen;
    }

    @Override
    public boolean isDamaged() {
      return false;
    }

    @Override
    public void markWritten(long sequence) {
      written = sequence;
    }

    @Override
    public void markSynced(long sequence) {
      synced = sequence;
    }

    @Override
    public void close() {}
  }

  private final class Writer implements DocumentWriter {
    private static final long SEGMENT = 64 << 20;
    private final Segment segment;

    Writer(Segment segment) {
      this.segment = segment;
    }

    @Override
    public boolean hasRoom(int bytes) {
      return !isFull(bytes);
    }

    @Override
    public boolean isFull(int bytes) {
      return segment.bytes + bytes > SEGMENT;
    }

    @Override
    public void append(ByteBuffer document) {
      requireOpen();
      byte[] copy = new byte[document.remaining()];
      document.duplicate().get(copy);
      segment.documents.add(copy);
      segment.bytes += copy.length;
      room -= copy.length;
    }

    @Override
    public void force() {
      requireOpen();
      segment.forced = segment.documents.size();
    }

    @Override
    public int prepare() {
      if (room < 0) {
        throw new JournalException("no room is left, as planned");
      }
      return 0;
    }

    @Override
    public long written() {
      return segment.bytes;
    }

    @Override
    public void close() {}
  }

  private static final class Reader implements DocumentReader {
    private final Segment segment;
    private int at = -1;
    private ByteBuffer document;

    Reader(Segment segment) {
      this.segment = segment;
    }

    @Override
    public Found next() {
      int next = at + 1;
      if (next >= segment.documents.size()) {
        return Found.END;
      }
      if (segment.torn > 0 && next == segment.documents.size() - 1) {
        return Found.TORN;
      }
      at = next;
      document = ByteBuffer.wrap(segment.documents.get(at)).order(ByteOrder.LITTLE_ENDIAN);
      return Found.DOCUMENT;
    }

    @Override
    public ByteBuffer document() {
      return document;
    }

    @Override
    public long position() {
      return at;
    }

    @Override
    public void moveTo(long position) {
      // what was not taken comes again anyway
    }

    @Override
    public void close() {}
  }

  /** Makes an empty store that never runs full. */
  public MemoryStore() {
    room = Long.MAX_VALUE;
  }

  /** Lets the store run full when so many more bytes have been written. */
  public void room(long bytes) {
    room = bytes;
  }

  /** Returns what a crash leaves behind; this store takes nothing any more. */
  public MemoryStore crash(boolean powerLost, SplittableRandom random) {
    closed = true;
    MemoryStore left = new MemoryStore();
    copy(events, left.events, powerLost, random);
    copy(out, left.out, powerLost, random);
    left.snapshots.putAll(snapshots);
    return left;
  }

  private static void copy(
      Documents from, Documents to, boolean powerLost, SplittableRandom random) {
    to.marks.synced = from.marks.synced;
    to.marks.written = powerLost ? from.marks.synced : from.marks.written;
    to.marks.syncedAtOpen = to.marks.synced;
    to.marks.owed = Math.max(to.marks.synced, powerLost ? TailMarks.NONE : to.marks.written);
    from.segments.forEach(
        (number, segment) -> {
          Segment copy = new Segment();
          int keep = segment.documents.size();
          if (powerLost) {
            keep = segment.forced + random.nextInt(keep - segment.forced + 1);
          }
          copy.documents.addAll(segment.documents.subList(0, keep));
          boolean last = number.equals(from.segments.lastKey());
          if (powerLost && keep > segment.forced && random.nextInt(3) == 0) {
            tear(copy, random);
          } else if (!powerLost && last && random != null && random.nextInt(3) == 0) {
            copy.documents.add(new byte[64]); // the process ended while it appended
            copy.torn = 1;
          }
          copy.forced = Math.min(segment.forced, copy.documents.size());
          copy.documents.forEach(document -> copy.bytes += document.length);
          to.segments.put(number, copy);
        });
  }

  private static void tear(Segment segment, SplittableRandom random) {
    int last = segment.documents.size() - 1;
    byte[] whole = segment.documents.get(last).clone();
    int from = random.nextInt(whole.length);
    java.util.Arrays.fill(whole, from, whole.length, (byte) 0);
    segment.documents.set(last, whole);
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the store is closed");
    }
  }

  @Override
  public DocumentStore events() {
    return events;
  }

  @Override
  public DocumentStore out() {
    return out;
  }

  @Override
  public List<Long> snapshots() {
    return List.copyOf(snapshots.keySet());
  }

  @Override
  public ByteBuffer readSnapshot(long sequence) {
    return ByteBuffer.wrap(snapshots.get(sequence)).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void writeSnapshot(long sequence, ByteBuffer bytes) {
    requireOpen();
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    snapshots.put(sequence, copy);
  }

  /** Changes a bit of a snapshot. */
  public void damageSnapshot(long sequence, int bit) {
    snapshots.get(sequence)[bit >> 3] ^= (byte) (1 << (bit & 7));
  }

  @Override
  public long usableBytes() {
    return room;
  }

  @Override
  public long reserveBytes() {
    return 0;
  }

  @Override
  public String name() {
    return "memory";
  }

  /** Returns the store as the next process opens it, with nothing torn. */
  public MemoryStore reopened() {
    return crash(false, null);
  }

  @Override
  public void close() {
    closed = true;
  }
}
