package io.ringbeat.cli.lint;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringbeat.cli.Json;
import io.ringbeat.lint.Finding;
import io.ringbeat.lint.Severity;
import java.util.Locale;

/** Findings as JSON. */
final class FindingsJson {
  private FindingsJson() {}

  static ObjectNode of(String name, Linted linted) {
    ObjectNode root = Json.MAPPER.createObjectNode();
    root.put("schemaVersion", 1);
    root.put("source", name);
    linted.entries().forEach(root.putArray("entries")::add);
    root.put("errors", FindingsText.count(linted, Severity.ERROR));
    root.put("warnings", FindingsText.count(linted, Severity.WARNING));
    ArrayNode findings = root.putArray("findings");
    linted.findings().forEach(finding -> add(finding, findings.addObject()));
    return root;
  }

  private static void add(Finding finding, ObjectNode node) {
    node.put("rule", finding.rule().id());
    node.put("severity", finding.rule().severity().name().toLowerCase(Locale.ROOT));
    node.put("class", finding.className());
    node.put("file", finding.file());
    if (finding.line() > 0) {
      node.put("line", finding.line());
    } else {
      node.putNull("line");
    }
    node.put("method", finding.method());
    node.put("what", finding.what());
    node.put("title", finding.rule().title());
    node.put("why", finding.rule().why());
    node.put("remedy", finding.rule().remedy());
    finding.path().forEach(node.putArray("path")::add);
  }
}
