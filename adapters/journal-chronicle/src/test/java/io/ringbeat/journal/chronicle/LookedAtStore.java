package io.ringbeat.journal.chronicle;

import io.ringbeat.journal.DocumentReader;
import io.ringbeat.journal.DocumentStore;
import io.ringbeat.journal.DocumentWriter;
import io.ringbeat.journal.JournalStore;
import io.ringbeat.journal.TailMarks;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** A folder that an engine is brought back from, and what the engine writes is forgotten. */
final class LookedAtStore implements JournalStore {
  private final ChronicleStore store;
  private final DocumentStore events;
  private final DocumentStore out;

  LookedAtStore(Path folder) {
    store = ChronicleStore.readOnly(folder);
    events = new Documents(store.events());
    out = new Documents(store.out());
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
    return store.snapshots();
  }

  @Override
  public ByteBuffer readSnapshot(long sequence) {
    return store.readSnapshot(sequence);
  }

  @Override
  public void writeSnapshot(long sequence, ByteBuffer bytes) {}

  @Override
  public long usableBytes() {
    return Long.MAX_VALUE;
  }

  @Override
  public long reserveBytes() {
    return 0;
  }

  @Override
  public String name() {
    return store.name();
  }

  @Override
  public void close() {
    store.close();
  }

  private record Documents(DocumentStore store) implements DocumentStore {
    @Override
    public List<Long> segments() {
      return store.segments();
    }

    @Override
    public DocumentWriter create(long segment) {
      return new Forgetting();
    }

    @Override
    public DocumentReader read(long segment) {
      return store.read(segment);
    }

    @Override
    public String nameOf(long segment) {
      return store.nameOf(segment);
    }

    @Override
    public TailMarks tail() {
      return new Marks(store.tail());
    }

    @Override
    public void trim(long segment) {}
  }

  private record Marks(TailMarks marks) implements TailMarks {
    @Override
    public long owed() {
      return marks.owed();
    }

    @Override
    public long synced() {
      return marks.synced();
    }

    @Override
    public boolean isDamaged() {
      return marks.isDamaged();
    }

    @Override
    public void markWritten(long sequence) {}

    @Override
    public void markSynced(long sequence) {}

    @Override
    public void close() {
      marks.close();
    }
  }

  private static final class Forgetting implements DocumentWriter {
    @Override
    public boolean hasRoom(int bytes) {
      return true;
    }

    @Override
    public boolean isFull(int bytes) {
      return false;
    }

    @Override
    public void append(ByteBuffer document) {}

    @Override
    public void force() {}

    @Override
    public int prepare() {
      return 0;
    }

    @Override
    public long written() {
      return 0;
    }

    @Override
    public void close() {}
  }
}
