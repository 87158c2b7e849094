package io.ringbeat.rabbitmq.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.Payload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reader in Python and ours agree, field by field. */
class NativePythonTest {
  private static final Path SCRIPT = Path.of("python", "ringbeat_native.py").toAbsolutePath();
  private static final String PRODUCER = "capture é";
  private static final int SECONDS = 60;

  @TempDir Path folder;

  @Test
  void shouldBeReadByPython() throws IOException, InterruptedException {
    long seed = 11;
    RandomEvents events = new RandomEvents(seed);
    NativeEncoder encoder = new NativeEncoder(PRODUCER, 512);
    OutMessage out = new OutMessage();
    List<String> expected = new ArrayList<>();
    boolean full = false;
    for (int i = 0; !full; i++) {
      long[] event = events.next();
      expected.add(line(i, event));
      full = encoder.encode(i, event, 0, out);
    }

    Ran ran = python(Recorded.body(out));

    assertEquals("", ran.errors, "seed " + seed);
    assertEquals(expected, ran.lines, "seed " + seed);
    assertEquals(512, ran.lines.size());
    assertEquals(0, ran.exit);
  }

  @Test
  void shouldBeRefusedByPythonWhenCut() throws IOException, InterruptedException {
    OutMessage out = new OutMessage();
    new NativeEncoder(PRODUCER, 1).encode(1, new long[] {Kind.TRADE, 0, 0, 0, 0, 0, 0, 0}, 0, out);
    byte[] frame = Recorded.body(out);

    Ran ran = python(java.util.Arrays.copyOf(frame, frame.length - 1));

    assertEquals(1, ran.exit);
    assertEquals("ringbeat_native: 1 events, 1 slots and 95 bytes\n", ran.errors);
    assertEquals(List.of(), ran.lines);
  }

  /** Returns the line of JSON that Python has to print. */
  private static String line(long sequence, long[] event) {
    long header = event[0];
    List<String> flags = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      if (Event.has(header, 1L << (8 + i))) {
        flags.add('"' + KindFields.FLAGS.get(i) + '"');
      }
    }
    String payload =
        Event.has(header, Event.LONG)
            ? '"' + Base64.getEncoder().encodeToString(Payload.toBytes(event, 0)) + '"'
            : "null";
    return "{\"sequence\": "
        + sequence
        + ", \"kind\": \""
        + Kind.name(Event.kind(header))
        + "\", \"flags\": ["
        + String.join(", ", flags)
        + "], \"source\": "
        + Event.source(header)
        + ", \"instrument\": "
        + Event.instrument(header)
        + ", \"venue_time\": "
        + event[Event.VENUE_TIME]
        + ", \"engine_time\": "
        + event[Event.ENGINE_TIME]
        + ", \"a\": "
        + event[Event.A]
        + ", \"b\": "
        + event[Event.B]
        + ", \"c\": "
        + event[Event.C]
        + ", \"d\": "
        + event[Event.D]
        + ", \"e\": "
        + event[Event.E]
        + ", \"payload\": "
        + payload
        + ", \"producer\": "
        + Long.toUnsignedString(NativeFrame.producer(PRODUCER))
        + "}";
  }

  private record Ran(int exit, List<String> lines, String errors) {}

  private Ran python(byte[] frame) throws IOException, InterruptedException {
    Path in = Files.write(folder.resolve("frame"), frame);
    Path out = folder.resolve("out");
    Path errors = folder.resolve("errors");
    Process process;
    try {
      process =
          new ProcessBuilder("python3", "-B", SCRIPT.toString(), in.toString())
              .redirectOutput(out.toFile())
              .redirectError(errors.toFile())
              .start();
    } catch (IOException e) {
      return abort("there is no python3 here: install it, and this test runs");
    }
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    assertTrue(process.waitFor(SECONDS, TimeUnit.SECONDS), "it ends");
    return new Ran(
        process.exitValue(),
        Files.readAllLines(out, StandardCharsets.US_ASCII),
        Files.readString(errors));
  }
}
