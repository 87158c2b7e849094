package io.ringbeat.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.ringbeat.backtest.Slice;
import io.ringbeat.journal.JournalException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.CRC32C;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** A slice of any bytes is read, or refused as documented. */
class SliceFuzzTest {
  private static final long MAGIC = 0x31435F534C494345L;

  @FuzzTest
  void read(byte[] bytes) {
    Limits.within(
        () -> {
          readAgain(bytes);
          readAgain(seal(bytes));
        });
  }

  private static void readAgain(byte[] bytes) {
    Slice slice;
    try {
      slice = Slice.read(new ByteArrayInputStream(bytes));
    } catch (IOException e) {
      return; // it ends early, or was not compressed like this
    } catch (JournalException e) {
      Limits.require(!e.getMessage().isBlank(), "it has to say what is wrong");
      return;
    }
    Limits.require(slice.size() > 0, "it has events");
    slice.description();
    byte[] written = written(slice);
    try {
      Slice again = Slice.read(new ByteArrayInputStream(written));
      Limits.require(
          Arrays.equals(written, written(again)) && again.size() == slice.size(),
          "a slice that is written again is the same");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] written(Slice slice) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      slice.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Makes the bytes the fields of a slice that is not damaged. */
  private static byte[] seal(byte[] bytes) {
    byte[] fields = Arrays.copyOf(bytes, bytes.length / Long.BYTES * Long.BYTES);
    CRC32C crc = new CRC32C();
    crc.update(fields);
    ByteArrayOutputStream sealed = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(Deflater.NO_COMPRESSION);
    try {
      DataOutputStream out = new DataOutputStream(sealed);
      out.writeLong(MAGIC);
      out.writeInt(fields.length / Long.BYTES);
      out.writeLong(crc.getValue());
      DeflaterOutputStream deflated = new DeflaterOutputStream(out, deflater);
      deflated.write(fields);
      deflated.finish();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      deflater.end();
    }
    return sealed.toByteArray();
  }
}
