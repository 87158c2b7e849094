package io.ringbeat.rabbitmq.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.Payload;
import io.ringbeat.market.Instrument;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonCodecTest {
  private static final List<Instrument> INSTRUMENTS =
      List.of(
          Instrument.linear(0, "BTCUSDT", "0.1", "0.001"),
          Instrument.linear(1, "ETH/BTC", "0.00000005", "1"),
          Instrument.linear(2, "X", "5", "100"));

  private final OutMessage out = new OutMessage();
  private final JsonDecoder decoder = new JsonDecoder(INSTRUMENTS, Limits.DEFAULT);

  @ParameterizedTest
  @ValueSource(ints = {1, 9, 1000})
  void shouldGiveBackEveryEventBitForBit(int batch) throws BadMessageException {
    long seed = 3_000L + batch;
    RandomEvents events = new RandomEvents(seed);
    JsonEncoder encoder = new JsonEncoder(INSTRUMENTS, batch);
    List<String> sent = new ArrayList<>();
    List<Long> sequences = new ArrayList<>();
    Recorded recorded = new Recorded();
    for (long i = 0; i < 5_000; i++) {
      long[] event = events.next();
      sent.add(Arrays.toString(event));
      sequences.add(i % 10 == 0 ? -1 : i);
      if (encoder.encode(sequences.get((int) i), event, 0, out)) {
        decoder.decode(Recorded.message("", Recorded.body(out)), recorded);
      }
    }
    if (encoder.flush(out)) {
      decoder.decode(Recorded.message("", Recorded.body(out)), recorded);
    }

    assertEquals(sent, recorded.words(), "seed " + seed);
    assertEquals(sequences, recorded.sequences, "seed " + seed);
  }

  @Test
  void shouldSayPricesAndQuantitiesExactly() {
    long header = Event.header(Kind.TRADE, Event.SELL | Event.LAST, 3, 0);
    long[] trade = {header, 1_700_000_000_000_000_001L, 2, 86864, 2, 77, 0, 0};

    assertEquals(
        "{\"kind\":\"TRADE\",\"sequence\":12,\"flags\":[\"SELL\",\"LAST\"],\"source\":3,"
            + "\"instrument\":0,\"symbol\":\"BTCUSDT\",\"venueTime\":1700000000000000001,"
            + "\"engineTime\":2,\"price\":\"8686.4\",\"quantity\":\"0.002\",\"tradeId\":77}",
        json(12, trade));
    assertEquals("application/json", out.contentType);
  }

  @Test
  void shouldSayTicksAndLotsOfAnInstrumentThatNobodyKnows() {
    long[] quote = {Event.header(Kind.QUOTE, 0, 0, 9), 1, 2, 10, 11, 12, 13, 14};

    assertEquals(
        "{\"kind\":\"QUOTE\",\"sequence\":5,\"instrument\":9,\"venueTime\":1,\"engineTime\":2,"
            + "\"bidPrice\":10,\"bidQuantity\":11,\"askPrice\":12,\"askQuantity\":13,"
            + "\"updateId\":14}",
        json(5, quote));
  }

  @Test
  void shouldNameThePartsOfABar() {
    long[] bar = new long[2 * Event.WORDS];
    bar[0] = Event.header(Kind.BAR, Event.LONG, 0, 0);
    bar[Event.A] = 100;
    bar[Event.B] = 120;
    bar[Event.C] = 90;
    bar[Event.D] = 110;
    bar[Event.E] = 4 * Long.BYTES;
    bar[Event.WORDS] = 1500;
    bar[Event.WORDS + 1] = 60_000_000_000L;
    bar[Event.WORDS + 2] = 150_000_000;
    bar[Event.WORDS + 3] = 7;

    assertEquals(
        "{\"kind\":\"BAR\",\"sequence\":0,\"instrument\":0,\"symbol\":\"BTCUSDT\",\"venueTime\":0,"
            + "\"engineTime\":0,\"open\":\"10.0\",\"high\":\"12.0\",\"low\":\"9.0\","
            + "\"close\":\"11.0\",\"volume\":\"1.500\",\"period\":60000000000,"
            + "\"quoteVolume\":\"1.50000000\",\"start\":7}",
        json(0, bar));
  }

  @Test
  void shouldSayAMessageAsTextAndATaskWithItsArguments() {
    byte[] text = "{\"é\":1}".getBytes(StandardCharsets.UTF_8);
    long[] message = new long[2 * Event.WORDS];
    message[0] = Event.header(Kind.MESSAGE, Event.LONG, 0, 9);
    message[Event.E] = text.length;
    Payload.put(message, 0, text, 0, text.length);
    long[] task = new long[2 * Event.WORDS];
    task[0] = Event.header(Kind.TASK, Event.LONG, 0, 9);
    task[Event.E] = 2 * Long.BYTES;
    task[Event.WORDS] = -1;
    task[Event.WORDS + 1] = Long.MAX_VALUE;

    assertTrue(json(0, message).endsWith("\"free3\":0,\"text\":\"{\\\"é\\\":1}\"}"));
    assertTrue(json(0, task).endsWith("\"taskCode\":0,\"arguments\":[-1,9223372036854775807]}"));
  }

  @Test
  void shouldTakeFieldsInAnyOrderAndWithoutWhatMayBeLeftOut() throws BadMessageException {
    Recorded recorded = new Recorded();

    decoder.decode(
        Recorded.message(
            "",
            " [ {\"tradeId\":1,\"quantity\":\"2\",\"symbol\":\"ETH/BTC\",\"price\":\"0.00000010\","
                + "\"kind\":\"TRADE\"} ] "),
        recorded);

    long[] expected = {Event.header(Kind.TRADE, 0, 0, 1), 0, 0, 2, 2, 1, 0, 0};
    assertEquals(List.of(Arrays.toString(expected)), recorded.words());
    assertEquals(List.of(-1L), recorded.sequences);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|kind is missing",
        "{\"kind\":\"TRADES\"}|nobody knows this kind",
        "{\"kind\":\"GAP\",\"expectedId\":1,\"foundId\":2}|droppedRows is missing",
        "{\"kind\":\"GAP\",\"expectedId\":1,\"foundId\":2,\"droppedRows\":3,\"x\":4}"
            + "|GAP has no field \"x\"",
        "{\"kind\":\"GAP\",\"expectedId\":1.5}|is no string, no integer and no array",
        "{\"kind\":\"GAP\",\"expectedId\":9223372036854775808}|expectedId is no 64-bit integer",
        "{\"kind\":\"GAP\",\"expectedId\":\"1\"}|expectedId is no integer",
        "{\"kind\":\"DEPTH\",\"price\":\"1.05\"}|price \"1.05\": \"1.05\" has more than 1 decimals",
        "{\"kind\":\"DEPTH\",\"instrument\":9,\"price\":\"1\"}|nobody knows the instrument",
        "{\"kind\":\"DEPTH\",\"symbol\":\"Z\",\"price\":\"1\"}|nobody knows the symbol Z",
        "{\"kind\":\"DEPTH\",\"instrument\":1,\"symbol\":\"X\"}|instrument 1 is not \"X\"",
        "{\"kind\":\"DEPTH\",\"instrument\":16777216}|instrument 16777216 is not in 0..16777215",
        "{\"kind\":\"DEPTH\",\"flags\":[\"LONG\"]}|the flags have one that is none, or twice",
        "{\"kind\":\"DEPTH\",\"flags\":[\"SELL\",\"SELL\"]}|one that is none, or twice",
        "{\"kind\":\"MESSAGE\",\"payload\":\"a\"}|the payload is not base64",
        "{\"kind\":\"MESSAGE\",\"payload\":\"QQ=\"}|the payload is not base64",
        "{\"kind\":\"MESSAGE\",\"text\":\"\\ud800\"}|has half a surrogate pair",
        "{\"kind\":\"GAP\",\"sequence\":-2}|the sequence is -2",
        "[[]]|has to be an object",
        "[]|is an array of no events",
        "7|has to be an object",
      })
  void shouldRefuse(String body, String reason) {
    InMessage in = Recorded.message("", body);

    BadMessageException e =
        assertThrows(BadMessageException.class, () -> decoder.decode(in, new Recorded()));

    assertTrue(e.getMessage().contains(reason), e.getMessage());
  }

  @Test
  void shouldRefuseMoreEventsThanAllowed() {
    JsonDecoder two = new JsonDecoder(INSTRUMENTS, new Limits(1 << 20, 200, 32, 1 << 16, 2));
    String gap = "{\"kind\":\"GAP\",\"expectedId\":1,\"foundId\":2,\"droppedRows\":3}";
    InMessage in = Recorded.message("", "[" + gap + "," + gap + "," + gap + "]");

    BadMessageException e =
        assertThrows(BadMessageException.class, () -> two.decode(in, new Recorded()));

    assertTrue(e.getMessage().contains("has more than 2 events"), e.getMessage());
  }

  @Test
  void shouldNotWriteAnEventThatCannotComeBack() {
    JsonEncoder encoder = new JsonEncoder(INSTRUMENTS, 2);
    long[] message = new long[2 * Event.WORDS];
    message[0] = Event.header(Kind.MESSAGE, Event.LONG, 0, 9);
    message[Event.E] = 3;
    message[Event.WORDS] = 0x41_000000L;

    assertThrows(IllegalArgumentException.class, () -> encoder.encode(0, message, 0, out));
    assertFalse(encoder.flush(out), "nothing of it waits");
  }

  private String json(long sequence, long[] event) {
    assertTrue(new JsonEncoder(INSTRUMENTS, 1).encode(sequence, event, 0, out));
    return Recorded.text(out);
  }
}
