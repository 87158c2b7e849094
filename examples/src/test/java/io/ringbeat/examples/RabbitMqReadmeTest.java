package io.ringbeat.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The code on the bridge's page is that of the examples, which compile and are tested. */
class RabbitMqReadmeTest {
  private static final Path SOURCES = Path.of("src", "main", "java", "io", "ringbeat", "examples");

  @Test
  void shouldShowCodeOfTheExamples() throws IOException {
    String page = Files.readString(Path.of("..", "adapters", "rabbitmq", "README.md"));
    List<String> shown =
        Pattern.compile("(?s)```java\\n(.*?)```")
            .matcher(page)
            .results()
            .map((MatchResult block) -> block.group(1))
            .toList();

    assertEquals(2, shown.size());
    assertTrue(source("BridgedHost").contains(shown.get(0)), shown.get(0));
    assertTrue(source("RemoteTrader").contains(shown.get(1)), shown.get(1));
  }

  private static String source(String type) throws IOException {
    return Files.readString(SOURCES.resolve(type + ".java"));
  }
}
