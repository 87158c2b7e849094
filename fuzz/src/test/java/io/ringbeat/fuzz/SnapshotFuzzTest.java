package io.ringbeat.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.ringbeat.journal.JournalException;
import io.ringbeat.journal.Snapshot;
import io.ringbeat.state.StateException;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateVisitor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** A snapshot of any bytes is read, or refused as documented; so is each part of it. */
class SnapshotFuzzTest {
  private static final long MAGIC = 0x3150414E534252L; // "RBSNAP1"
  private static final int AROUND = 3 * Long.BYTES;

  @FuzzTest
  void decode(byte[] bytes) {
    Limits.within(
        () -> {
          read(bytes);
          read(seal(bytes));
        });
  }

  private static void read(byte[] bytes) {
    Snapshot snapshot;
    try {
      snapshot = Snapshot.decode(ByteBuffer.wrap(bytes));
    } catch (JournalException e) {
      Limits.require(!e.getMessage().isBlank(), "it has to say what is wrong");
      return;
    }
    Snapshot again = Snapshot.decode(snapshot.encode());
    Limits.require(
        again.sequence() == snapshot.sequence()
            && again.parts().keySet().equals(snapshot.parts().keySet()),
        "a snapshot that is written again is the same");
    for (long[] part : snapshot.parts().values()) {
      try {
        new StateReader(part, 0, part.length).visit(new Nothing());
      } catch (StateException e) {
        Limits.require(!e.getMessage().isBlank(), "it has to say what is wrong");
      }
    }
  }

  private static byte[] seal(byte[] bytes) {
    int fields = Math.max(0, bytes.length - AROUND) / Long.BYTES;
    byte[] sealed = Arrays.copyOf(bytes, AROUND + fields * Long.BYTES);
    ByteBuffer words = ByteBuffer.wrap(sealed).order(ByteOrder.LITTLE_ENDIAN);
    words.putLong(0, MAGIC).putLong(Long.BYTES, fields);
    CRC32C crc = new CRC32C();
    crc.update(sealed, 0, sealed.length - Long.BYTES);
    words.putLong(sealed.length - Long.BYTES, crc.getValue());
    return sealed;
  }

  /** Looks at nothing. */
  private static final class Nothing implements StateVisitor {
    @Override
    public void number(String name, long value) {}

    @Override
    public void decimal(String name, double value) {}

    @Override
    public void text(String name, String value) {}

    @Override
    public void numbers(String name, long[] values, int from, int to) {}

    @Override
    public void open(String name) {}

    @Override
    public void close() {}
  }
}
