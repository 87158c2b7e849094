package io.ringbeat.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForbiddenTest {
  /** What JDK 17 does not have. */
  private static final Set<String> NEWER =
      Set.of(
          "java.lang.ScopedValue.*",
          "java.util.Objects.toIdentityString",
          "java.util.concurrent.StructuredTaskScope.*");

  @ParameterizedTest
  @CsvSource({
    "java/lang/System, nanoTime, ()J, CLOCK",
    "java/time/Instant, now, ()Ljava/time/Instant;, CLOCK",
    "java/lang/Math, exp, (D)D, MATH",
    "java/util/Random, <init>, ()V, RANDOM",
    "java/util/concurrent/ThreadLocalRandom, current, ()V, RANDOM",
    "java/util/concurrent/locks/ReentrantLock, lock, ()V, THREAD",
    "java/lang/String, getBytes, ()[B, LOCALE",
    "java/sql/Connection, close, ()V, IO"
  })
  void shouldFindAMember(String type, String name, String desc, Rule rule) {
    assertEquals(rule, Forbidden.method(type, name, desc));
  }

  @ParameterizedTest
  @CsvSource({
    "java/time/Instant, now, (Ljava/time/Clock;)Ljava/time/Instant;",
    "java/lang/Math, fma, (DDD)D",
    "java/util/Random, <init>, (J)V",
    "java/util/concurrent/TimeUnit, toMillis, (J)J",
    "java/lang/String, getBytes, (Ljava/nio/charset/Charset;)[B",
    "java/lang/System, arraycopy, (Ljava/lang/Object;ILjava/lang/Object;II)V"
  })
  void shouldLetAMemberPass(String type, String name, String desc) {
    assertNull(Forbidden.method(type, name, desc));
  }

  /** A class that is misspelt, or has gone, would never be found. */
  @Test
  void shouldNameTypesAndMembersThatExist() throws IOException {
    List<String> unknown = new ArrayList<>();
    int known = 0;
    for (String line : lines()) {
      String member = line.replaceFirst("\\(.*", "");
      String type = member.substring(0, member.lastIndexOf('.'));
      String name = member.substring(member.lastIndexOf('.') + 1);
      if (type.endsWith(".*") || name.equals("**") || NEWER.contains(type + "." + name)) {
        continue;
      }
      known++;
      if (!exists(type, name)) {
        unknown.add(line);
      }
    }

    assertEquals(List.of(), unknown);
    assertTrue(known > 250, known + " members");
    assertTrue(Forbidden.size() > known);
  }

  private static boolean exists(String type, String name) {
    try {
      Class<?> found = Class.forName(type, false, ForbiddenTest.class.getClassLoader());
      return name.equals("*")
          || (name.equals("<init>") && found.getDeclaredConstructors().length > 0)
          || Arrays.stream(found.getDeclaredMethods()).anyMatch(m -> m.getName().equals(name))
          || Arrays.stream(found.getDeclaredFields()).anyMatch(f -> f.getName().equals(name));
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  @Test
  void shouldNameAMemberOnce() throws IOException {
    List<String> lines = lines();

    assertEquals(lines.stream().distinct().toList(), lines);
  }

  private static List<String> lines() throws IOException {
    try (var in = Forbidden.class.getResourceAsStream("forbidden.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isEmpty() && !line.startsWith("#") && !line.startsWith("["))
          .toList();
    }
  }
}
