package io.ringbeat.state;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.event.Hash64;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class StateTest {
  private static final String LONG_TEXT =
      "a text of more than eight bytes: \u00e4\u20ac\uD83D\uDE00";

  private final StateWriter out = new StateWriter();

  @Test
  void shouldGiveBackWhatWasWritten() {
    out.put("a number", Long.MIN_VALUE);
    out.put("an int", -7);
    out.put("yes", true);
    out.put("no", false);
    out.put("a decimal", -2.5e-300);
    out.put("a text", LONG_TEXT);
    out.put("nothing to say", "");
    out.put("numbers", new long[] {9, 1, 2, 3, 9}, 1, 4);
    out.open("group");
    out.put("numbers", new long[0], 0, 0);
    out.open("group");
    out.close();
    out.close();
    out.put("a number", 5);

    StateReader in = reader();
    assertEquals(Long.MIN_VALUE, in.number("a number"));
    assertEquals(-7, in.integer("an int"));
    assertTrue(in.flag("yes"));
    assertFalse(in.flag("no"));
    assertEquals(-2.5e-300, in.decimal("a decimal"));
    assertEquals(LONG_TEXT, in.text("a text"));
    assertEquals("", in.text("nothing to say"));
    assertArrayEquals(new long[] {1, 2, 3}, in.numbers("numbers"));
    in.open("group");
    assertArrayEquals(new long[0], in.numbers("numbers"));
    in.open("group");
    in.close();
    in.close();
    assertEquals(5, in.count("a number", 5));
    in.requireEnd();
  }

  @Test
  void shouldReadTextsOfEachLength() {
    for (int length = 0; length < 40; length++) {
      out.put("text", "x".repeat(length));
    }

    StateReader in = reader();
    for (int length = 0; length < 40; length++) {
      assertEquals("x".repeat(length), in.text("text"));
    }
    in.requireEnd();
  }

  @Test
  void shouldReadAStateThatLiesAmongOtherWords() {
    out.put("a", 1);
    out.put("b", "text");
    long[] words = new long[out.length() + 5];
    Arrays.fill(words, -1);
    System.arraycopy(out.words(), 0, words, 3, out.length());

    StateReader in = new StateReader(words, 3, 3 + out.length());
    assertEquals(1, in.number("a"));
    assertEquals("text", in.text("b"));
    in.requireEnd();
    assertEquals(out.hash(), StateWriter.hash(words, 3, 3 + out.length()));
  }

  @Test
  void shouldWriteEachNameOnce() {
    out.put("name", 1);
    int first = out.length();
    out.put("name", 2);
    int second = out.length();

    assertEquals(4, first); // tag and letters of the name, tag and value
    assertEquals(6, second);
  }

  @Test
  void shouldWriteTheSameAgainAfterItWasCleared() {
    out.put("a", 1);
    out.open("b");
    long[] before = words();
    long hash = out.hash();

    out.clear();
    assertEquals(0, out.length());
    out.put("a", 1);
    out.open("b");

    assertArrayEquals(before, words());
    assertEquals(hash, out.hash());
  }

  @Test
  void shouldWriteEqualDecimalsAsTheSameWords() {
    out.put("zero", 0.0);
    out.put("zero", -0.0);
    out.put("nan", Double.NaN);
    out.put("nan", Double.longBitsToDouble(0x7ff8000000000123L));

    long[] words = words();
    assertEquals(words[3], words[5]);
    assertEquals(words[words.length - 3], words[words.length - 1]);
  }

  @Test
  void shouldHashNamesAndValuesAndTheirOrder() {
    List<Consumer<StateWriter>> states =
        List.of(
            w -> {},
            w -> w.put("a", 1),
            w -> w.put("a", 2),
            w -> w.put("b", 1),
            w -> w.put("a", 1.0),
            w -> w.put("a", "1"),
            w -> w.open("a"),
            w -> w.put("a", new long[] {1}, 0, 1),
            w -> w.put("a", new long[] {0, 1}, 0, 2),
            w -> {
              w.put("a", 1);
              w.put("b", 2);
            },
            w -> {
              w.put("b", 2);
              w.put("a", 1);
            });
    List<Long> hashes = new ArrayList<>();
    for (Consumer<StateWriter> state : states) {
      StateWriter writer = new StateWriter();
      state.accept(writer);
      hashes.add(writer.hash());
    }

    assertEquals(states.size(), hashes.stream().distinct().count());
    assertEquals(new Hash64().value(), hashes.get(0));
  }

  @Test
  void shouldSayWhichFieldIsNotTheOneThatIsAskedFor() {
    out.put("price", 1);

    String message = thrown(() -> reader().number("lots"));

    assertTrue(message.contains("'price' (a number)"), message);
    assertTrue(message.contains("'lots' (a number)"), message);
    assertTrue(thrown(() -> reader().decimal("price")).contains("a decimal"));
    assertTrue(thrown(() -> reader().close()).contains("the group's end"));
  }

  @Test
  void shouldRefuseValuesOutOfRange() {
    out.put("n", 1L << 31);

    thrown(() -> reader().integer("n"));
    thrown(() -> reader().flag("n"));
    thrown(() -> reader().count("n", Integer.MAX_VALUE));
    assertEquals(1L << 31, reader().number("n"));
    out.clear();
    out.put("n", -1);
    thrown(() -> reader().count("n", 5));
    assertEquals(-1, reader().integer("n"));
  }

  @Test
  void shouldRefuseFieldsThatAreLeftOver() {
    out.open("group");
    out.put("a", 1);
    out.close();

    StateReader in = reader();
    thrown(in::requireEnd);
    in.open("group");
    thrown(in::close);
  }

  @Test
  void shouldRefuseToEndAGroupThatHasNotBegun() {
    assertThrows(IllegalStateException.class, out::close);
  }

  @Test
  void shouldBoundHowDeepGroupsAre() {
    for (int i = 0; i < StateFormat.MOST_DEPTH; i++) {
      out.open("g");
    }

    assertThrows(IllegalStateException.class, () -> out.open("g"));
    StateReader in = reader();
    for (int i = 0; i < StateFormat.MOST_DEPTH; i++) {
      in.open("g");
    }
    long[] deeper = Arrays.copyOf(words(), out.length() + 1);
    deeper[out.length()] = StateFormat.tag(StateFormat.OPEN, 0, 0);
    thrown(() -> new StateReader(deeper, 0, deeper.length).visit(new Sight()));
    StateReader far = new StateReader(deeper, 0, deeper.length);
    for (int i = 0; i < StateFormat.MOST_DEPTH; i++) {
      far.open("g");
    }
    thrown(() -> far.open("g"));
  }

  @Test
  void shouldShowAllFieldsInTheirOrder() {
    out.put("n", 1);
    out.open("g");
    out.put("d", 0.5);
    out.put("t", "x");
    out.close();
    out.put("s", new long[] {1, 2}, 0, 2);

    Sight sight = new Sight();
    reader().visit(sight);

    assertEquals(List.of("n=1", "g{", "d=0.5", "t='x'", "}", "s=[1, 2]"), sight.seen);
  }

  @Test
  void shouldShowTheRestOfWhatWasRead() {
    out.put("n", 1);
    out.put("n", 2);
    StateReader in = reader();
    in.number("n");

    Sight sight = new Sight();
    in.visit(sight);

    assertEquals(List.of("n=2"), sight.seen);
    in.requireEnd();
  }

  @Test
  void shouldRefuseAStateThatEndsEarly() {
    out.put("number", 1);
    out.put("text", LONG_TEXT);
    out.open("group");
    out.put("numbers", new long[] {1, 2, 3}, 0, 3);
    out.close();
    long[] words = words();

    for (int end = 0; end < words.length; end++) {
      StateReader in = new StateReader(words, 0, end);
      thrown(
          () -> {
            in.number("number");
            in.text("text");
            in.open("group");
            in.numbers("numbers");
            in.close();
          });
    }
  }

  /** Whatever comes: a state is read, or it is said that it cannot be; in no time and no room. */
  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD, unit = TimeUnit.SECONDS)
  void shouldThrowNothingElseWhenWordsAreDamaged() {
    int refused = 0;
    int read = 0;
    for (long seed = 1; seed <= 40_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      out.clear();
      List<Consumer<StateReader>> script = write(random);
      long[] words = damage(random, words());
      try {
        Sight sight = new Sight();
        new StateReader(words, 0, words.length).visit(sight);
        read++;
        assertTrue(sight.size <= words.length * 8L, "seed " + seed + ": " + sight.size);
      } catch (StateException e) {
        refused++;
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + seed, e);
      }
      try {
        StateReader in = new StateReader(words, 0, words.length);
        script.forEach(step -> step.accept(in));
        in.requireEnd();
        read++;
      } catch (StateException e) {
        refused++;
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
    assertTrue(refused > 10_000, "refused " + refused);
    assertTrue(read > 10_000, "read " + read);
  }

  /** Writes random fields and returns how to read them. */
  private List<Consumer<StateReader>> write(SplittableRandom random) {
    List<Consumer<StateReader>> script = new ArrayList<>();
    int depth = 0;
    for (int i = random.nextInt(20); i > 0; i--) {
      String name = "name".repeat(random.nextInt(4)) + random.nextInt(4);
      switch (random.nextInt(7)) {
        case 0 -> {
          out.put(name, random.nextLong());
          script.add(in -> in.number(name));
        }
        case 1 -> {
          out.put(name, random.nextBoolean());
          script.add(in -> in.flag(name));
        }
        case 2 -> {
          out.put(name, random.nextDouble());
          script.add(in -> in.decimal(name));
        }
        case 3 -> {
          out.put(name, "\u00e4".repeat(random.nextInt(20)));
          script.add(in -> in.text(name));
        }
        case 4 -> {
          out.put(name, random.longs(random.nextInt(6)).toArray(), 0, 0);
          script.add(in -> in.numbers(name));
        }
        case 5 -> {
          out.open(name);
          depth++;
          script.add(in -> in.open(name));
        }
        default -> {
          if (depth > 0) {
            out.close();
            depth--;
            script.add(StateReader::close);
          }
        }
      }
    }
    for (; depth > 0; depth--) {
      out.close();
      script.add(StateReader::close);
    }
    return script;
  }

  private static long[] damage(SplittableRandom random, long[] sound) {
    long[] words = sound;
    for (int i = random.nextInt(4); i > 0 && words.length > 0; i--) {
      int at = random.nextInt(words.length);
      switch (random.nextInt(7)) {
        case 0 -> words[at] ^= 1L << random.nextInt(64);
        case 1 -> words[at] = random.nextLong();
        case 2 -> words[at] = words[random.nextInt(words.length)];
        case 3 -> words = Arrays.copyOf(words, at);
        case 4 -> words = Arrays.copyOf(words, words.length + random.nextInt(4));
        case 5 ->
            words[at] =
                StateFormat.tag(
                    random.nextInt(9),
                    random.nextInt(6),
                    random.nextBoolean() ? random.nextInt(12) : random.nextInt());
        default -> words[at] = random.nextInt();
      }
    }
    return words;
  }

  /** Notes what it is shown. */
  private static final class Sight implements StateVisitor {
    final List<String> seen = new ArrayList<>();
    long size; // bytes that were made, or shown

    @Override
    public void number(String name, long value) {
      note(name + "=" + value, Long.BYTES);
    }

    @Override
    public void decimal(String name, double value) {
      note(name + "=" + value, Long.BYTES);
    }

    @Override
    public void text(String name, String value) {
      note(name + "='" + value + "'", value.length());
    }

    @Override
    public void numbers(String name, long[] values, int from, int to) {
      note(
          name + "=" + Arrays.toString(Arrays.copyOfRange(values, from, to)),
          (to - from) * (long) Long.BYTES);
    }

    @Override
    public void open(String name) {
      note(name + "{", 0);
    }

    @Override
    public void close() {
      note("}", 0);
    }

    private void note(String what, long bytes) {
      seen.add(what);
      size += bytes;
    }
  }

  @Test
  void shouldTakeNoMoreThanALimitedNumberOfNames() {
    for (int i = 0; i < StateFormat.MOST_NAMES; i++) {
      out.put("n" + i, i);
    }

    assertThrows(IllegalStateException.class, () -> out.put("one more", 0));
    assertThrows(IllegalStateException.class, () -> new StateWriter().put("x".repeat(1 << 11), 0));
    StateReader in = reader();
    for (int i = 0; i < StateFormat.MOST_NAMES; i++) {
      assertEquals(i, in.number("n" + i));
    }
    in.requireEnd();
    assertNotEquals(0, out.hash());
  }

  private long[] words() {
    return Arrays.copyOf(out.words(), out.length());
  }

  private StateReader reader() {
    return new StateReader(out.words(), 0, out.length());
  }

  private static String thrown(org.junit.jupiter.api.function.Executable executable) {
    return String.valueOf(assertThrows(StateException.class, executable).getMessage());
  }
}
