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
  private static final long ALLOWED =
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
          16,
          17,
          18,
          Kind.MESSAGE);

  private final int mostSlots;
  private final int mostEvents;
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
   */
  Entrance(int mostSlots, int mostEvents) {
    this.mostSlots = mostSlots;
    this.mostEvents = mostEvents;
  }

  private static long bits(int... kinds) {
    long bits = 0;
    for (int kind : kinds) {
      bits |= 1L << kind;
    }
    return bits;
  }

  /** Begins with a message; a text that is null is empty. */
  void begin(String from, String by, String name) {
    queue = from;
    producer = by == null ? "" : by;
    id = name == null ? "" : name;
    length = 0;
    count = 0;
    parts = 0;
  }

  /** Takes the message as it is. */
  void letter(String exchange, String key, String contentType, byte[] body)
      throws BadMessageException {
    letter
        .clear()
        .text(queue)
        .text(exchange)
        .text(key)
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
    letter.event(Letter.RECEIVED, 0, high(), low(), words, 0);
    cut(size);
  }

  @Override
  public void event(long sequence, long[] slab, int offset) {
    int size = Event.slots(slab, offset) * Event.WORDS;
    int kind = Event.kind(slab[offset]);
    if (kind > 63 || (ALLOWED >>> kind & 1) == 0 || Letter.isOne(slab, offset)) {
      throw new IllegalArgumentException(
          "event " + (count + 1) + ": a " + Kind.name(kind) + " cannot come from outside");
    }
    if (count == mostEvents) {
      throw new IllegalArgumentException("more than " + mostEvents + " events");
    }
    if (2 + size / Event.WORDS > mostSlots) {
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
    letter.clear().text(queue);
    boolean numbered = false;
    for (int i = first; i < last; i++) {
      long sequence = producer.isEmpty() ? -1 : sequences[i]; // of nobody: it says nothing
      letter.number(sequence);
      numbered |= sequence >= 0;
    }
    int needed = to + letter.slots() * Event.WORDS + size;
    if (words.length < needed) {
      words = Arrays.copyOf(words, Math.max(2 * words.length, needed));
    }
    long c = numbered ? hash(producer, 0) : high();
    long d = numbered || (high() | low()) == 0 ? 0 : low() + first;
    letter.event(Letter.BATCH, last - first, c, d, words, to);
    System.arraycopy(events, starts[first], words, to + letter.slots() * Event.WORDS, size);
    cut(needed);
    return needed;
  }

  private int head(int numbers) {
    return 2 + Letter.LONGEST_TEXT + numbers * Long.BYTES;
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

  /** The key of the message: 0 and 0 without an id. */
  private long high() {
    return id.isEmpty() ? 0 : hash(producer, 1) ^ hash(id, 2);
  }

  private long low() {
    return id.isEmpty() ? 0 : hash(id, 3);
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
