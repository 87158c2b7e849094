package io.ringbeat.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.ringbeat.journal.TailMarks;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Marks of any bytes are read, or found to be damaged. */
class TailFuzzTest {
  private static final RunOnDisk RUN = new RunOnDisk("tail");
  private static final byte[] WRITTEN = RunOnDisk.read(RUN.tail());
  private static final int PAGE = 4 << 10;
  private static final int CHECKED = 40;

  @FuzzTest
  void open(byte[] bytes) {
    Limits.within(
        () -> {
          read(bytes);
          read(seal(bytes));
        });
  }

  private static void read(byte[] bytes) {
    RunOnDisk.put(RUN.tail(), bytes);
    try (TailMarks tail = RUN.open().events().tail()) {
      Limits.require(tail.owed() >= tail.synced(), "what was synced is owed");
      Limits.require(
          bytes.length == WRITTEN.length || tail.isDamaged(),
          "a file of another length is damaged");
    }
  }

  /** Puts the bytes into the four marks, each with a right checksum. */
  private static byte[] seal(byte[] bytes) {
    byte[] sealed = WRITTEN.clone();
    ByteBuffer words = ByteBuffer.wrap(sealed).order(ByteOrder.LITTLE_ENDIAN);
    for (int page = 0; page < 4; page++) {
      int from = Math.min(bytes.length, page * (CHECKED - Long.BYTES));
      int to = Math.min(bytes.length, from + CHECKED - Long.BYTES);
      byte[] mark = Arrays.copyOfRange(bytes, from, to);
      System.arraycopy(mark, 0, sealed, page * PAGE + Long.BYTES, mark.length);
      CRC32C crc = new CRC32C();
      crc.update(sealed, page * PAGE, CHECKED);
      words.putLong(page * PAGE + CHECKED, crc.getValue());
    }
    return sealed;
  }
}
