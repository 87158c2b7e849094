package io.ringbeat.journal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

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
  private final AtomicLong room = new AtomicLong(Long.MAX_VALUE); // threads take from it at once
  private int documentsPerSegment = Integer.MAX_VALUE;
  private int documentsAhead = Integer.MAX_VALUE;
  private int failingAppend = Integer.MAX_VALUE;
  private boolean failingSnapshots;
  private boolean lying;
  private String violation;
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
      requireRoom();
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
    private final Segment segment;
    private int prepared = documentsAhead; // documents that find room whatever happens
    private boolean shut;

    Writer(Segment segment) {
      this.segment = segment;
    }

    @Override
    public boolean hasRoom(int bytes) {
      return prepared > 0 && !isFull(bytes);
    }

    @Override
    public boolean isFull(int bytes) {
      boolean more = room.get() >= 0 && !failingSnapshots; // otherwise it holds what is prepared
      return more && segment.documents.size() >= documentsPerSegment;
    }

    @Override
    public void append(ByteBuffer document) {
      requireOpen();
      requireNotShut();
      if (segment.torn > 0) {
        violation = "something is appended behind what is torn";
        throw new AssertionError(violation);
      }
      byte[] copy = new byte[document.remaining()];
      document.duplicate().get(copy);
      segment.documents.add(copy);
      segment.bytes += copy.length;
      room.addAndGet(-copy.length);
      prepared -= prepared == Integer.MAX_VALUE ? 0 : 1;
      if (--failingAppend <= 0) {
        segment.torn = 1;
        throw new JournalException("an append fails, as planned");
      }
    }

    @Override
    public void force() {
      requireOpen();
      requireNotShut();
      segment.forced = segment.documents.size() - (segment.torn > 0 ? 1 : 0);
    }

    @Override
    public int prepare() {
      requireNotShut();
      if (prepared >= documentsAhead) {
        return 0;
      }
      requireRoom();
      prepared++;
      return 1;
    }

    @Override
    public long written() {
      return segment.bytes;
    }

    @Override
    public void close() {
      shut = true;
    }

    private void requireNotShut() {
      if (shut) {
        violation = "a segment is used that was closed";
        throw new AssertionError(violation);
      }
    }
  }

  private static final class Reader implements DocumentReader {
    private final Segment segment;
    private int at = -1;
    private int next;
    private ByteBuffer document;

    Reader(Segment segment) {
      this.segment = segment;
    }

    @Override
    public Found next() {
      at = next;
      if (at >= segment.documents.size()) {
        return Found.END;
      }
      if (segment.torn > 0 && at == segment.documents.size() - 1) {
        return Found.TORN;
      }
      document = ByteBuffer.wrap(segment.documents.get(at)).order(ByteOrder.LITTLE_ENDIAN);
      next = at + 1;
      return Found.DOCUMENT;
    }

    @Override
    public ByteBuffer document() {
      return document;
    }

    @Override
    public long position() {
      return Math.max(at, 0);
    }

    @Override
    public void moveTo(long position) {
      next = (int) position;
    }

    @Override
    public void close() {}
  }

  /** Makes an empty store that never runs full. */
  public MemoryStore() {}

  /** Lets the store run full when more than so many bytes have been written; -1 for at once. */
  public void room(long bytes) {
    room.set(bytes);
  }

  /** Lets a segment take so many documents, and so many ahead be prepared for. */
  public void sizes(int perSegment, int ahead) {
    documentsPerSegment = perSegment;
    documentsAhead = ahead;
  }

  /** Lets an append fail in the middle, after so many that do not. */
  public void failAppendAfter(int appends) {
    failingAppend = appends + 1;
  }

  /** Lets snapshots find no room. */
  public void failSnapshots() {
    failingSnapshots = true;
  }

  /** Lets the next loss of power take what was forced. */
  public void lie() {
    lying = true;
  }

  private void requireRoom() {
    if (room.get() < 0) {
      throw new JournalException("no room is left, as planned");
    }
  }

  /** Changes a bit of a document of an events' segment. */
  public void damageEvents(long segment, int document, int bit) {
    byte[] bytes = events.segments.get(segment).documents.get(document).clone();
    bytes[bit >> 3] ^= (byte) (1 << (bit & 7));
    events.segments.get(segment).documents.set(document, bytes);
  }

  /** Takes the last documents of the events' last segment away. */
  public void loseEvents(int count) {
    lose(events, count);
  }

  /** Takes the last documents of the commands' last segment away. */
  public void loseCommands(int count) {
    lose(out, count);
  }

  private static void lose(Documents kind, int count) {
    List<byte[]> documents = kind.segments.lastEntry().getValue().documents;
    documents.subList(documents.size() - count, documents.size()).clear();
  }

  /** Takes the first segments of events away, as an archive does. */
  public void archiveEvents(int count) {
    for (int i = 0; i < count; i++) {
      events.segments.pollFirstEntry();
    }
  }

  /** Takes a snapshot away. */
  public void archiveSnapshot(long sequence) {
    snapshots.remove(sequence);
  }

  /** Replaces a snapshot by that of another store. */
  public void takeSnapshotFrom(MemoryStore other, long sequence) {
    snapshots.put(sequence, other.snapshots.get(sequence));
  }

  /** Replaces a segment of events by that of another store. */
  public void takeSegmentFrom(MemoryStore other, long segment) {
    events.segments.put(segment, other.events.segments.get(segment));
  }

  /** Replaces the record of commands by that of another store. */
  public void takeOutFrom(MemoryStore other) {
    out.segments.clear();
    out.segments.putAll(other.out.segments);
    out.marks.written = other.out.marks.written;
    out.marks.synced = other.out.marks.synced;
    out.marks.owed = other.out.marks.owed;
    out.marks.syncedAtOpen = other.out.marks.syncedAtOpen;
  }

  /** Returns whether it was closed. */
  public boolean isClosed() {
    return closed;
  }

  /** Returns how many documents a segment of events has. */
  public int documents(long segment) {
    return events.segments.get(segment).documents.size();
  }

  /** Returns how the store was used as it must not be; null if it was not. */
  public String violation() {
    return violation;
  }

  /** Returns one number for all that is in the store. */
  public long fingerprint() {
    long hash = 17;
    for (Documents kind : List.of(events, out)) {
      for (var entry : kind.segments.entrySet()) {
        hash = hash * 31 + entry.getKey();
        for (byte[] document : entry.getValue().documents) {
          hash = hash * 31 + Arrays.hashCode(document);
        }
        hash = hash * 31 + entry.getValue().torn;
        hash = hash * 31 + entry.getValue().forced;
      }
      hash = (hash * 31 + kind.marks.written) * 31 + kind.marks.synced;
    }
    for (var entry : snapshots.entrySet()) {
      hash = (hash * 31 + entry.getKey()) * 31 + Arrays.hashCode(entry.getValue());
    }
    return hash;
  }

  /** Returns a store that is the same, as the next process opens it. */
  public MemoryStore copy() {
    return leave(false, null);
  }

  /** Returns what a crash leaves behind; this store takes nothing any more. */
  public MemoryStore crash(boolean powerLost, SplittableRandom random) {
    closed = true;
    return leave(powerLost, random);
  }

  private MemoryStore leave(boolean powerLost, SplittableRandom random) {
    MemoryStore left = new MemoryStore();
    left.documentsPerSegment = documentsPerSegment;
    left.documentsAhead = documentsAhead;
    copy(events, left.events, powerLost, lying, random);
    copy(out, left.out, powerLost, false, random);
    left.snapshots.putAll(snapshots);
    return left;
  }

  private static void copy(
      Documents from, Documents to, boolean powerLost, boolean lying, SplittableRandom random) {
    to.marks.synced = from.marks.synced;
    to.marks.written = powerLost ? from.marks.synced : from.marks.written;
    to.marks.syncedAtOpen = to.marks.synced;
    to.marks.owed = Math.max(to.marks.synced, powerLost ? TailMarks.NONE : to.marks.written);
    from.segments.forEach(
        (number, segment) -> {
          Segment copy = new Segment();
          int keep = segment.documents.size();
          copy.torn = segment.torn;
          if (powerLost) {
            keep = segment.forced + random.nextInt(keep - segment.forced + 1);
            if (lying && segment.forced > 1 && number.equals(from.segments.lastKey())) {
              keep = 1 + random.nextInt(segment.forced - 1);
            }
            copy.torn = keep == segment.documents.size() ? segment.torn : 0;
          }
          copy.documents.addAll(segment.documents.subList(0, keep));
          boolean last = number.equals(from.segments.lastKey());
          if (powerLost && keep > segment.forced && copy.torn == 0 && random.nextInt(3) == 0) {
            tear(copy, random);
          } else if (!powerLost
              && last
              && copy.torn == 0
              && random != null
              && random.nextInt(3) == 0) {
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
    Arrays.fill(whole, from, whole.length, (byte) 0);
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
    if (failingSnapshots) {
      throw new JournalException("no room is left for a snapshot, as planned");
    }
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    snapshots.put(sequence, copy);
  }

  /** Changes a bit of a snapshot. */
  public void damageSnapshot(long sequence, int bit) {
    byte[] bytes = snapshots.get(sequence).clone(); // another store may have it, too
    bytes[bit >> 3] ^= (byte) (1 << (bit & 7));
    snapshots.put(sequence, bytes);
  }

  @Override
  public long usableBytes() {
    return room.get();
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
