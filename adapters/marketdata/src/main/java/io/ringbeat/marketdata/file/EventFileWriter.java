package io.ringbeat.marketdata.file;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import io.ringbeat.backtest.DataException;
import io.ringbeat.event.Event;
import io.ringbeat.event.EventSink;
import io.ringbeat.marketdata.capture.EventCounts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes an event file; see {@link EventFileFormat}.
 *
 * <p>Events go to a temporary file beside the target. {@link #commit} puts it in the target's place
 * in one step; without it, {@link #close} deletes it: the target is either what it was or whole.
 * The same events and metadata give the same bytes. Needs 3 MiB; {@link #accept} never allocates.
 * Not thread-safe. Fails with a {@link DataException} that names the file.
 */
public final class EventFileWriter implements EventSink, AutoCloseable {
  /** The default level of compression: fast, and as small as level 3 for events. */
  public static final int DEFAULT_LEVEL = 1;

  /** Events in a frame, but for the last: 1 MiB, which stays in a processor's cache. */
  public static final int FRAME_EVENTS = 1 << 14;

  private static final int FRAME_BYTES = FRAME_EVENTS * Event.BYTES;
  private static final AtomicLong UNIQUE = new AtomicLong();

  private final Path target;
  private final Path temporary;
  private final FileChannel channel;
  private final ZstdCompressCtx zstd = new ZstdCompressCtx();
  private final ByteBuffer plain =
      ByteBuffer.allocateDirect(FRAME_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private final LongBuffer plainWords = plain.asLongBuffer();
  private final ByteBuffer compressed =
      ByteBuffer.allocateDirect((int) Zstd.compressBound(FRAME_BYTES));
  private final long[] slab = new long[FRAME_EVENTS * Event.WORDS];
  private final FrameIndex index = new FrameIndex();
  private final EventCounts frameCounts = new EventCounts();
  private final EventCounts counts = new EventCounts();
  private int used;
  private long position;
  private boolean committed;
  private boolean closed;

  /**
   * Begins a file.
   *
   * @param target the file to write; its directory is made if it is missing
   * @throws DataException if no file can be written there
   */
  public EventFileWriter(Path target) {
    this(target, DEFAULT_LEVEL);
  }

  /**
   * Begins a file.
   *
   * @param target the file to write; its directory is made if it is missing
   * @param level zstd's level of compression
   * @throws DataException if no file can be written there
   */
  public EventFileWriter(Path target, int level) {
    this.target = target;
    Path absolute = target.toAbsolutePath();
    this.temporary =
        absolute.resolveSibling(
            absolute.getFileName()
                + "."
                + ProcessHandle.current().pid()
                + "-"
                + UNIQUE.getAndIncrement()
                + ".tmp");
    zstd.setLevel(level).setChecksum(true).setContentSize(true);
    try {
      if (Files.isDirectory(absolute)) {
        throw new IOException("it is a directory");
      }
      Files.createDirectories(absolute.getParent());
      channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (IOException e) {
      zstd.close();
      throw unwritable(e);
    }
    try {
      write(ByteBuffer.wrap(EventFileFormat.header()));
    } catch (DataException e) {
      close();
      throw e;
    }
  }

  @Override
  public void accept(long[] from, int offset) {
    if (used == slab.length) {
      flush();
    }
    System.arraycopy(from, offset, slab, used, Event.WORDS);
    used += Event.WORDS;
  }

  /**
   * Writes what is left, makes it durable and puts the file in its place.
   *
   * @param metadata is stored with the events
   * @throws DataException if that fails; the target is then what it was
   */
  public void commit(EventFileMetadata metadata) {
    if (closed) {
      throw new IllegalStateException(target + " was closed");
    }
    flush();
    byte[] json = MetadataJson.write(metadata, counts.byKind());
    byte[] entries = index.toBytes();
    ByteBuffer whole =
        ByteBuffer.allocate(EventFileFormat.SKIPPABLE_HEAD + json.length + entries.length)
            .order(ByteOrder.LITTLE_ENDIAN);
    whole.putInt(EventFileFormat.SKIPPABLE).putInt(json.length + entries.length);
    whole.put(json).put(entries).flip();
    int crc =
        EventFileFormat.crc(
            whole.array(), EventFileFormat.SKIPPABLE_HEAD, json.length + entries.length);
    EventFileFormat.Footer footer =
        new EventFileFormat.Footer(position, json.length, index.frames(), counts.total(), crc);
    write(whole);
    write(ByteBuffer.wrap(EventFileFormat.footer(footer)));
    try {
      channel.force(true);
      channel.close();
      moveIntoPlace();
      committed = true;
    } catch (IOException e) {
      throw unwritable(e);
    } finally {
      close();
    }
  }

  /**
   * Returns what was accepted and is already in a frame.
   *
   * @return bytes in the file so far
   */
  public long bytes() {
    return position;
  }

  /** Frees everything and, unless {@link #commit} succeeded, deletes what was written. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    zstd.close();
    try {
      channel.close();
    } catch (IOException e) {
      throw unwritable(e);
    } finally {
      if (!committed) {
        delete();
      }
    }
  }

  private void delete() {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      throw new DataException(
          temporary + ": the unfinished file cannot be deleted; delete it by hand", e);
    }
  }

  private void moveIntoPlace() throws IOException {
    try {
      Files.move(temporary, target.toAbsolutePath(), StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(temporary, target.toAbsolutePath(), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private void flush() {
    if (used == 0) {
      return;
    }
    frameCounts.clear();
    for (int i = 0; i < used; i += Event.WORDS) {
      frameCounts.add(slab, i);
    }
    counts.addAll(frameCounts);
    plainWords.clear();
    plainWords.put(slab, 0, used);
    compressed.clear();
    int length =
        zstd.compressDirectByteBuffer(
            compressed, 0, compressed.capacity(), plain, 0, used * Long.BYTES);
    compressed.position(0).limit(length);
    index.add(position, length, frameCounts, EventFileFormat.crc(compressed));
    write(compressed);
    used = 0;
  }

  private void write(ByteBuffer bytes) {
    try {
      while (bytes.hasRemaining()) {
        position += channel.write(bytes);
      }
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private DataException unwritable(IOException e) {
    return new EventFileWriteException(
        target
            + ": the event file cannot be written: "
            + e.getClass().getSimpleName()
            + ": "
            + e.getMessage()
            + "; check the space on the disk and the permissions, or choose another place",
        e);
  }
}
