package io.ringbeat.lint;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class RuleTest {
  @Test
  void shouldBeInTheReadme() throws IOException {
    String readme = Files.readString(Path.of("README.md"));

    for (Rule rule : Rule.values()) {
      boolean warning = rule.severity() == Severity.WARNING;
      String row = "| `" + rule.id() + "`" + (warning ? " (warning)" : "") + " |";
      assertTrue(readme.contains(row), row);
    }
  }

  @Test
  void shouldSayWhatItIsWhyItMattersAndWhatToDo() {
    for (Rule rule : Rule.values()) {
      assertFalse(rule.title().isBlank() || rule.why().isBlank() || rule.remedy().isBlank());
    }
  }
}
