package io.ringbeat.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StandardOutputTest {
  @Test
  void shouldForgiveAReaderThatHasHadEnough() {
    int[] writes = new int[1];
    PrintStream out = failing("Broken pipe", writes);

    out.println("first");
    out.println("second");

    assertFalse(out.checkError());
    assertEquals(1, writes[0]);
  }

  @Test
  void shouldReportAFullDisk() {
    PrintStream out = failing("No space left on device", new int[1]);

    out.println("first");

    assertTrue(out.checkError());
  }

  private static PrintStream failing(String message, int[] writes) {
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            writes[0]++;
            throw new IOException(message);
          }
        };
    return new PrintStream(new StandardOutput(closed), true, StandardCharsets.UTF_8);
  }
}
