package io.ringbeat.journal.chronicle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ringbeat.journal.DocumentReader;
import io.ringbeat.journal.DocumentReader.Found;
import io.ringbeat.journal.DocumentWriter;
import io.ringbeat.journal.JournalException;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What happens between processes: locks, kills, flags. */
@Timeout(180)
class ChronicleProcessTest {
  private static final long SEED = Long.getLong("ringbeat.seed", 20_260_102);
  private static final int KILLS = 10;

  @TempDir Path parent;
  private Path folder;

  @BeforeEach
  void name() {
    folder = parent.resolve("run");
  }

  @Test
  void shouldKeepWhatWasAppendedWhenTheProcessIsKilled() throws Exception {
    var random = new Random(SEED);
    for (int segment = 0; segment < KILLS; segment++) {
      long told = killAppender(segment, 20 + random.nextInt(200));

      try (var store = ChronicleStore.open(folder, Documents.SMALL);
          DocumentReader reader = store.events().read(segment)) {
        var lengths = new Random(segment);
        long number = 0;
        while (reader.next() == Found.DOCUMENT) {
          assertEquals(Documents.randomBytes(lengths, 2_000), reader.document().remaining());
          assertTrue(Documents.isNumbered(reader.document(), number), "document " + number);
          number++;
        }
        assertTrue(told >= 0);
        assertTrue(
            number > told, "seed " + SEED + ": told of " + told + ", found " + number + " in all");
      }
    }
  }

  @Test
  void shouldRefuseASecondProcess() throws Exception {
    try (ChronicleStore store = ChronicleStore.open(folder, Documents.SMALL)) {
      // This one must not take the lock away from the first.
      assertThrows(JournalException.class, () -> ChronicleStore.open(folder, Documents.SMALL));

      Process second = hold(List.of());

      String line = firstLine(second);
      assertTrue(line.contains("is being written by another process"), line);
      assertTrue(line.contains(store.name()), line);
      assertEquals(3, second.waitFor());
    }
  }

  @Test
  void shouldOpenAfterTheHolderWasKilled() throws Exception {
    Process holder = hold(List.of());
    String line = firstLine(holder);
    assertTrue(line.startsWith("open as"), line);
    assertThrows(JournalException.class, () -> ChronicleStore.open(folder, Documents.SMALL));

    holder.destroyForcibly().waitFor();

    try (ChronicleStore store = ChronicleStore.open(folder, Documents.SMALL)) {
      assertEquals(List.of(0L), store.events().segments());
    }
  }

  @Test
  void shouldNotMindThatProcessNumbersRepeat() throws Exception {
    List<String> inside = List.of("unshare", "-pf", "--kill-child", "--mount-proc");
    assumeTrue(canRun(inside), "may not unshare");

    for (int i = 0; i < 2; i++) {
      Process holder = hold(inside);
      assertEquals("open as 1", firstLine(holder));
      Process second = hold(inside);
      String line = firstLine(second);
      assertTrue(line.contains("is being written by another process"), line);
      second.waitFor();
      holder.destroyForcibly().waitFor();
    }

    for (int tries = 0; ; tries++) { // The child of the killed one takes a moment to end.
      try (ChronicleStore store = ChronicleStore.open(folder, Documents.SMALL)) {
        assertEquals(List.of(0L, 1L), store.events().segments());
        break;
      } catch (JournalException e) {
        assertTrue(tries < 100, e.getMessage());
        Thread.sleep(50);
      }
    }
  }

  @Test
  void shouldNameTheFlagsThatAreMissing() throws Exception {
    Process process = Child.start(Child.command(List.of(), HolderMain.class, folder.toString()));

    String line = firstLine(process);

    assertTrue(line.contains("JournalException"), line);
    assertTrue(line.contains("--add-opens=java.base/java.lang.reflect=ALL-UNNAMED"), line);
    assertTrue(line.contains("--add-exports=java.base/sun.nio.ch=ALL-UNNAMED"), line);
    assertEquals(3, process.waitFor());
  }

  @Test
  void shouldReadWithoutFlags() throws Exception {
    try (ChronicleStore store = ChronicleStore.open(folder, Documents.SMALL);
        DocumentWriter writer = store.events().create(1)) {
      writer.append(new Documents().numbered(0, 64));

      Process process = Child.start(Child.command(List.of(), ReaderMain.class, folder.toString()));

      assertEquals("documents: 1", lineWith(process, "documents"));
    }
  }

  @Test
  void shouldWriteNoFileOutsideItsFolder() throws Exception {
    Path home = Files.createDirectory(parent.resolve("home"));
    Path temporary = Files.createDirectory(parent.resolve("temporary"));
    Path working = Files.createDirectory(parent.resolve("working"));
    List<String> flags = new ArrayList<>(Child.flags());
    flags.removeIf(flag -> flag.startsWith("-Dchronicle."));
    flags.add("-Duser.home=" + home);
    flags.add("-Djava.io.tmpdir=" + temporary);
    ProcessBuilder builder =
        new ProcessBuilder(Child.command(flags, HolderMain.class, folder.toString()));
    builder.directory(working.toFile()).redirectErrorStream(true);
    builder.environment().put("HOME", home.toString());
    Process process = builder.start();

    String line = lineWith(process, "open as");
    process.getOutputStream().close();

    assertTrue(line.startsWith("open as"), line);
    process.waitFor();
    for (Path outside : List.of(home, temporary, working)) {
      try (Stream<Path> files = Files.list(outside)) {
        assertEquals(List.of(), files.toList());
      }
    }
  }

  private Process hold(List<String> wrapper) throws IOException {
    List<String> command = new ArrayList<>(wrapper);
    command.addAll(Child.command(Child.flags(), HolderMain.class, folder.toString()));
    return Child.start(command);
  }

  /** Lets a process append for some time, kills it, and returns the last number that it told. */
  private long killAppender(int segment, int millis) throws Exception {
    Process process =
        new ProcessBuilder(
                Child.command(
                    Child.flags(),
                    AppenderMain.class,
                    folder.toString(),
                    Integer.toString(segment)))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    long told = -1;
    try (var in = new DataInputStream(process.getInputStream())) {
      told = in.readLong();
      var killer =
          new Thread(
              () -> {
                try {
                  Thread.sleep(millis);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
                // Process.destroyForcibly would throw away what the pipe still has.
                process.toHandle().destroyForcibly();
              });
      killer.start();
      try {
        while (true) {
          told = in.readLong();
        }
      } catch (EOFException e) {
        killer.join();
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    return told;
  }

  private static boolean canRun(List<String> wrapper) throws InterruptedException {
    List<String> command = new ArrayList<>(wrapper);
    command.add("true");
    try {
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static String firstLine(Process process) throws IOException {
    return lineWith(process, "");
  }

  /** Returns the first line that has a text, or all lines if none has. */
  private static String lineWith(Process process, String text) throws IOException {
    InputStream in = process.getInputStream();
    var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    var all = new StringBuilder();
    while (true) {
      String line = reader.readLine();
      if (line == null) {
        return all.toString();
      }
      if (line.contains(text)) {
        return line;
      }
      all.append(line).append('\n');
    }
  }
}
