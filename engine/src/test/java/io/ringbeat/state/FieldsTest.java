package io.ringbeat.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is shown of objects that do not save their state. */
final class FieldsTest {
  @SuppressWarnings("UnusedVariable") // read by reflection
  private static class Base {
    private final int inherited = 7;
  }

  private enum Mood {
    CALM
  }

  @SuppressWarnings("UnusedVariable") // read by reflection
  private static final class Sample extends Base {
    static final long SHARED = 3;
    private final double price = 2.5;
    private final boolean active = true;
    private final String name = "x";
    private final Mood mood = Mood.CALM;
    private final long[] sums = {1, 2};
    private final List<Integer> list = List.of(4, 5);
    private final Map<String, Long> map = new TreeMap<>(Map.of("b", 1L, "a", 2L));
    private final Sample self = this;
    private final Object lock = new Object();
    private final Base nested = new Base();
    private final Object nothing = null;
  }

  @Test
  void shouldShowEveryFieldUnderItsName() {
    StateWriter out = new StateWriter();
    List<String> shown = new ArrayList<>();

    Fields.write(new Sample(), out);

    new StateReader(out.words(), 0, out.length())
        .visit(
            new StateVisitor() {
              @Override
              public void number(String name, long value) {
                shown.add(name + "=" + value);
              }

              @Override
              public void decimal(String name, double value) {
                shown.add(name + "=" + value);
              }

              @Override
              public void text(String name, String value) {
                shown.add(name + "=" + value);
              }

              @Override
              public void numbers(String name, long[] values, int from, int to) {
                shown.add(name + "=" + (to - from) + " numbers");
              }

              @Override
              public void open(String name) {
                shown.add(name + "{");
              }

              @Override
              public void close() {
                shown.add("}");
              }
            });
    assertEquals(
        List.of(
            "active=1",
            "inherited=7",
            "list{",
            "0=4",
            "1=5",
            "}",
            "lock=java.lang.Object",
            "map{",
            "a=2",
            "b=1",
            "}",
            "mood=CALM",
            "name=x",
            "nested{",
            "inherited=7",
            "}",
            "nothing=null",
            "price=2.5",
            "self=...",
            "sums=2 numbers"),
        shown);
  }
}
