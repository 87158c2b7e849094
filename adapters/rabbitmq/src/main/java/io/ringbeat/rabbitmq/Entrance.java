package io.ringbeat.rabbitmq;

import io.ringbeat.event.Event;
import io.ringbeat.event.Hash64;
import io.ringbeat.event.Kind;
import io.ringbeat.rabbitmq.codec.BadMessageException;
import io.ringbeat.rabbitmq.codec.Decoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Makes events of a message that came in: the message as it is, or the events in it behind one that
 * says which they are. One that is too large for the ring is cut into parts. Reused; not
 * thread-safe.
 */
final class Entrance implements Decoder.Events {
  /** What another program may say: what happens in a market, and what it wants from us. */
  static final long ALLOWED =
      bits(
          Kind.DEPTH,
          Kind.SNAPSHOT,
          Kind.CLEAR,
          Kind.TRADE,
          Kind.QUOTE,
          Kind.MARK,
          Kind.GAP,
          Kind.REQUEST,
          Kind.REPORT,
          Kind.BAR,
          Kind.MESSAGE);

  private final int mostSlots;
  private final int mostEvents;
  private final int instruments;
  private long allowed = ALLOWED;
  private long key; // of where it comes from
  private final Letter letter = new Letter();
  private String queue = "";
  private String producer = "";
  private String id = "";
  private long[] events = new long[64 * Event.WORDS];
  private int length;
  private long[] sequences = new long[64];
  private int[] starts = new int[64];
  private int count;

  private long[] words = new long[128 * Event.WORDS];
  private int[] cuts = new int[8]; // where parts end
  private int parts;

  /**
   * Makes one.
   *
   * @param mostSlots what the ring takes at once
   * @param mostEvents what a message may hold
   * @param instruments how many there are
   */
  Entrance(int mostSlots, int mostEvents, int instruments) {
    this.mostSlots = mostSlots;
    this.mostEvents = mostEvents;
    this.instruments = instruments;
  }

  static long bits(int... kinds) {
    long bits = 0;
    for (int kind : kinds) {
      bits |= 1L << kind;
    }
    return bits;
  }

  /**
   * Begins with a message.
   *
   * @param kinds a bit for each kind that may come this way
   * @param exchange that it was published to
   * @param routingKey that it was published with
   * @param by its app_id, null if it has none
   * @param name its message_id, null if it has none
   */
  void begin(String from, long kinds, String exchange, String routingKey, String by, String name) {
    queue = from;
    allowed = kinds;
    producer = by == null ? "" : by;
    id = name == null ? "" : name;
    key = hash(queue, 1);
    key =
        Hash64.mix(
            producer.isEmpty()
                ? key + hash(exchange, 2) + 31 * hash(routingKey, 3) // numbers of nobody differ
                : key + hash(producer, 4));
    length = 0;
    count = 0;
    parts = 0;
  }

  /** Returns the sequence in an id of the form {@code app_id/sequence}; -1 if it has another. */
  private long sequence() {
    int digits = id.length() - producer.length() - 1;
    if (producer.isEmpty() || digits < 1 || digits > 18 || !id.startsWith(producer + "/")) {
      return -1;
    }
    long value = 0;
    for (int i = producer.length() + 1; i < id.length(); i++) {
      int digit = id.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = 10 * value + digit;
    }
    return value;
  }

  private long mode(long sequence) {
    return sequence >= 0 ? Letter.BY_SEQUENCE : id.isEmpty() ? Letter.UNKNOWN : Letter.BY_ID;
  }

  /** Takes the message as it is. */
  void letter(String exchange, String routingKey, String contentType, byte[] body)
      throws BadMessageException {
    long sequence = sequence();
    letter
        .clear()
        .number(mode(sequence))
        .number(key)
        .number(sequence >= 0 ? sequence : hash(id, 5))
        .text(queue)
        .text(exchange)
        .text(routingKey)
        .text(contentType == null ? "" : contentType)
        .text(producer)
        .text(id)
        .body(body, 0, body.length);
    if (letter.slots() > mostSlots) {
      throw new BadMessageException(
          "a body of "
              + body.length
              + " bytes takes more than the "
              + mostSlots
              + " slots that the ring takes at once");
    }
    int size = letter.slots() * Event.WORDS;
    if (words.length < size) {
      words = new long[size];
    }
    letter.event(Letter.RECEIVED, words, 0);
    cut(size);
  }

  @Override
  public void event(long sequence, long[] slab, int offset) {
    int size = Event.slots(slab, offset) * Event.WORDS;
    int kind = Event.kind(slab[offset]);
    if (kind > 63 || (allowed >>> kind & 1) == 0 || Letter.isOne(slab, offset)) {
      throw new IllegalArgumentException(
          "event " + (count + 1) + ": a " + Kind.name(kind) + " cannot come this way");
    }
    if (Event.instrument(slab[offset]) >= instruments) {
      throw new IllegalArgumentException(
          "event "
              + (count + 1)
              + ": instrument "
              + Event.instrument(slab[offset])
              + " is not one of our "
              + instruments);
    }
    if (count == mostEvents) {
      throw new IllegalArgumentException("more than " + mostEvents + " events");
    }
    if (1 + Event.payloadSlots(head(1)) + size / Event.WORDS > mostSlots) {
      throw new IllegalArgumentException(
          "event " + (count + 1) + " takes more slots than the ring takes at once");
    }
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, 2 * count);
      sequences = Arrays.copyOf(sequences, 2 * count);
    }
    if (events.length - length < size) {
      events = Arrays.copyOf(events, Math.max(2 * events.length, length + size));
    }
    System.arraycopy(slab, offset, events, length, size);
    starts[count] = length;
    sequences[count++] = sequence;
    length += size;
  }

  /** Makes of the events what goes into the ring. */
  void end() {
    int to = 0;
    for (int first = 0; first < count; ) {
      int last = first;
      int size = 0;
      while (last < count
          && 1 + Event.payloadSlots(head(last + 1 - first)) + (size + size(last)) / Event.WORDS
              <= mostSlots) {
        size += size(last++);
      }
      to = part(first, last, size, to);
      first = last;
    }
  }

  private int part(int first, int last, int size, int to) {
    boolean numbered = !producer.isEmpty();
    for (int i = 0; i < count; i++) {
      numbered &= sequences[i] >= 0;
    }
    long single = count == 1 && !numbered ? sequence() : -1;
    letter
        .clear()
        .number(numbered ? Letter.BY_SEQUENCE : mode(single))
        .number(key)
        .number(hash(id, 5) + first)
        .number(last - first)
        .text(queue);
    for (int i = first; i < last; i++) {
      letter.number(numbered ? sequences[i] : single);
    }
    int needed = to + letter.slots() * Event.WORDS + size;
    if (words.length < needed) {
      words = Arrays.copyOf(words, Math.max(2 * words.length, needed));
    }
    letter.event(Letter.BATCH, words, to);
    System.arraycopy(events, starts[first], words, to + letter.slots() * Event.WORDS, size);
    cut(needed);
    return needed;
  }

  private int head(int numbers) {
    return 2 + Letter.LONGEST_TEXT + (4 + numbers) * Long.BYTES;
  }

  private int size(int index) {
    return (index + 1 < count ? starts[index + 1] : length) - starts[index];
  }

  private void cut(int end) {
    if (parts == cuts.length) {
      cuts = Arrays.copyOf(cuts, 2 * parts);
    }
    cuts[parts++] = end;
  }

  int parts() {
    return parts;
  }

  long[] words() {
    return words;
  }

  int from(int part) {
    return part == 0 ? 0 : cuts[part - 1];
  }

  int to(int part) {
    return cuts[part];
  }

  private static long hash(String text, long salt) {
    Hash64 hash = new Hash64();
    hash.add(salt);
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      hash.add(each);
    }
    return hash.value();
  }
}
