package io.ringbeat.marketdata.capture;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The decompressed bytes of a capture, be it gzip (of any number of members), zstd or plain, which
 * its first bytes tell and not its name. Counts and hashes the raw bytes on the way.
 * Single-threaded; fails with an IOException that says what is wrong.
 */
public final class CaptureInput extends FilterInputStream {
  private static final int BUFFER = 1 << 16;
  private static final int ZSTD_MAGIC = 0xFD2FB528;
  private static final int SKIPPABLE_MAGIC = 0x184D2A50;
  private static final int SKIPPABLE_MASK = 0xFFFFFFF0;

  private final Raw raw;

  private CaptureInput(InputStream decompressed, Raw raw) {
    super(decompressed);
    this.raw = raw;
  }

  /**
   * Opens a source.
   *
   * @param source where the bytes come from
   * @return the decompressed bytes
   * @throws IOException if the source cannot be read
   */
  public static CaptureInput open(CaptureSource source) throws IOException {
    Raw raw = new Raw(source.open());
    try {
      BufferedInputStream buffered = new BufferedInputStream(raw, BUFFER);
      buffered.mark(4);
      byte[] start = buffered.readNBytes(4);
      buffered.reset();
      return new CaptureInput(decompress(buffered, start), raw);
    } catch (IOException | RuntimeException e) {
      raw.close();
      throw e;
    }
  }

  /**
   * Returns how many raw bytes were read so far.
   *
   * @return bytes, compressed as they are
   */
  public long rawBytes() {
    return raw.count;
  }

  /**
   * Reads what is left of the raw bytes and returns the hash of them all.
   *
   * @return SHA-256 as 64 lower-case hexadecimal digits
   * @throws IOException if the rest cannot be read
   */
  public String sha256() throws IOException {
    byte[] rest = new byte[BUFFER];
    int read;
    do {
      read = raw.read(rest, 0, rest.length);
    } while (read >= 0);
    return HexFormat.of().formatHex(raw.digest.digest());
  }

  private static InputStream decompress(BufferedInputStream in, byte[] start) throws IOException {
    if (start.length >= 2 && (start[0] & 0xFF) == 0x1F && (start[1] & 0xFF) == 0x8B) {
      return new GzipInput(in);
    }
    if (start.length == 4) {
      int magic =
          (start[0] & 0xFF)
              | (start[1] & 0xFF) << 8
              | (start[2] & 0xFF) << 16
              | (start[3] & 0xFF) << 24;
      if (magic == ZSTD_MAGIC || (magic & SKIPPABLE_MASK) == SKIPPABLE_MAGIC) {
        return new ZstdInputStreamNoFinalizer(in);
      }
    }
    return in;
  }

  private static final class Raw extends InputStream {
    private final InputStream in;
    private final MessageDigest digest;
    private long count;

    Raw(InputStream in) {
      this.in = in;
      try {
        digest = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has SHA-256", e);
      }
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int read = in.read(target, offset, length);
      if (read > 0) {
        count += read;
        digest.update(target, offset, read);
      }
      return read;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
