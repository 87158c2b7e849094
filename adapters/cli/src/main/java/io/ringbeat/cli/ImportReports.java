package io.ringbeat.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringbeat.marketdata.ImportReport;
import io.ringbeat.marketdata.capture.BookCheck;
import java.util.Locale;
import java.util.Map;

/** What an import did, for people and for programs. */
final class ImportReports {
  private ImportReports() {}

  static void print(ImportReport report, Shell shell) {
    Facts facts = new Facts(shell.out());
    facts
        .add("Wrote", report.target() + ", " + bytes(report.targetBytes()))
        .add(
            "Read",
            String.format(
                Locale.ROOT,
                "%,d lines, %s (%s decompressed), in %.1f s",
                report.lines(),
                bytes(report.bytesRead()),
                bytes(report.decompressedBytes()),
                report.seconds()));
    EventFileText.instruments(report.instruments(), facts);
    EventFileText.rows(report.events(), report.eventsByKind(), facts);
    EventFileText.period(
        report.firstVenueTime(),
        report.lastVenueTime(),
        report.firstEngineTime(),
        report.lastEngineTime(),
        facts);
    facts.add("Clock", EventFileText.correction(report.clockCorrectionNanos()));
    facts.add("Gaps", report.gaps() == 0 ? "none" : report.gaps() + " (book empty after each)");
    for (Map.Entry<String, Long> entry : report.skipped().entrySet()) {
      facts.add("Left out", count(entry.getValue()) + " " + entry.getKey());
    }
    report.bookCheck().ifPresent(check -> print(check, facts));
    shell
        .out()
        .print(
            "\nWhat next\n  "
                + shell.command()
                + " backtest --data "
                + report.target()
                + "\n  "
                + shell.command()
                + " info "
                + report.target()
                + "\n");
  }

  private static void print(BookCheck.Report check, Facts facts) {
    facts.add(
        "Book check",
        count(check.differences())
            + " differences in "
            + count(check.comparisons())
            + " comparisons with the venue's best prices");
    check.first().forEach(difference -> facts.add("", difference));
  }

  static ObjectNode json(ImportReport report) {
    ObjectNode root = Json.MAPPER.createObjectNode();
    root.put("schemaVersion", 1);
    root.put("target", report.target().toString());
    root.put("targetBytes", report.targetBytes());
    root.put("lines", report.lines());
    root.put("bytesRead", report.bytesRead());
    root.put("decompressedBytes", report.decompressedBytes());
    root.put("seconds", report.seconds());
    root.set("instruments", EventFileText.json(report.instruments()));
    root.put("rows", report.events());
    put(report.eventsByKind(), root.putObject("rowsByKind"));
    put(report.messagesByKind(), root.putObject("messagesByKind"));
    put(report.skipped(), root.putObject("skipped"));
    root.put("gaps", report.gaps());
    root.put("firstVenueTime", report.firstVenueTime());
    root.put("lastVenueTime", report.lastVenueTime());
    root.put("firstEngineTime", report.firstEngineTime());
    root.put("lastEngineTime", report.lastEngineTime());
    root.put("clockCorrectionNanos", report.clockCorrectionNanos());
    if (report.bookCheck().isPresent()) {
      BookCheck.Report check = report.bookCheck().get();
      ObjectNode out = root.putObject("bookCheck");
      out.put("comparisons", check.comparisons());
      out.put("differences", check.differences());
      ArrayNode first = out.putArray("first");
      check.first().forEach(first::add);
    } else {
      root.putNull("bookCheck");
    }
    return root;
  }

  private static void put(Map<String, Long> counts, ObjectNode out) {
    counts.forEach((name, count) -> out.put(name, count));
  }

  private static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String bytes(long value) {
    return EventFileText.bytes(value);
  }
}
