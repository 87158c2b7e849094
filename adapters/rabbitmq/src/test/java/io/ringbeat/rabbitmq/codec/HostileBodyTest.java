package io.ringbeat.rabbitmq.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.market.Instrument;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies made to hurt are refused, with little memory and a short reason. */
class HostileBodyTest {
  private static final List<Instrument> INSTRUMENTS =
      List.of(Instrument.linear(1, "ETH/BTC", "0.01", "0.1"));
  private static final Decoder AIOQUANT =
      new AioquantDecoder(
          List.of(new AioquantMarket("binance", "ETH/BTC", INSTRUMENTS.get(0), false)),
          Limits.DEFAULT);
  private static final Map<String, Decoder> DECODERS =
      Map.of(
          "native", new NativeDecoder(Limits.DEFAULT),
          "json", new JsonDecoder(INSTRUMENTS, Limits.DEFAULT),
          "aioquant", AIOQUANT,
          "tornado", new TornadoDecoder(Limits.DEFAULT));
  private static final String TRADE =
      "{\"n\":\"EVENT_TRADE\",\"d\":{\"p\":\"binance\",\"s\":\"ETH/BTC\",\"a\":\"SELL\","
          + "\"P\":\"8686.40\",\"q\":\"0.2\",\"t\":1558949571111}}";
  private static final String JSON_TRADE =
      "{\"kind\":\"TRADE\",\"instrument\":1,\"price\":\"8686.40\",\"quantity\":\"0.2\","
          + "\"tradeId\":1}";
  private static final long LITTLE = 8 << 20; // bytes: an inflated body, as bytes and as characters

  static List<String> names() {
    return List.of("native", "json", "aioquant", "tornado");
  }

  @ParameterizedTest
  @MethodSource("names")
  void shouldRefuseABodyThatIsTooLargeWithoutReadingIt(String name) {
    byte[] body = new byte[100_000_000];
    Arrays.fill(body, (byte) '{');

    String reason = refuse(name, body);

    assertTrue(reason.contains("has 100000000 bytes, at most 1048576 are allowed"), reason);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 64, 1000})
  void shouldRefuseABombEarly(int megabytes) {
    byte[] body = TestBodies.bomb(megabytes);
    assertTrue(body.length < megabytes * 1_100, megabytes + " MB in " + body.length + " bytes");

    String reason = refuse("aioquant", body);

    assertTrue(reason.contains("inflate"), reason);
  }

  @Test
  void shouldInflateWhatIsWithinTheLimits() throws BadMessageException {
    Random random = new Random(4);
    for (int length : new int[] {0, 1, 4095, 4096, 4097, 1 << 16, 1 << 20}) {
      byte[] bytes = new byte[length];
      for (int i = 0; i < length; i++) {
        bytes[i] = (byte) (random.nextInt(16) + 'a');
      }
      byte[] deflated = Inflation.deflate(bytes);
      assertTrue(Arrays.equals(bytes, Inflation.inflate(deflated, Limits.DEFAULT)));
    }
    byte[] bytes = new byte[(1 << 20) + 1];
    random.nextBytes(bytes);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] &= 0xF;
    }
    byte[] over = Inflation.deflate(bytes);
    assertEquals(
        "the body inflates to more than 1048576 bytes",
        assertThrows(BadMessageException.class, () -> Inflation.inflate(over, Limits.DEFAULT))
            .getMessage());
  }

  @Test
  void shouldRefuseACompressedBodyThatIsCutChangedOrGoesOn() throws BadMessageException {
    byte[] whole = Inflation.deflate(TRADE.getBytes(StandardCharsets.UTF_8));
    AIOQUANT.decode(Recorded.message("Trade", whole), new Recorded());
    for (int length = 1; length < whole.length; length++) {
      refuse("aioquant", Arrays.copyOf(whole, length));
    }
    byte[] longer = Arrays.copyOf(whole, whole.length + 3);
    assertEquals("3 bytes are behind the end of the compressed body", refuse("aioquant", longer));
    byte[] changed = whole.clone();
    changed[whole.length - 1] ^= 1;
    assertTrue(refuse("aioquant", changed).startsWith("the body is not zlib at byte "));
    byte[] dictionary = {0x78, (byte) 0xBB, 0, 0, 0, 1, 0};
    assertEquals("the compressed body asks for a dictionary", refuse("aioquant", dictionary));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":", "[{\"a\":"})
  void shouldRefuseWhatIsNestedTooDeep(String step) {
    String deep = step.repeat(100_000);
    for (String name : List.of("json", "aioquant", "tornado")) {
      refuse(name, text("{\"x\":" + deep));
    }
    refuse("json", text(deep));
    refuse("aioquant", text("{\"d\":{\"p\":" + deep));
    refuse("aioquant", Inflation.deflate(text("{\"d\":{\"a\":" + deep)));
  }

  @Test
  void shouldRefuseANumberWithoutMakingIt() {
    for (String number :
        List.of(
            "1e999999999", "1E-999999999", "-1e+99", "9".repeat(50_000), "1." + "1".repeat(99))) {
      refuse("aioquant", text(TRADE.replace("\"8686.40\"", number)));
      refuse("aioquant", text(TRADE.replace("8686.40", number)));
      refuse("aioquant", text(TRADE.replace("1558949571111", number)));
      refuse("json", text(JSON_TRADE.replace("\"8686.40\"", number)));
      refuse("json", text(JSON_TRADE.replace("8686.40", number)));
      refuse("tornado", text("{\"count\":" + number + "}"));
    }
  }

  @Test
  void shouldRefuseANameThatIsThereTwice() {
    assertTrue(
        refuse("aioquant", text(TRADE.replace("\"q\"", "\"P\""))).contains("Duplicate"), "of data");
    refuse("aioquant", text(TRADE.replace("}}", "},\"d\":{}}")));
    refuse("aioquant", text("{\"x\":[{\"y\":1,\"y\":2}]," + TRADE.substring(1)));
    refuse("json", text(JSON_TRADE.replace("tradeId", "price")));
    refuse("json", text(JSON_TRADE.replace("tradeId", "pr\\u0069ce")));
    refuse("tornado", text("{\"count\":1,\"count\":1}"));
  }

  @Test
  void shouldRefuseWhatIsBehindTheEnd() {
    refuse("aioquant", text(TRADE + "x"));
    refuse("aioquant", text(TRADE + " {}"));
    refuse("json", text(JSON_TRADE + JSON_TRADE));
    refuse("json", text("[" + JSON_TRADE + "]]"));
    refuse("tornado", text("{\"count\":1}\0"));
  }

  @Test
  void shouldRefuseWhatIsNotUtf8() {
    for (int[] bytes :
        new int[][] {{0xFF}, {0xC0, 0x80}, {0xED, 0xA0, 0x80}, {0xF5, 0x80, 0x80, 0x80}, {0xE2}}) {
      byte[] body = text("{\"n\":\"????\",\"count\":1,\"d\":1}");
      for (int i = 0; i < bytes.length; i++) {
        body[6 + i] = (byte) bytes[i];
      }
      for (String name : List.of("json", "aioquant", "tornado")) {
        assertEquals("byte 6 of the body is not UTF-8", refuse(name, body));
      }
    }
    refuse("json", JSON_TRADE.getBytes(StandardCharsets.UTF_16));
    refuse("tornado", "{\"count\":1}".getBytes(StandardCharsets.UTF_16BE));
    refuse("tornado", text("\uFEFF{\"count\":1}"));
  }

  @Test
  void shouldRefuseManyNamesAndManyLevelsWithoutKeepingThem() {
    StringBuilder names = new StringBuilder("{\"kind\":\"TRADE\"");
    StringBuilder levels = new StringBuilder("{\"d\":{\"a\":[");
    for (int i = 0; i < 60_000; i++) {
      names.append(",\"").append(i).append("\":0");
      levels.append("[1,1],");
    }
    assertTrue(refuse("json", text(names + "}")).contains("one field too many"));
    assertTrue(refuse("aioquant", text(levels + "[1,1]]}}")).contains("more than 4096 levels"));
  }

  @Test
  void shouldOnlyThrowWhatIsDocumentedOnChangedBodies() {
    long seed = 99;
    Random random = new Random(seed);
    int refused = 0;
    byte[][] bodies = {text(TRADE), text(JSON_TRADE), text("{\"count\":1}")};
    for (int i = 0; i < 10_000; i++) {
      byte[] body = bodies[random.nextInt(bodies.length)].clone();
      for (int k = random.nextInt(3); k >= 0; k--) {
        body[random.nextInt(body.length)] = (byte) random.nextInt(128);
      }
      for (Decoder decoder : DECODERS.values()) {
        try {
          decoder.decode(Recorded.message("Trade", body), new Recorded());
        } catch (BadMessageException e) {
          requireShort(e);
          refused++;
        } catch (RuntimeException | Error e) {
          throw new AssertionError("seed " + seed + ", body " + i, e);
        }
      }
    }
    assertTrue(refused > 20_000, refused + " refused");
  }

  private static String refuse(String name, byte[] body) {
    Decoder decoder = DECODERS.get(name);
    InMessage in = Recorded.message("Trade", body);
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    BadMessageException e =
        assertThrows(
            BadMessageException.class, () -> decoder.decode(in, (sequence, slab, offset) -> {}));
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(allocated < LITTLE, name + " allocated " + allocated + " bytes: " + e);
    requireShort(e);
    return e.getMessage();
  }

  private static void requireShort(BadMessageException e) {
    String reason = e.getMessage();
    assertTrue(!reason.isBlank() && reason.length() <= 200, reason.length() + " characters");
    assertTrue(reason.chars().noneMatch(Character::isISOControl), "it is printable");
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
