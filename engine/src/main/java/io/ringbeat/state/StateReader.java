package io.ringbeat.state;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Gives the fields of a state in the order in which they were written, and checks that each is the
 * one that is asked for. Safe on damaged input: throws {@link StateException}, and never takes more
 * memory than the input has. Not thread-safe.
 */
public final class StateReader {
  private final long[] words;
  private final int end;
  private final List<String> names = new ArrayList<>();
  private int at;
  private int depth;

  /**
   * Makes a reader.
   *
   * @param words holds the state
   * @param from index of its first long
   * @param to index behind its last
   */
  public StateReader(long[] words, int from, int to) {
    Objects.checkFromToIndex(from, to, words.length);
    this.words = words;
    at = from;
    end = to;
  }

  /**
   * Reads a whole number.
   *
   * @param name the field's name
   * @return the value
   */
  public long number(String name) {
    expect(StateFormat.NUMBER, name);
    return words[at++];
  }

  /**
   * Reads a whole number that is to be an int.
   *
   * @param name the field's name
   * @return the value
   */
  public int integer(String name) {
    long value = number(name);
    if (value != (int) value) {
      throw new StateException("'" + name + "' is out of range: " + value);
    }
    return (int) value;
  }

  /**
   * Reads how many things follow.
   *
   * @param name the field's name
   * @param most the greatest count that makes sense
   * @return 0 to most
   */
  public int count(String name, int most) {
    long value = number(name);
    if (value < 0 || value > most) {
      throw new StateException(
          "'" + name + "' is " + value + "; it must be from 0 to " + most + place());
    }
    return (int) value;
  }

  /**
   * Reads a yes or no.
   *
   * @param name the field's name
   * @return the value
   */
  public boolean flag(String name) {
    return count(name, 1) == 1;
  }

  /**
   * Reads a floating-point number.
   *
   * @param name the field's name
   * @return the value
   */
  public double decimal(String name) {
    expect(StateFormat.DECIMAL, name);
    return Double.longBitsToDouble(words[at++]);
  }

  /**
   * Reads a text.
   *
   * @param name the field's name
   * @return the value
   */
  public String text(String name) {
    return bytes(StateFormat.length(expect(StateFormat.TEXT, name)));
  }

  /**
   * Reads whole numbers.
   *
   * @param name the field's name
   * @return a new array
   */
  public long[] numbers(String name) {
    int count = StateFormat.length(expect(StateFormat.NUMBERS, name));
    long[] values = new long[count];
    System.arraycopy(words, at, values, 0, count);
    at += count;
    return values;
  }

  /**
   * Enters a group.
   *
   * @param name the group's name
   */
  public void open(String name) {
    expect(StateFormat.OPEN, name);
    if (++depth > StateFormat.MOST_DEPTH) {
      throw new StateException("groups within groups, " + depth + " deep" + place());
    }
  }

  /** Leaves a group, which must have been read to its end. */
  public void close() {
    expect(StateFormat.CLOSE, "");
    depth--;
  }

  /** Makes sure that everything has been read. */
  public void requireEnd() {
    if (at != end) {
      throw new StateException("fields are left over, the state is of other code" + place());
    }
  }

  /**
   * Shows all fields that are left to a visitor.
   *
   * @param visitor is called for each, in their order
   */
  public void visit(StateVisitor visitor) {
    while (at < end) {
      long tag = nextField();
      String name = StateFormat.type(tag) == StateFormat.CLOSE ? "" : nameOf(tag);
      requireRoom(tag);
      switch (StateFormat.type(tag)) {
        case StateFormat.NUMBER -> visitor.number(name, words[at++]);
        case StateFormat.DECIMAL -> visitor.decimal(name, Double.longBitsToDouble(words[at++]));
        case StateFormat.TEXT -> visitor.text(name, bytes(StateFormat.length(tag)));
        case StateFormat.NUMBERS -> {
          visitor.numbers(name, words, at, at + StateFormat.length(tag));
          at += StateFormat.length(tag);
        }
        case StateFormat.OPEN -> {
          if (++depth > StateFormat.MOST_DEPTH) {
            throw new StateException("groups within groups, " + depth + " deep" + place());
          }
          visitor.open(name);
        }
        case StateFormat.CLOSE -> {
          if (--depth < 0) {
            throw new StateException("a group ends that has not begun" + place());
          }
          visitor.close();
        }
        default -> throw new StateException(StateFormat.describe(StateFormat.type(tag)) + place());
      }
    }
    if (depth != 0) {
      throw new StateException("the state ends within a group" + place());
    }
  }

  /** Moves behind the tag of the next field, which must be of that type and name. */
  private long expect(int type, String name) {
    long tag = nextField();
    String found = StateFormat.type(tag) == StateFormat.CLOSE ? "" : nameOf(tag);
    if (StateFormat.type(tag) != type || !found.equals(name)) {
      throw new StateException(
          "found '"
              + found
              + "' ("
              + StateFormat.describe(StateFormat.type(tag))
              + ") where '"
              + name
              + "' ("
              + StateFormat.describe(type)
              + ") is expected"
              + place());
    }
    requireRoom(tag);
    return tag;
  }

  private long nextField() {
    while (at < end) {
      long tag = words[at++];
      if (StateFormat.type(tag) != StateFormat.NAME) {
        return tag;
      }
      if (StateFormat.name(tag) != names.size()
          || names.size() == StateFormat.MOST_NAMES
          || StateFormat.length(tag) < 0
          || StateFormat.length(tag) > StateFormat.LONGEST_NAME) {
        throw new StateException("a name is out of order or too long" + place());
      }
      requireRoom(tag);
      names.add(bytes(StateFormat.length(tag)));
    }
    throw new StateException("the state ends early" + place());
  }

  private String nameOf(long tag) {
    if (StateFormat.name(tag) >= names.size()) {
      throw new StateException("name " + StateFormat.name(tag) + " is not there" + place());
    }
    return names.get(StateFormat.name(tag));
  }

  private void requireRoom(long tag) {
    int length = StateFormat.length(tag);
    int room =
        switch (StateFormat.type(tag)) {
          case StateFormat.NUMBER, StateFormat.DECIMAL -> 1;
          case StateFormat.TEXT, StateFormat.NAME -> length < 0 ? -1 : StateFormat.words(length);
          case StateFormat.NUMBERS -> length;
          default -> 0;
        };
    if (room < 0 || room > end - at) {
      throw new StateException("a field is longer than what is left of the state" + place());
    }
  }

  private String bytes(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (words[at + (i >>> 3)] >>> ((i & 7) * Byte.SIZE));
    }
    at += StateFormat.words(length);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private String place() {
    return ", at word " + at + " of " + end;
  }
}
