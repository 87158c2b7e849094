package io.ringbeat.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {
  @TempDir private Path directory;

  @Test
  void shouldAppearOnlyWhenCommitted() throws IOException {
    Path path = directory.resolve("out.csv");

    try (OutputFile file = new OutputFile(path)) {
      file.write("a\n");
      assertFalse(Files.exists(path));
      file.commit();
    }

    assertEquals("a\n", Files.readString(path));
    assertEquals(1, count());
  }

  @Test
  void shouldLeaveNothingBehindIfNotCommitted() throws IOException {
    Path path = Files.writeString(directory.resolve("out.csv"), "old");

    try (OutputFile file = new OutputFile(path)) {
      file.write("a\n".repeat(100_000));
    }

    assertEquals("old", Files.readString(path));
    assertEquals(1, count());
  }

  @Test
  void shouldWriteThroughALink() throws IOException {
    Path real = Files.writeString(directory.resolve("real.csv"), "old");
    Path link = Files.createSymbolicLink(directory.resolve("link.csv"), real);

    try (OutputFile file = new OutputFile(link)) {
      file.write("new");
      file.commit();
    }

    assertTrue(Files.isSymbolicLink(link));
    assertEquals("new", Files.readString(real));
  }

  @Test
  void shouldWriteNumbersWithoutExponentsAndNothingForNone() {
    assertEquals("0.00000125", text(1.25e-6));
    assertEquals("0.3", text(0.1 + 0.2));
    assertEquals("1250000000000000000000", text(1.25e21));
    assertEquals("0", text(-0.0));
    assertEquals("", text(Double.NaN));
    assertNull(PlainNumbers.rounded(Double.POSITIVE_INFINITY));
  }

  private static String text(double value) {
    StringBuilder out = new StringBuilder();
    PlainNumbers.append(value, out);
    return out.toString();
  }

  private long count() throws IOException {
    try (var files = Files.list(directory)) {
      return files.count();
    }
  }
}
