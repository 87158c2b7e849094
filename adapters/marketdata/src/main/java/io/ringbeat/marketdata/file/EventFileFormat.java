package io.ringbeat.marketdata.file;

import io.ringbeat.backtest.DataException;
import io.ringbeat.event.Event;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The format of an event file. It is a standard zstd file: {@code zstd -dc} gives the bare events.
 * All numbers are little-endian.
 *
 * <pre>
 * header    zstd skippable frame, 24 bytes
 *    0  u32  0x184D2A5B           magic number of the skippable frame
 *    4  u32  16                   length of what follows
 *    8       "RINGBEAT"
 *   16  u32  1                    version of this format
 *   20  u32  Event.SCHEMA_VERSION
 * events    zstd frames with content size and checksum, back to back; each decompresses by itself to
 *           1 to 65,536 events of eight longs, see {@link Event}
 * index     zstd skippable frame
 *    0  u32  0x184D2A5B
 *    4  u32  length of what follows
 *    8       metadata, JSON in UTF-8
 *            then for each frame of events eight longs:
 *              offset in the file, length in the file, events,
 *              smallest and greatest venue time of events flagged AT_VENUE,
 *              smallest and greatest engine time, uncorrected, of events flagged AT_CORE
 *              (MAX_VALUE and MIN_VALUE if there is no such event),
 *              CRC32C of the frame as it lies in the file
 * footer    zstd skippable frame, 56 bytes
 *    0  u32  0x184D2A5B
 *    4  u32  48
 *    8  u64  offset of the index in the file
 *   16  u64  length of the metadata
 *   24  u64  frames of events
 *   32  u64  events
 *   40  u32  CRC32C of the index from its byte 8 on
 *   44  u32  CRC32C of the footer's bytes 0 to 43
 *   48       "RINGBEAT"
 * </pre>
 *
 * <p>The metadata is an object with {@code importer} (text), {@code clockCorrectionNanos} (integer;
 * to be added to every event's engine time), {@code instruments} (array; the index is the id; of
 * {@code symbol}, {@code tickSize}, {@code lotSize} and {@code contractSize} as decimal texts, and
 * {@code inverse}), {@code sources} (array of {@code name}, {@code bytes}, {@code sha256}) and
 * {@code eventsByKind} (object from a kind's name to a count). Readers must ignore other members.
 */
public final class EventFileFormat {
  /** The version of this format. */
  public static final int VERSION = 1;

  /** The usual extension. */
  public static final String EXTENSION = ".rbe";

  /** The most events in a frame that the format allows. */
  public static final int FRAME_EVENTS = 1 << 16;

  static final int SKIPPABLE = 0x184D2A5B;
  static final int FRAME_BYTES = FRAME_EVENTS * Event.BYTES;
  static final int HEADER_BYTES = 24;
  static final int FOOTER_BYTES = 56;
  static final int SKIPPABLE_HEAD = 8;
  static final int INDEX_ENTRY_BYTES = 64;
  static final String AGAIN = "; import the capture again";

  private static final byte[] NAME = "RINGBEAT".getBytes(StandardCharsets.US_ASCII);
  private static final int FOOTER_CRC_AT = 44;

  private EventFileFormat() {}

  /** What the footer says. */
  record Footer(long indexOffset, long metadataBytes, long frames, long events, int indexCrc) {}

  /**
   * Tells by its first bytes whether a file is an event file, be it of this version or not.
   *
   * @param file the file
   * @return whether it begins as an event file does
   * @throws DataException if the file cannot be read
   */
  public static boolean isEventFile(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(16);
      return start.length == 16
          && buffer(start).getInt(0) == SKIPPABLE
          && Arrays.equals(start, 8, 16, NAME, 0, 8);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  static DataException unreadable(Path file, IOException e) {
    String reason = e.getMessage() == null ? "" : " (" + e.getMessage() + ")";
    return new DataException(
        file
            + ": the file cannot be read: "
            + e.getClass().getSimpleName()
            + reason
            + "; check the path and the permissions",
        e);
  }

  static ByteBuffer buffer(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  static byte[] header() {
    byte[] bytes = new byte[HEADER_BYTES];
    buffer(bytes)
        .putInt(SKIPPABLE)
        .putInt(HEADER_BYTES - SKIPPABLE_HEAD)
        .put(NAME)
        .putInt(VERSION)
        .putInt(Event.SCHEMA_VERSION);
    return bytes;
  }

  static void checkHeader(Path file, byte[] bytes) {
    ByteBuffer header = buffer(bytes);
    if (header.getInt(0) != SKIPPABLE || !Arrays.equals(bytes, 8, 16, NAME, 0, 8)) {
      throw new DataException(
          file + ": this is no event file; import the capture first, or check the path");
    }
    int version = header.getInt(16);
    int schema = header.getInt(20);
    if (version != VERSION || schema != Event.SCHEMA_VERSION) {
      throw new DataException(
          file
              + ": the event file is of format "
              + version
              + " and schema "
              + schema
              + ", this program reads format "
              + VERSION
              + " and schema "
              + Event.SCHEMA_VERSION
              + AGAIN);
    }
    if (header.getInt(4) != HEADER_BYTES - SKIPPABLE_HEAD) {
      throw new DataException(file + ": the event file's header is damaged" + AGAIN);
    }
  }

  static byte[] footer(Footer footer) {
    byte[] bytes = new byte[FOOTER_BYTES];
    buffer(bytes)
        .putInt(SKIPPABLE)
        .putInt(FOOTER_BYTES - SKIPPABLE_HEAD)
        .putLong(footer.indexOffset)
        .putLong(footer.metadataBytes)
        .putLong(footer.frames)
        .putLong(footer.events)
        .putInt(footer.indexCrc)
        .putInt(crc(bytes, 0, FOOTER_CRC_AT))
        .put(NAME);
    return bytes;
  }

  static Footer readFooter(Path file, byte[] bytes) {
    ByteBuffer footer = buffer(bytes);
    if (!Arrays.equals(bytes, 48, 56, NAME, 0, 8)) {
      throw new DataException(file + ": the event file is truncated: it has no footer" + AGAIN);
    }
    if (footer.getInt(0) != SKIPPABLE
        || footer.getInt(4) != FOOTER_BYTES - SKIPPABLE_HEAD
        || footer.getInt(FOOTER_CRC_AT) != crc(bytes, 0, FOOTER_CRC_AT)) {
      throw new DataException(file + ": the event file's footer is damaged" + AGAIN);
    }
    return new Footer(
        footer.getLong(8),
        footer.getLong(16),
        footer.getLong(24),
        footer.getLong(32),
        footer.getInt(40));
  }

  static int crc(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }

  static int crc(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate());
    return (int) crc.getValue();
  }
}
