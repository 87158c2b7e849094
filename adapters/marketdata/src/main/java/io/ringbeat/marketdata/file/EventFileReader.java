package io.ringbeat.marketdata.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.luben.zstd.Zstd;
import io.ringbeat.backtest.DataException;
import io.ringbeat.backtest.EventBlock;
import io.ringbeat.backtest.EventSource;
import io.ringbeat.market.Instrument;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Reads an event file, see {@link EventFileFormat}, block by block: a block is a frame, up to
 * 16,384 events as {@link EventFileWriter} writes it, with the clock correction added to every
 * engine time.
 *
 * <p>Blocks are decoded ahead on a daemon thread of the reader's own, which starts with the first
 * {@link #next}; all methods belong to one other thread. Memory: 1 MiB for each of four blocks
 * ahead and for each that is not released, whose memory is used again, and 64 bytes a frame. A file
 * that is truncated, damaged or of another version is refused with a {@link DataException} that
 * names file, frame and remedy: every byte is under a checksum, so that damage never becomes wrong
 * events. {@link #close} may be called at any time and stops the thread.
 */
public final class EventFileReader implements EventSource {
  private final Path file;
  private final FileChannel channel;
  private final FrameIndex index;
  private final EventFileInfo info;
  private int firstFrame; // those before are passed over
  private ReadAhead ahead;
  private boolean closed;

  /**
   * Opens a file and checks all of it but its frames of events.
   *
   * @param file the event file
   * @throws DataException if the file cannot be read, or is no sound event file of this version
   */
  public EventFileReader(Path file) {
    this.file = file;
    try {
      channel = FileChannel.open(file, StandardOpenOption.READ);
    } catch (IOException e) {
      throw EventFileFormat.unreadable(file, e);
    }
    try {
      long size = channel.size();
      checkStart(size);
      EventFileFormat.Footer footer = readFooter(size);
      byte[] whole = readIndex(footer, size);
      int jsonBytes = (int) footer.metadataBytes();
      index = FrameIndex.of(ByteBuffer.wrap(whole, jsonBytes, whole.length - jsonBytes).slice());
      checkFrames(footer);
      info = info(size, footer, java.util.Arrays.copyOf(whole, jsonBytes));
    } catch (IOException e) {
      throw closeAfter(EventFileFormat.unreadable(file, e));
    } catch (DataException e) {
      throw closeAfter(e);
    }
  }

  /**
   * Says what the file holds.
   *
   * @return known without reading the events
   */
  public EventFileInfo info() {
    return info;
  }

  @Override
  public List<Instrument> instruments() {
    return info.metadata().instruments();
  }

  @Override
  public EventBlock next() {
    if (closed) {
      throw new IllegalStateException(file + " was closed");
    }
    if (ahead == null) {
      FrameDecoder decoder =
          new FrameDecoder(
              file, channel, index, firstFrame, info.metadata().clockCorrectionNanos());
      ahead = new ReadAhead(decoder, file.toString());
    }
    return ahead.next();
  }

  /** Passes over whole frames, without reading them. */
  @Override
  public long skip(long events) {
    if (ahead != null) {
      throw new IllegalStateException(file + " is being read; events are skipped before that");
    }
    long skipped = 0;
    while (firstFrame < index.frames()
        && index.get(firstFrame, FrameIndex.EVENTS) <= events - skipped) {
      skipped += index.get(firstFrame, FrameIndex.EVENTS);
      firstFrame++;
    }
    return skipped;
  }

  @Override
  public void release(EventBlock block) {
    if (ahead != null) {
      ahead.release(block);
    }
  }

  @Override
  public long size() {
    return info.events();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (ahead != null) {
      ahead.stop();
    }
    try {
      channel.close();
    } catch (IOException e) {
      throw EventFileFormat.unreadable(file, e);
    }
  }

  private DataException closeAfter(DataException failure) {
    try {
      channel.close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
    return failure;
  }

  private void checkStart(long size) throws IOException {
    byte[] header = new byte[EventFileFormat.HEADER_BYTES];
    if (size < header.length) {
      throw new DataException(
          file + ": this is no event file: it has only " + size + " bytes; check the path");
    }
    readFully(channel, ByteBuffer.wrap(header), 0);
    EventFileFormat.checkHeader(file, header);
  }

  private EventFileFormat.Footer readFooter(long size) throws IOException {
    byte[] footer = new byte[EventFileFormat.FOOTER_BYTES];
    if (size < EventFileFormat.HEADER_BYTES + footer.length) {
      throw new DataException(
          file + ": the event file is truncated: it has no footer" + EventFileFormat.AGAIN);
    }
    readFully(channel, ByteBuffer.wrap(footer), size - footer.length);
    return EventFileFormat.readFooter(file, footer);
  }

  /** Returns metadata and index. */
  private byte[] readIndex(EventFileFormat.Footer footer, long size) throws IOException {
    long offset = footer.indexOffset();
    long length = size - EventFileFormat.FOOTER_BYTES - EventFileFormat.SKIPPABLE_HEAD - offset;
    long entries = length - footer.metadataBytes();
    if (offset < EventFileFormat.HEADER_BYTES
        || footer.metadataBytes() < 0
        || length > Integer.MAX_VALUE - 8
        || entries < 0
        || footer.frames() != entries / EventFileFormat.INDEX_ENTRY_BYTES
        || entries % EventFileFormat.INDEX_ENTRY_BYTES != 0) {
      throw damaged("index");
    }
    byte[] head = new byte[EventFileFormat.SKIPPABLE_HEAD];
    readFully(channel, ByteBuffer.wrap(head), offset);
    byte[] whole = new byte[(int) length];
    readFully(channel, ByteBuffer.wrap(whole), offset + head.length);
    if (EventFileFormat.buffer(head).getInt(0) != EventFileFormat.SKIPPABLE
        || EventFileFormat.buffer(head).getInt(4) != length
        || EventFileFormat.crc(whole, 0, whole.length) != footer.indexCrc()) {
      throw damaged("index");
    }
    return whole;
  }

  private void checkFrames(EventFileFormat.Footer footer) {
    long end = EventFileFormat.HEADER_BYTES;
    long events = 0;
    long maxLength = Zstd.compressBound(EventFileFormat.FRAME_BYTES);
    for (int i = 0; i < index.frames(); i++) {
      long length = index.get(i, FrameIndex.LENGTH);
      long count = index.get(i, FrameIndex.EVENTS);
      if (index.get(i, FrameIndex.OFFSET) != end
          || length <= 0
          || length > maxLength
          || count <= 0
          || count > EventFileFormat.FRAME_EVENTS) {
        throw damaged("index");
      }
      end += length;
      events += count;
    }
    if (end != footer.indexOffset() || events != footer.events()) {
      throw damaged("index");
    }
  }

  private EventFileInfo info(long size, EventFileFormat.Footer footer, byte[] json)
      throws IOException {
    try {
      JsonNode root = MetadataJson.parse(json);
      EventFileMetadata metadata = MetadataJson.metadata(root);
      long correction = metadata.clockCorrectionNanos();
      long firstVenue = index.min(FrameIndex.FIRST_VENUE_TIME);
      long firstEngine = index.min(FrameIndex.FIRST_ENGINE_TIME);
      boolean forVenue = firstVenue != Long.MAX_VALUE;
      boolean forCore = firstEngine != Long.MAX_VALUE;
      return new EventFileInfo(
          file,
          size,
          EventFileFormat.VERSION,
          io.ringbeat.event.Event.SCHEMA_VERSION,
          metadata,
          footer.events(),
          footer.frames(),
          MetadataJson.eventsByKind(root),
          forVenue ? firstVenue : 0,
          forVenue ? index.max(FrameIndex.LAST_VENUE_TIME) : 0,
          forCore ? firstEngine + correction : 0,
          forCore ? index.max(FrameIndex.LAST_ENGINE_TIME) + correction : 0);
    } catch (com.fasterxml.jackson.core.JsonProcessingException | IllegalArgumentException e) {
      throw new DataException(
          file + ": the event file's metadata is not understood" + EventFileFormat.AGAIN, e);
    }
  }

  private DataException damaged(String part) {
    return new DataException(
        file + ": the event file's " + part + " is damaged" + EventFileFormat.AGAIN);
  }

  /** Reads until the buffer is full. */
  static void readFully(FileChannel channel, ByteBuffer into, long offset) throws IOException {
    long at = offset;
    while (into.hasRemaining()) {
      int read = channel.read(into, at);
      if (read < 0) {
        throw new java.io.EOFException("the file became shorter while it was read");
      }
      at += read;
    }
  }
}
