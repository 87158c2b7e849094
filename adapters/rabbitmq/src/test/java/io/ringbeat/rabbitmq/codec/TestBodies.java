package io.ringbeat.rabbitmq.codec;

import java.io.ByteArrayOutputStream;
import java.util.zip.Deflater;

/** Bodies that several tests send. */
public final class TestBodies {
  private TestBodies() {}

  /** A trade as JSON, of instrument 0. */
  public static String jsonTrade(long id) {
    return "{\"kind\":\"TRADE\",\"instrument\":0,\"price\":\"8686.40\",\"quantity\":\"0.2\","
        + "\"tradeId\":"
        + id
        + "}";
  }

  /** Returns a body that inflates to as many MiB of zeros, each in a block of about 1 KB. */
  public static byte[] bomb(int megabytes) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
    byte[] first = new byte[1 << 12];
    byte[] block = new byte[1 << 12];
    deflater.setInput(new byte[1 << 20]);
    int firstLength = deflater.deflate(first, 0, first.length, Deflater.FULL_FLUSH);
    deflater.setInput(new byte[1 << 20]);
    int length = deflater.deflate(block, 0, block.length, Deflater.FULL_FLUSH);
    deflater.end();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(first, 0, firstLength);
    for (int i = 1; i < megabytes; i++) {
      out.write(block, 0, length);
    }
    return out.toByteArray();
  }
}
