package io.ringbeat.journal;

import io.ringbeat.state.StateException;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * The state of all handlers when they had handled a marker in the sequence. As bytes: little-endian
 * longs: magic, how many longs follow before the checksum, the fields, CRC32C of everything before.
 *
 * @param sequence of the marker
 * @param time engine time at the marker, ns since the epoch
 * @param chain over all slots up to and with the marker
 * @param out sequence in the record of commands before which every command was caused before the
 *     marker
 * @param parts what each handler has saved, by its name, in the order of the handlers
 */
public record Snapshot(long sequence, long time, long chain, long out, Map<String, long[]> parts) {
  private static final long MAGIC = 0x3150414E534252L; // "RBSNAP1"
  private static final int FRAME = 3; // longs around the fields
  private static final int MOST_WORDS = 1 << 26; // 512 MiB
  private static final int MOST_HANDLERS = 1 << 12;

  /**
   * Returns the snapshot as bytes.
   *
   * @return little-endian, from position to limit
   * @throws JournalException if it is larger than 512 MiB
   */
  public ByteBuffer encode() {
    StateWriter fields = new StateWriter();
    fields.put("sequence", sequence);
    fields.put("time", time);
    fields.put("chain", chain);
    fields.put("out", out);
    fields.put("handlers", parts.size());
    parts.forEach(
        (name, words) -> {
          fields.put("name", name);
          fields.put("state", words, 0, words.length);
        });
    if (fields.length() > MOST_WORDS) {
      throw new JournalException(
          "a state of "
              + fields.length()
              + " longs is too large for a snapshot: at most "
              + MOST_WORDS);
    }
    int bytes = (fields.length() + FRAME) * Long.BYTES;
    ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putLong(MAGIC).putLong(fields.length());
    buffer.asLongBuffer().put(fields.words(), 0, fields.length());
    CRC32C crc = new CRC32C();
    crc.update(buffer.array(), 0, bytes - Long.BYTES);
    return buffer.position(0).putLong(bytes - Long.BYTES, crc.getValue());
  }

  /**
   * Reads a snapshot; safe on any bytes.
   *
   * @param bytes from position to limit
   * @return the snapshot
   * @throws JournalException if it is damaged
   */
  public static Snapshot decode(ByteBuffer bytes) {
    ByteBuffer buffer = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    int length = buffer.remaining();
    if (length < FRAME * Long.BYTES || length % Long.BYTES != 0) {
      throw new JournalException("a snapshot of " + length + " bytes is cut off");
    }
    long[] words = new long[length / Long.BYTES];
    buffer.asLongBuffer().get(words);
    if (words[0] != MAGIC || words[1] != words.length - FRAME) {
      throw new JournalException("this is no snapshot, or not a whole one");
    }
    CRC32C crc = new CRC32C();
    crc.update(buffer.limit(buffer.limit() - Long.BYTES));
    if (crc.getValue() != words[words.length - 1]) {
      throw new JournalException("the snapshot's checksum is wrong");
    }
    try {
      return read(new StateReader(words, 2, words.length - 1));
    } catch (StateException e) {
      throw new JournalException("the snapshot is not one of this code: " + e.getMessage(), e);
    }
  }

  private static Snapshot read(StateReader fields) {
    long sequence = fields.number("sequence");
    long time = fields.number("time");
    long chain = fields.number("chain");
    long out = fields.number("out");
    int handlers = fields.count("handlers", MOST_HANDLERS);
    Map<String, long[]> parts = new LinkedHashMap<>();
    for (int i = 0; i < handlers; i++) {
      String name = fields.text("name");
      if (parts.put(name, fields.numbers("state")) != null) {
        throw new StateException("two handlers have the name " + name);
      }
    }
    fields.requireEnd();
    return new Snapshot(sequence, time, chain, out, parts);
  }
}
