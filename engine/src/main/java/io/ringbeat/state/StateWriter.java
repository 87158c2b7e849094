package io.ringbeat.state;

import io.ringbeat.event.Hash64;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.agrona.collections.Object2IntHashMap;

/**
 * Takes the fields of a state, in an order that the writer keeps. Names should be those of the
 * state's terms: they are what a debugger shows. Once it has grown it allocates for names and texts
 * only. Not thread-safe.
 */
public final class StateWriter {
  private final Object2IntHashMap<String> names = new Object2IntHashMap<>(-1);
  private long[] words = new long[64];
  private int length;
  private int depth;

  /** Makes an empty writer. */
  public StateWriter() {}

  /**
   * Writes a whole number.
   *
   * @param name the field's name
   * @param value any value
   */
  public void put(String name, long value) {
    field(StateFormat.NUMBER, name, 0, 1);
    words[length++] = value;
  }

  /**
   * Writes a yes or no, as 1 or 0.
   *
   * @param name the field's name
   * @param value the value
   */
  public void put(String name, boolean value) {
    put(name, value ? 1 : 0);
  }

  /**
   * Writes a floating-point number; every NaN is the same one, and so are the zeros.
   *
   * @param name the field's name
   * @param value any value
   */
  public void put(String name, double value) {
    field(StateFormat.DECIMAL, name, 0, 1);
    words[length++] = Double.doubleToLongBits(value == 0 ? 0.0 : value);
  }

  /**
   * Writes a text.
   *
   * @param name the field's name
   * @param value any text
   */
  public void put(String name, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    field(StateFormat.TEXT, name, bytes.length, StateFormat.words(bytes.length));
    putBytes(bytes);
  }

  /**
   * Writes whole numbers under one name.
   *
   * @param name the field's name
   * @param values holds them
   * @param from index of the first
   * @param to index behind the last
   */
  public void put(String name, long[] values, int from, int to) {
    Objects.checkFromToIndex(from, to, values.length);
    field(StateFormat.NUMBERS, name, to - from, to - from);
    System.arraycopy(values, from, words, length, to - from);
    length += to - from;
  }

  /**
   * Begins a group of fields; {@link #close} ends it.
   *
   * @param name the group's name
   */
  public void open(String name) {
    if (++depth > StateFormat.MOST_DEPTH) {
      throw new IllegalStateException("groups within groups, " + depth + " deep, at " + name);
    }
    field(StateFormat.OPEN, name, 0, 0);
  }

  /** Ends the group that was begun last. */
  public void close() {
    if (--depth < 0) {
      throw new IllegalStateException("no group is open");
    }
    makeRoom(1);
    words[length++] = StateFormat.tag(StateFormat.CLOSE, 0, 0);
  }

  /** Forgets everything. */
  public void clear() {
    length = 0;
    depth = 0;
    names.clear();
  }

  /**
   * Returns how many longs the state takes.
   *
   * @return 0 or more
   */
  public int length() {
    return length;
  }

  /**
   * Returns the longs that hold the state.
   *
   * @return the first {@link #length} are the state; until the next call
   */
  public long[] words() {
    return words;
  }

  /**
   * Returns a hash of the state, names included.
   *
   * @return equal for equal states, on every machine
   */
  public long hash() {
    return hash(words, 0, length);
  }

  /**
   * Returns the hash of a state that lies in longs.
   *
   * @param words holds it
   * @param from index of its first long
   * @param to index behind its last
   * @return as {@link #hash()} of its writer
   */
  public static long hash(long[] words, int from, int to) {
    Hash64 hash = new Hash64();
    for (int i = from; i < to; i++) {
      hash.add(words[i]);
    }
    return hash.value();
  }

  private void field(int type, String name, int fieldLength, int room) {
    int number = names.getValue(name);
    if (number < 0) {
      byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
      number = names.size();
      if (number == StateFormat.MOST_NAMES || bytes.length > StateFormat.LONGEST_NAME) {
        throw new IllegalStateException("too many names, or one too long: " + name);
      }
      makeRoom(1 + StateFormat.words(bytes.length));
      words[length++] = StateFormat.tag(StateFormat.NAME, number, bytes.length);
      putBytes(bytes);
      names.put(name, number);
    }
    makeRoom(1 + room);
    words[length++] = StateFormat.tag(type, number, fieldLength);
  }

  private void putBytes(byte[] bytes) {
    for (int i = 0; i < bytes.length; i += Long.BYTES) {
      long word = 0;
      for (int k = Math.min(bytes.length - i, Long.BYTES) - 1; k >= 0; k--) {
        word = word << Byte.SIZE | (bytes[i + k] & 0xFF);
      }
      words[length++] = word;
    }
  }

  private void makeRoom(int more) {
    if (length + more > words.length) {
      words = Arrays.copyOf(words, Math.max(words.length * 2, length + more));
    }
  }
}
