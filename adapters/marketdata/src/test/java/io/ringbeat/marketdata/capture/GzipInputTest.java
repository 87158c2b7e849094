package io.ringbeat.marketdata.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class GzipInputTest {
  private static final String TEXT = "The quick brown fox jumps over the lazy dog. ".repeat(20);

  @Test
  void shouldReadSeveralMembersOneAfterAnother() throws IOException {
    assertEquals(TEXT + TEXT, read(concat(gzip(TEXT), gzip(TEXT))));
    assertEquals("", read(gzip("")));
  }

  @Test
  void shouldReadHeaderWithAllItsOptionalParts() throws IOException {
    byte[] plain = gzip(TEXT);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(new byte[] {0x1F, (byte) 0x8B, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 0});
    out.write(new byte[] {3, 0, 'x', 'y', 'z', 'n', 0, 'c', 0, 1, 2});
    out.write(plain, 10, plain.length - 10);

    assertEquals(TEXT, read(out.toByteArray()));
  }

  @Test
  void shouldRefuseEveryTruncation() throws IOException {
    byte[] whole = concat(gzip(TEXT), gzip(TEXT));
    int first = gzip(TEXT).length;

    for (int length = 1; length < whole.length; length++) {
      if (length != first) {
        byte[] cut = Arrays.copyOf(whole, length);
        IOException e = assertThrows(IOException.class, () -> read(cut), "length " + length);
        assertTrue(e.getMessage().contains("truncated"), e.getMessage());
      }
    }
  }

  @Test
  void shouldRefuseDamageAndWhatFollows() throws IOException {
    byte[] whole = gzip(TEXT);
    byte[] crc = whole.clone();
    crc[whole.length - 8] ^= 1;
    byte[] size = whole.clone();
    size[whole.length - 1] ^= 1;
    byte[] method = whole.clone();
    method[2] = 7;

    assertThrows(IOException.class, () -> read(crc));
    assertThrows(IOException.class, () -> read(size));
    assertThrows(IOException.class, () -> read(method));
    assertThrows(IOException.class, () -> read(concat(whole, new byte[] {'x', 'y'})));
  }

  private static String read(byte[] bytes) throws IOException {
    try (GzipInput in = new GzipInput(new ByteArrayInputStream(bytes))) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.US_ASCII));
    }
    return bytes.toByteArray();
  }

  private static byte[] concat(byte[] a, byte[] b) {
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }
}
