package io.ringbeat.cli.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringbeat.cli.ExitCode;
import io.ringbeat.cli.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCommandTest {
  @TempDir private Path dir;
  private Path folder;

  @BeforeEach
  void run() {
    folder = dir.resolve("run");
    TestRun.whole(folder, 10);
  }

  @Test
  void shouldWriteCsvWithNamedColumns() {
    Run run = export("--kind", "quote");

    List<String> lines = run.out().lines().toList();
    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    assertEquals(
        "sequence,kind,flags,source,instrument,venue_time_ns,engine_time_ns,a,b,c,d,e,payload",
        lines.get(0));
    assertEquals(11, lines.size());
    assertTrue(
        lines.get(1).matches("\\d+,QUOTE,[A-Z_|]+,\\d+,3,\\d+,\\d+,1000,1,1001,1,0,"),
        lines.get(1));
  }

  @Test
  void shouldWriteTheCommandsWithTheirCauses() throws IOException {
    Run run = export("--out", "--format", "jsonl");

    List<String> lines = run.out().lines().toList();
    assertEquals(10, lines.size());
    JsonNode first = new ObjectMapper().readTree(lines.get(0));
    assertEquals("REQUEST", first.get("kind").asText());
    assertEquals("SELL", first.at("/flags/0").asText());
    assertEquals(
        first.get("cause").asLong() * 4096 + first.get("index").asLong(), first.get("id").asLong());
    assertTrue(export("--kind", "QUOTE").out().contains("\n" + first.get("cause") + ",QUOTE"));
  }

  @Test
  void shouldWriteARangeToAFile() throws IOException {
    Path file = dir.resolve("events.jsonl");

    Run run = export("--from", "3", "--to", "6", "--format", "jsonl", "-o", file.toString());

    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    assertEquals("", run.out());
    List<String> lines = Files.readAllLines(file);
    assertTrue(new ObjectMapper().readTree(lines.get(0)).get("sequence").asLong() >= 3);
    assertTrue(
        new ObjectMapper().readTree(lines.get(lines.size() - 1)).get("sequence").asLong() <= 6);
  }

  @Test
  void shouldWriteAPayloadAsHex() throws IOException {
    JsonNode start = new ObjectMapper().readTree(export("--to", "0", "--format", "jsonl").out());

    assertTrue(start.get("payload").asText().startsWith("636f64652e"), start.toString());
  }

  @Test
  void shouldWriteWhatIsBeforeDamageAndSaySo() throws IOException {
    Path segment = RunFiles.segment(folder, "events", 0);
    RunFiles.flip(segment, RunFiles.frame(segment, 6) + 60);
    Path file = dir.resolve("events.csv");

    Run run = export();
    Run toFile = export("-o", file.toString());
    Run before = export("--to", "3");

    assertEquals(ExitCode.DAMAGED, run.exitCode());
    assertTrue(run.out().lines().count() > 4, run.out());
    assertTrue(run.err().contains("the checksum is wrong"), run.err());
    assertEquals(ExitCode.DAMAGED, toFile.exitCode());
    assertFalse(Files.exists(file), "a file appears whole or not at all");
    assertEquals(ExitCode.OK, before.exitCode(), before.err());
  }

  @Test
  void shouldRefuseWhatMakesNoSense() {
    Run kind = export("--kind", "QUOTES");
    Run range = export("--from", "7", "--to", "3");
    Run format = export("--format", "xml");

    assertEquals(ExitCode.USAGE, kind.exitCode());
    assertTrue(kind.err().contains("there is no kind QUOTES; there are DEPTH"), kind.err());
    assertEquals(ExitCode.USAGE, range.exitCode());
    assertEquals(ExitCode.USAGE, format.exitCode());
    assertFalse(kind.out().contains("sequence"));
  }

  private Run export(String... options) {
    String[] args = {"journal", "export", folder.toString()};
    String[] all = java.util.Arrays.copyOf(args, args.length + options.length);
    System.arraycopy(options, 0, all, args.length, options.length);
    return Run.of(all);
  }
}
