package io.ringbeat.rabbitmq.codec;

import com.fasterxml.jackson.core.JsonToken;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.Payload;
import io.ringbeat.market.Decimal;
import io.ringbeat.market.Instrument;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what {@link JsonEncoder} writes, an object or an array of objects, back to the same events
 * bit for bit. The fields may come in any order. A field that the kind does not have, and one that
 * it has and that is missing, are refused; only {@code sequence}, {@code flags}, {@code source},
 * {@code instrument}, {@code symbol} and the two times may be left out, and the price where there
 * is {@code NO_PRICE}. Where there is no {@code instrument}, a {@code symbol} that is known gives
 * it. Allocates.
 */
public final class JsonDecoder implements Decoder {
  private static final int MOST_FIELDS = 32;
  private static final int RATE_SCALE = 8;

  private final JsonFormat json;
  private final Limits limits;
  private final Map<Integer, Instrument> instruments;
  private final Map<String, Instrument> bySymbol = new HashMap<>();
  private final Map<String, Object> fields = new HashMap<>();
  private long[] slab = new long[4 * Event.WORDS];

  /** A number as it is written. */
  private record Digits(String text) {}

  /**
   * Makes a decoder.
   *
   * @param instruments those whose prices may be decimal numbers
   * @param limits what a message may cost
   */
  public JsonDecoder(List<Instrument> instruments, Limits limits) {
    this.limits = limits;
    this.instruments = Instruments.byId(instruments);
    json = new JsonFormat(limits);
    for (Instrument instrument : instruments) {
      bySymbol.put(instrument.symbol(), instrument);
    }
  }

  @Override
  public void decode(InMessage in, Events out) throws BadMessageException {
    try (JsonReader reader = json.read(in.body)) {
      if (reader.next() == JsonToken.START_ARRAY) {
        int count = 0;
        while (reader.element()) {
          if (++count > limits.events()) {
            throw reader.bad("has more than " + limits.events() + " events");
          }
          object(reader, out);
        }
        if (count == 0) {
          throw reader.bad("is an array of no events");
        }
      } else {
        object(reader, out);
      }
      reader.end();
    }
  }

  private void object(JsonReader reader, Events out) throws BadMessageException {
    reader.require(JsonToken.START_OBJECT, "an object");
    fields.clear();
    for (String name = reader.field(); name != null; name = reader.field()) {
      if (fields.size() == MOST_FIELDS) {
        throw reader.bad("is one field too many: an event has at most " + MOST_FIELDS);
      }
      fields.put(name, value(reader));
    }
    try {
      out.event(event(), slab, 0);
    } catch (NumberFormatException e) {
      throw reader.bad("ends an event that is wrong: " + e.getMessage());
    }
  }

  private Object value(JsonReader reader) throws BadMessageException {
    return switch (reader.token()) {
      case VALUE_STRING -> reader.string();
      case VALUE_NUMBER_INT -> new Digits(reader.decimal());
      case START_ARRAY -> {
        List<Object> elements = new ArrayList<>();
        while (reader.element()) {
          if (reader.token() == JsonToken.START_ARRAY) {
            throw reader.bad("has an array in an array");
          }
          elements.add(value(reader));
        }
        yield elements;
      }
      default -> throw reader.bad("is no string, no integer and no array of such");
    };
  }

  /** Makes the event of the fields; returns its sequence. */
  private long event() {
    Integer kind = KindFields.kind(string("kind"));
    if (kind == null) {
      throw new NumberFormatException("nobody knows this kind");
    }
    long sequence = fields.containsKey("sequence") ? integer("sequence") : -1;
    if (sequence < -1) {
      throw new NumberFormatException("the sequence is " + sequence);
    }
    long flags = flags();
    int source = optional("source", Event.MAX_SOURCE);
    Instrument known = instrument();
    int instrument = known == null ? optional("instrument", Event.MAX_INSTRUMENT) : known.id();
    fields.remove("instrument");
    Arrays.fill(slab, 0);
    slab[Event.VENUE_TIME] = fields.containsKey("venueTime") ? integer("venueTime") : 0;
    slab[Event.ENGINE_TIME] = fields.containsKey("engineTime") ? integer("engineTime") : 0;
    boolean isLong = payload(kind, known);
    slab[Event.HEADER] =
        Event.header(kind, isLong ? flags | Event.LONG : flags, source, instrument);
    for (int word = Event.A; word <= Event.E; word++) {
      if (word != Event.E || !isLong) {
        slab[word] = word(kind, word, known);
      }
    }
    if (!fields.isEmpty()) {
      String left = fields.keySet().iterator().next();
      throw new NumberFormatException(
          Kind.name(kind) + " has no field " + BadMessageException.quote(left));
    }
    return sequence;
  }

  private long flags() {
    Object names = fields.remove("flags");
    if (names == null) {
      return 0;
    }
    long flags = 0;
    if (names instanceof List<?> list) {
      for (Object name : list) {
        int bit = name instanceof String text ? KindFields.FLAGS.indexOf(text) : -1;
        long flag = 1L << (bit + KindFields.FIRST_FLAG);
        if (bit < 0 || flag == Event.LONG || (flags & flag) != 0) {
          throw new NumberFormatException("the flags have one that is none, or twice");
        }
        flags |= flag;
      }
      return flags;
    }
    throw new NumberFormatException("the flags are no array");
  }

  /** Returns the instrument that is named; null if it is not known. */
  private Instrument instrument() {
    boolean numbered = fields.containsKey("instrument");
    Instrument byId = null;
    if (numbered) {
      int id = optional("instrument", Event.MAX_INSTRUMENT);
      byId = instruments.get(id);
      fields.put("instrument", new Digits(Integer.toString(id)));
    }
    if (!fields.containsKey("symbol")) {
      return numbered ? byId : instruments.get(0);
    }
    String symbol = string("symbol");
    if (numbered) {
      if (byId != null && !byId.symbol().equals(symbol)) {
        throw new NumberFormatException(
            "instrument " + byId.id() + " is not " + BadMessageException.quote(symbol));
      }
      return byId;
    }
    Instrument named = bySymbol.get(symbol);
    if (named == null) {
      throw new NumberFormatException("nobody knows the symbol " + symbol);
    }
    return named;
  }

  private long word(int kind, int word, Instrument instrument) {
    KindFields.Field field = KindFields.of(kind, word);
    if (field == null) {
      String letter = KindFields.LETTERS.get(word - Event.A);
      return fields.containsKey(letter) ? integer(letter) : 0;
    }
    boolean noPrice = word == Event.A && Event.has(slab[Event.HEADER], Event.NO_PRICE);
    if (noPrice && !fields.containsKey(field.name())) {
      return 0;
    }
    return number(field, instrument);
  }

  private long number(KindFields.Field field, Instrument instrument) {
    Object value = fields.get(field.name());
    if (!(value instanceof String text)) {
      return integer(field.name());
    }
    KindFields.Unit unit = field.unit();
    boolean ofInstrument = unit == KindFields.Unit.PRICE || unit == KindFields.Unit.QUANTITY;
    if (!ofInstrument && unit != KindFields.Unit.RATE) {
      throw new NumberFormatException(field.name() + " is no integer");
    }
    if (ofInstrument && instrument == null) {
      throw new NumberFormatException(
          field.name() + " is a decimal number, and nobody knows the instrument");
    }
    fields.remove(field.name());
    try {
      return switch (unit) {
        case PRICE -> instrument.ticks(text);
        case QUANTITY -> instrument.lots(text);
        default -> Decimal.parseScaled(text.toCharArray(), 0, text.length(), RATE_SCALE);
      };
    } catch (NumberFormatException e) {
      throw (NumberFormatException)
          new NumberFormatException(
                  field.name() + " " + BadMessageException.quote(text) + ": " + e.getMessage())
              .initCause(e);
    }
  }

  /** Writes the payload that the fields have; returns whether there is one. */
  private boolean payload(int kind, Instrument instrument) {
    byte[] bytes;
    if (fields.containsKey("payload")) {
      bytes = base64(string("payload"));
    } else if (kind == Kind.MESSAGE && fields.containsKey("text")) {
      bytes = string("text").getBytes(StandardCharsets.UTF_8);
    } else if (kind == Kind.TASK && fields.containsKey("arguments")) {
      return longs(arguments());
    } else if (kind == Kind.BAR && fields.containsKey("volume")) {
      long[] longs = new long[KindFields.BAR.size()];
      for (int i = 0; i < longs.length; i++) {
        longs[i] = number(KindFields.BAR.get(i), instrument);
      }
      return longs(longs);
    } else {
      return false;
    }
    room(bytes.length);
    Payload.put(slab, 0, bytes, 0, bytes.length);
    slab[Event.E] = bytes.length;
    return true;
  }

  private static byte[] base64(String text) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      if (Base64.getEncoder().encodeToString(bytes).equals(text)) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      throw (NumberFormatException)
          new NumberFormatException("the payload is not base64").initCause(e);
    }
    throw new NumberFormatException("the payload is not base64 as it is written");
  }

  private long[] arguments() {
    Object arguments = fields.remove("arguments");
    if (arguments instanceof List<?> list) {
      long[] longs = new long[list.size()];
      for (int i = 0; i < longs.length; i++) {
        longs[i] = integer("arguments", list.get(i));
      }
      return longs;
    }
    throw new NumberFormatException("the arguments are no array");
  }

  private boolean longs(long[] longs) {
    room(longs.length * Long.BYTES);
    System.arraycopy(longs, 0, slab, Event.WORDS, longs.length);
    slab[Event.E] = (long) longs.length * Long.BYTES;
    return true;
  }

  /** Makes room for a payload. */
  private void room(int bytes) {
    int words = (1 + Event.payloadSlots(bytes)) * Event.WORDS;
    if (words > slab.length) {
      slab = Arrays.copyOf(slab, words);
    }
  }

  private int optional(String name, int most) {
    if (!fields.containsKey(name)) {
      return 0;
    }
    long value = integer(name);
    if (value < 0 || value > most) {
      throw new NumberFormatException(name + " " + value + " is not in 0.." + most);
    }
    return (int) value;
  }

  private String string(String name) {
    Object value = fields.remove(name);
    if (value instanceof String text) {
      return text;
    }
    throw new NumberFormatException(name + (value == null ? " is missing" : " is no string"));
  }

  private long integer(String name) {
    Object value = fields.remove(name);
    if (value == null) {
      throw new NumberFormatException(name + " is missing");
    }
    return integer(name, value);
  }

  private static long integer(String name, Object value) {
    if (value instanceof Digits number) {
      try {
        return Long.parseLong(number.text());
      } catch (NumberFormatException e) {
        throw (NumberFormatException)
            new NumberFormatException(name + " is no 64-bit integer").initCause(e);
      }
    }
    throw new NumberFormatException(name + " is no integer");
  }
}
