package io.ringbeat.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.ringbeat.rabbitmq.codec.AioquantCodec;
import io.ringbeat.rabbitmq.codec.AioquantDecoder;
import io.ringbeat.rabbitmq.codec.AioquantEvent;
import io.ringbeat.rabbitmq.codec.AioquantMarket;
import io.ringbeat.rabbitmq.codec.BadMessageException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DeflaterOutputStream;

/**
 * A message of aioquant of any bytes is refused, or says something that, written again, is read as
 * the same. The first byte of the input chooses the exchange, and whether the rest is compressed
 * here.
 */
class AioquantCodecFuzzTest {
  private static final List<String> EXCHANGES =
      List.of(
          "Orderbook",
          "Trade",
          "Kline",
          "Heartbeat",
          "Config",
          "Asset",
          "Order",
          "Position",
          "Kline.5min");
  private static final AioquantCodec CODEC = new AioquantCodec(Bodies.LIMITS);
  private static final AioquantDecoder DECODER =
      new AioquantDecoder(
          List.of(
              new AioquantMarket("binance", "ETH/BTC", Bodies.INSTRUMENTS.get(0), false),
              new AioquantMarket("binance", "Q", Bodies.INSTRUMENTS.get(1), true)),
          Bodies.LIMITS);

  static {
    // Loading and instrumenting classes takes seconds, and is not what is timed.
    String beat = "\3{\"n\":\"N\",\"d\":{\"server_id\":\"s1\",\"count\":30}}";
    check(beat.getBytes(StandardCharsets.UTF_8));
    check("\200no JSON".getBytes(StandardCharsets.ISO_8859_1));
  }

  @FuzzTest
  void decode(byte[] bytes) {
    Limits.within(() -> check(bytes));
  }

  private static void check(byte[] bytes) {
    if (bytes.length == 0) {
      return;
    }
    String exchange = EXCHANGES.get((bytes[0] & 0x7F) % EXCHANGES.size());
    byte[] rest = Arrays.copyOfRange(bytes, 1, bytes.length);
    byte[] body = bytes[0] < 0 ? deflate(rest) : rest;
    Bodies.decode(DECODER, exchange, body);
    try {
      AioquantEvent event = CODEC.decode(body, exchange);
      AioquantEvent again = CODEC.decode(CODEC.encode(event, bytes[0] < 0), event.exchange());
      Limits.require(event.equals(again), event + " came back as " + again);
    } catch (BadMessageException e) {
      Limits.require(!e.getMessage().isBlank(), "it has to say what is wrong");
    }
  }

  private static byte[] deflate(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
      deflater.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
