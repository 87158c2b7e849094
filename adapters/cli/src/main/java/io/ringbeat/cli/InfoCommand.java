package io.ringbeat.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringbeat.marketdata.file.EventFileFormat;
import io.ringbeat.marketdata.file.EventFileInfo;
import io.ringbeat.marketdata.file.EventFileReader;
import io.ringbeat.marketdata.file.SourceFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what an event file holds, without reading its events. */
@Command(
    name = "info",
    description = "Says what an event file holds.",
    showDefaultValues = true,
    sortOptions = false)
final class InfoCommand implements Callable<Integer> {
  private final Shell shell;

  @Parameters(paramLabel = "FILE", description = "An event file (.rbe).")
  private Path file;

  @Option(names = "--json", description = "Print one JSON object instead.")
  private boolean json;

  InfoCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    CaptureFiles.requireReadable(List.of(file));
    if (!EventFileFormat.isEventFile(file)) {
      throw new CliException(
          ExitCode.DATA,
          file
              + ": this is no event file; make one of a raw capture: "
              + shell.command()
              + " import "
              + file);
    }
    EventFileInfo info;
    try (EventFileReader reader = new EventFileReader(file)) {
      info = reader.info();
    }
    if (json) {
      Json.print(json(info), shell.out());
    } else {
      print(info);
    }
    return ExitCode.OK;
  }

  private void print(EventFileInfo info) {
    Facts facts = new Facts(shell.out());
    facts.add(
        "File",
        String.format(
            Locale.ROOT,
            "%s, %s, format %d, events of schema %d in %,d frames",
            info.path(),
            EventFileText.bytes(info.bytes()),
            info.formatVersion(),
            info.schemaVersion(),
            info.frames()));
    EventFileText.instruments(info.metadata().instruments(), facts);
    EventFileText.rows(info.events(), info.eventsByKind(), facts);
    EventFileText.period(
        info.firstVenueTime(),
        info.lastVenueTime(),
        info.firstEngineTime(),
        info.lastEngineTime(),
        facts);
    facts.add("Clock", EventFileText.correction(info.metadata().clockCorrectionNanos()));
    for (SourceFile source : info.metadata().sources()) {
      facts.add("Source", source.name() + ", " + EventFileText.bytes(source.bytes()));
      facts.add("", "sha256 " + source.sha256());
    }
    facts.add("Importer", info.metadata().importer());
  }

  private static ObjectNode json(EventFileInfo info) {
    ObjectNode root = Json.MAPPER.createObjectNode();
    root.put("schemaVersion", 1);
    root.put("file", info.path().toString());
    root.put("bytes", info.bytes());
    root.put("formatVersion", info.formatVersion());
    root.put("eventSchemaVersion", info.schemaVersion());
    root.put("frames", info.frames());
    root.set("instruments", EventFileText.json(info.metadata().instruments()));
    root.put("rows", info.events());
    ObjectNode kinds = root.putObject("rowsByKind");
    info.eventsByKind().forEach((kind, rows) -> kinds.put(kind, rows));
    root.put("firstVenueTime", info.firstVenueTime());
    root.put("lastVenueTime", info.lastVenueTime());
    root.put("firstEngineTime", info.firstEngineTime());
    root.put("lastEngineTime", info.lastEngineTime());
    root.put("clockCorrectionNanos", info.metadata().clockCorrectionNanos());
    ArrayNode sources = root.putArray("sources");
    for (SourceFile source : info.metadata().sources()) {
      sources
          .addObject()
          .put("name", source.name())
          .put("bytes", source.bytes())
          .put("sha256", source.sha256());
    }
    root.put("importer", info.metadata().importer());
    return root;
  }
}
