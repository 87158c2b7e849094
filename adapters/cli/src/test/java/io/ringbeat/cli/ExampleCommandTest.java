package io.ringbeat.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Examples of hosts are run by their names. */
class ExampleCommandTest {
  private static final Path SOURCES =
      Path.of("..", "..", "examples", "src", "main", "java", "io", "ringbeat", "examples");

  @Test
  void shouldNameEveryExampleThatCanBeRun() throws IOException {
    Run run = Run.of("example");

    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    List<String> named =
        run.out().lines().map(line -> line.replaceFirst(" .*", "")).sorted().toList();
    assertEquals(runnable(), named);
  }

  private static List<String> runnable() throws IOException {
    try (Stream<Path> files = Files.list(SOURCES)) {
      return files
          .filter(ExampleCommandTest::hasMain)
          .map(file -> file.getFileName().toString().replace(".java", ""))
          .sorted()
          .toList();
    }
  }

  private static boolean hasMain(Path file) {
    try {
      return Files.readString(file).contains("public static void main(");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void shouldRunAnExample() {
    assertEquals(ExitCode.OK, Run.of("example", "MinimalHost").exitCode());
  }

  @Test
  void shouldSayWhichExamplesThereAreAndWhatTheyTake() {
    Run unknown = Run.of("example", "Nonsense");
    assertEquals(ExitCode.USAGE, unknown.exitCode());
    assertTrue(unknown.err().contains("there is no example Nonsense, only MinimalHost, "));

    for (List<String> few : List.of(List.of("DurableHost"), List.of("RemoteVenue", "amqp://x"))) {
      String[] args = Stream.concat(Stream.of("example"), few.stream()).toArray(String[]::new);
      Run run = Run.of(args);
      assertEquals(ExitCode.USAGE, run.exitCode());
      assertTrue(run.err().contains(few.get(0) + " takes the arguments "), run.err());
    }
  }

  @Test
  void shouldSayWhatIsWrongWithAnAddressAndNotShowIt(@TempDir Path folder) {
    Run run = Run.of("example", "RemoteVenue", "http://me:secret@there", folder.toString());

    assertEquals(ExitCode.USAGE, run.exitCode());
    assertTrue(run.err().contains("amqp://user:password@host"), run.err());
    assertFalse(run.err().contains("secret"), run.err());
  }
}
