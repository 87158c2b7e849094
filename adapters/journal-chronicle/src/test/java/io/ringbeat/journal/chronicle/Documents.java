package io.ringbeat.journal.chronicle;

import io.ringbeat.journal.DocumentReader;
import io.ringbeat.journal.DocumentReader.Found;
import io.ringbeat.journal.DocumentWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Documents for tests: the first word is a number, the rest follows from it. */
final class Documents {
  static final ChronicleOptions SMALL =
      new ChronicleOptions(ChronicleOptions.LEAST_SEGMENT, ChronicleOptions.LEAST_AHEAD);

  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(Headers.MOST_DOCUMENT).order(ByteOrder.LITTLE_ENDIAN);

  /** Returns a document, valid until the next call. */
  ByteBuffer numbered(long number, int bytes) {
    buffer.clear();
    for (int i = 0; i < bytes; i += Long.BYTES) {
      buffer.putLong(i, word(number, i));
    }
    return buffer.limit(bytes);
  }

  static boolean isNumbered(ByteBuffer document, long number) {
    for (int i = document.position(); i < document.limit(); i += Long.BYTES) {
      if (document.getLong(i) != word(number, i - document.position())) {
        return false;
      }
    }
    return true;
  }

  /** Mostly short, from 8 bytes. */
  static int randomBytes(Random random, int most) {
    int longest = most / 8;
    int units = 1 + (int) (Math.pow(random.nextDouble(), 4) * longest);
    return 8 * Math.min(units, longest);
  }

  /** Appends, after preparing what it takes. */
  static void append(DocumentWriter writer, ByteBuffer document) {
    while (!writer.hasRoom(document.remaining())) {
      if (writer.prepare() == 0) {
        throw new AssertionError("no room for " + document.remaining());
      }
    }
    writer.append(document);
  }

  /** Reads copies of all documents up to the end. */
  static List<byte[]> readAll(DocumentReader reader) {
    List<byte[]> all = new ArrayList<>();
    while (reader.next() == Found.DOCUMENT) {
      byte[] copy = new byte[reader.document().remaining()];
      reader.document().get(reader.document().position(), copy);
      all.add(copy);
    }
    return all;
  }

  private static long word(long number, int index) {
    return number + 1 + index * 0x9E3779B97F4A7C15L;
  }
}
