package io.ringbeat.rabbitmq.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.Payload;
import io.ringbeat.market.Decimal;
import io.ringbeat.market.Instrument;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Writes each event as a JSON object, in a batch of more than one as an array of objects.
 *
 * <p>An object has {@code kind}; {@code sequence}; {@code flags}, an array of names, left out if
 * there are none; {@code source}, {@code instrument} and {@code symbol}, left out if they are 0 or
 * not known; {@code venueTime} and {@code engineTime} in ns; then the words by the names of {@link
 * Kind}'s table. A word that the kind does not name is called {@code a} to {@code e}, and left out
 * if it is 0.
 *
 * <p>Of an instrument that is known, prices and quantities are exact decimal strings; else they are
 * ticks and lots, as numbers. All other words are numbers, also beyond 2^53: a reader has to take
 * them as 64-bit integers.
 *
 * <p>The payload of a MESSAGE is {@code text} if it is UTF-8; of a TASK {@code arguments}, an array
 * of numbers; of a BAR {@code volume}, {@code period}, {@code quoteVolume} and {@code start}; any
 * other is {@code payload}, in base64. Allocates.
 */
public final class JsonEncoder implements Encoder {
  /** The MIME type of the messages. */
  public static final String CONTENT_TYPE = "application/json";

  /** From how many bytes on a batch goes, however few events it has. */
  public static final int FULL = 1 << 18;

  private static final int BAR_BYTES = 4 * Long.BYTES;
  private static final Decimal RATE = new Decimal(1, 8);

  private final JsonFormat json = new JsonFormat(Limits.DEFAULT);
  private final Map<Integer, Instrument> instruments;
  private final int batch;
  private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
  private int count;

  /**
   * Makes an encoder.
   *
   * @param instruments those whose prices are written as decimal numbers
   * @param batch how many events a message has, at least 1; with 1 each is a message, and no array
   */
  public JsonEncoder(List<Instrument> instruments, int batch) {
    if (batch < 1) {
      throw new IllegalArgumentException("a batch of " + batch + " has no events");
    }
    this.instruments = Instruments.byId(instruments);
    this.batch = batch;
  }

  @Override
  public boolean encode(long sequence, long[] slab, int offset, OutMessage out) {
    requireZeroEnd(slab, offset);
    byte[] object = json.write(to -> write(sequence, slab, offset, to));
    if (batch == 1) {
      send(object, out);
      return true;
    }
    pending.write(count == 0 ? '[' : ',');
    pending.writeBytes(object);
    count++;
    return (count == batch || pending.size() >= FULL) && flush(out);
  }

  @Override
  public boolean isHolding() {
    return count > 0;
  }

  @Override
  public boolean flush(OutMessage out) {
    if (count == 0) {
      return false;
    }
    pending.write(']');
    send(pending.toByteArray(), out);
    reset();
    return true;
  }

  @Override
  public void reset() {
    pending.reset();
    count = 0;
  }

  private static void send(byte[] body, OutMessage out) {
    out.body(body);
    out.contentType = CONTENT_TYPE;
    out.contentEncoding = "utf-8";
  }

  private void write(long sequence, long[] slab, int offset, JsonGenerator out) throws IOException {
    long header = slab[offset];
    int kind = Event.kind(header);
    Instrument instrument = instruments.get(Event.instrument(header));
    out.writeStartObject();
    out.writeStringField("kind", Kind.name(kind));
    if (sequence >= 0) {
      out.writeNumberField("sequence", sequence);
    }
    flags(header & ~Event.LONG, out);
    if (Event.source(header) != 0) {
      out.writeNumberField("source", Event.source(header));
    }
    if (Event.instrument(header) != 0 || instrument != null) {
      out.writeNumberField("instrument", Event.instrument(header));
    }
    if (instrument != null) {
      out.writeStringField("symbol", instrument.symbol());
    }
    out.writeNumberField("venueTime", slab[offset + Event.VENUE_TIME]);
    out.writeNumberField("engineTime", slab[offset + Event.ENGINE_TIME]);
    for (int word = Event.A; word <= Event.E; word++) {
      word(header, word, slab[offset + word], instrument, out);
    }
    if (Event.has(header, Event.LONG)) {
      payload(kind, slab, offset, instrument, out);
    }
    out.writeEndObject();
  }

  private static void flags(long header, JsonGenerator out) throws IOException {
    long flags = header >>> KindFields.FIRST_FLAG & (1L << KindFields.FLAGS.size()) - 1;
    if (flags == 0) {
      return;
    }
    out.writeArrayFieldStart("flags");
    for (; flags != 0; flags &= flags - 1) {
      out.writeString(KindFields.FLAGS.get(Long.numberOfTrailingZeros(flags)));
    }
    out.writeEndArray();
  }

  private static void word(
      long header, int word, long value, Instrument instrument, JsonGenerator out)
      throws IOException {
    if (word == Event.E && Event.has(header, Event.LONG)) {
      return; // the payload's length
    }
    KindFields.Field field = KindFields.of(Event.kind(header), word);
    if (field == null) {
      if (value != 0) {
        out.writeNumberField(KindFields.LETTERS.get(word - Event.A), value);
      }
    } else if (word != Event.A || !Event.has(header, Event.NO_PRICE)) {
      number(field, value, instrument, out);
    } else if (value != 0) {
      out.writeNumberField(field.name(), value);
    }
  }

  private static void number(
      KindFields.Field field, long value, Instrument instrument, JsonGenerator out)
      throws IOException {
    String text = null;
    switch (field.unit()) {
      case PRICE -> {
        if (instrument != null && Math.abs(value / 2) < Instrument.MAX_COUNT / 2) {
          text = times(instrument.tickSize(), value);
        }
      }
      case QUANTITY -> {
        if (instrument != null && value >= 0 && value < Instrument.MAX_COUNT) {
          text = times(instrument.lotSize(), value);
        }
      }
      case RATE -> text = times(RATE, value);
      default -> {}
    }
    if (text == null) {
      out.writeNumberField(field.name(), value);
    } else {
      out.writeStringField(field.name(), text);
    }
  }

  /** Returns a product; null where it does not fit. */
  static String times(Decimal unit, long count) {
    try {
      StringBuilder text = new StringBuilder();
      unit.appendTimes(count, text);
      return text.toString();
    } catch (ArithmeticException e) {
      return null;
    }
  }

  private static void payload(
      int kind, long[] slab, int offset, Instrument instrument, JsonGenerator out)
      throws IOException {
    int length = Payload.length(slab, offset);
    if (kind == Kind.BAR && length == BAR_BYTES) {
      for (int i = 0; i < KindFields.BAR.size(); i++) {
        number(KindFields.BAR.get(i), Payload.word(slab, offset, i), instrument, out);
      }
      return;
    }
    if (kind == Kind.TASK && length % Long.BYTES == 0) {
      out.writeArrayFieldStart("arguments");
      for (int i = 0; i < length / Long.BYTES; i++) {
        out.writeNumber(Payload.word(slab, offset, i));
      }
      out.writeEndArray();
      return;
    }
    byte[] bytes = Payload.toBytes(slab, offset);
    String text = kind == Kind.MESSAGE ? Utf8.textOrNull(bytes) : null;
    if (text == null) {
      out.writeBinaryField("payload", bytes);
    } else {
      out.writeStringField("text", text);
    }
  }

  /** What is behind a payload's end is not written, so it has to be nothing. */
  private static void requireZeroEnd(long[] slab, int offset) {
    int length = Payload.length(slab, offset);
    int end = Event.payloadSlots(length) * Event.BYTES;
    for (int i = length; i < end; i++) {
      long word = slab[offset + Event.WORDS + i / Long.BYTES];
      if ((word >>> (i % Long.BYTES * Byte.SIZE) & 0xFF) != 0) {
        throw new IllegalArgumentException(
            Kind.name(Event.kind(slab[offset]))
                + " with a payload of "
                + length
                + " bytes has something behind it");
      }
    }
  }
}
