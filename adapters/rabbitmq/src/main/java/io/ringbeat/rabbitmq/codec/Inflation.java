package io.ringbeat.rabbitmq.codec;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Deflates and inflates bodies (zlib, RFC 1950). Without state. */
final class Inflation {
  /** The first byte of a deflated body with the usual window. */
  static final int FIRST_BYTE = 0x78;

  private static final long MOST = Integer.MAX_VALUE - 8; // of an array
  private static final int STEP = 1 << 12;
  private static final int FREE = 1 << 16; // inflated bytes of which the ratio is not asked

  private Inflation() {}

  static byte[] deflate(byte[] bytes) {
    Deflater deflater = new Deflater();
    try {
      deflater.setInput(bytes);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 2 + 64);
      byte[] step = new byte[STEP];
      while (!deflater.finished()) {
        out.write(step, 0, deflater.deflate(step));
      }
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }

  /**
   * Inflates in steps, so that what goes beyond the limits is refused when it does, and takes no
   * more memory than they allow.
   */
  static byte[] inflate(byte[] body, Limits limits) throws BadMessageException {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(body);
      byte[] out = new byte[Math.min(limits.bytes(), Math.max(STEP, body.length * 4))];
      int length = 0;
      while (!inflater.finished()) {
        if (length == out.length) {
          check(body.length, length, limits);
          out =
              Arrays.copyOf(out, (int) Math.min(Math.min(limits.bytes() + 1L, MOST), length * 2L));
        }
        int most = Math.min(STEP, out.length - length);
        int count = inflater.inflate(out, length, most);
        length += count;
        check(body.length, length, limits);
        if (count == 0 && !inflater.finished()) {
          throw new BadMessageException(
              inflater.needsDictionary()
                  ? "the compressed body asks for a dictionary"
                  : "the compressed body is cut off at byte " + inflater.getBytesRead());
        }
      }
      if (inflater.getRemaining() > 0) {
        throw new BadMessageException(
            inflater.getRemaining() + " bytes are behind the end of the compressed body");
      }
      return Arrays.copyOf(out, length);
    } catch (DataFormatException e) {
      throw new BadMessageException(
          "the body is not zlib at byte " + inflater.getBytesRead() + ": " + e.getMessage(), e);
    } finally {
      inflater.end();
    }
  }

  private static void check(int deflated, int inflated, Limits limits) throws BadMessageException {
    if (inflated > limits.bytes()) {
      throw new BadMessageException("the body inflates to more than " + limits.bytes() + " bytes");
    }
    if (inflated > FREE && inflated > (long) limits.ratio() * deflated) {
      throw new BadMessageException(
          deflated
              + " bytes inflate to more than "
              + inflated
              + ": at most "
              + limits.ratio()
              + " to one is allowed");
    }
  }
}
