package io.ringbeat.fuzz;

import io.ringbeat.journal.DocumentReader;
import io.ringbeat.journal.DocumentStore;
import io.ringbeat.journal.DocumentWriter;
import io.ringbeat.journal.TailMarks;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.LongStream;

/** Documents in memory, to be read only. */
final class BytesStore implements DocumentStore {
  private final List<List<byte[]>> segments;

  BytesStore(List<List<byte[]>> segments) {
    this.segments = segments;
  }

  @Override
  public List<Long> segments() {
    return LongStream.range(0, segments.size()).boxed().toList();
  }

  @Override
  public DocumentReader read(long segment) {
    return new Reader(segments.get((int) segment));
  }

  @Override
  public DocumentWriter create(long segment) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String nameOf(long segment) {
    return "segment " + segment;
  }

  @Override
  public TailMarks tail() {
    return new NoMarks();
  }

  @Override
  public void trim(long segment) {
    throw new UnsupportedOperationException();
  }

  private static final class Reader implements DocumentReader {
    private final List<byte[]> documents;
    private int next;
    private int found;

    Reader(List<byte[]> documents) {
      this.documents = documents;
    }

    @Override
    public Found next() {
      found = next;
      if (next == documents.size()) {
        return Found.END;
      }
      if (documents.get(next).length == 0) {
        return Found.TORN;
      }
      next++;
      return Found.DOCUMENT;
    }

    @Override
    public ByteBuffer document() {
      return ByteBuffer.wrap(documents.get(found)).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public long position() {
      return found;
    }

    @Override
    public void moveTo(long position) {
      next = (int) position;
    }

    @Override
    public void close() {}
  }

  private static final class NoMarks implements TailMarks {
    @Override
    public long owed() {
      return NONE;
    }

    @Override
    public long synced() {
      return NONE;
    }

    @Override
    public boolean isDamaged() {
      return false;
    }

    @Override
    public void markWritten(long sequence) {}

    @Override
    public void markSynced(long sequence) {}

    @Override
    public void close() {}
  }
}
