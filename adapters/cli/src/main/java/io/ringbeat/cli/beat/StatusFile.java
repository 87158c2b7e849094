package io.ringbeat.cli.beat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringbeat.beat.BeatStatus;
import io.ringbeat.beat.EntryStatus;
import io.ringbeat.cli.Json;
import io.ringbeat.cli.Main;
import io.ringbeat.rabbitmq.codec.CeleryBody;
import io.ringbeat.schedule.Schedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/** The file in which a beat says how it is, once a second. Fields are only ever added. */
final class StatusFile {
  /** Its name in the folder of the run. */
  static final String NAME = "status.json";

  private static final String VERSION = Main.version();
  private static final long PID = ProcessHandle.current().pid();
  private static final long STARTED = started(ProcessHandle.current());

  private StatusFile() {}

  /**
   * How the process is, beside its core.
   *
   * @param options what it was started with
   * @param time when this is so, ns since the epoch
   * @param connection the gateway's words for it
   * @param problem what is wrong with the schedule file; null for nothing
   * @param counters by their names
   * @param refusals the last ones
   */
  record Host(
      BeatOptions options,
      long time,
      String connection,
      String problem,
      Map<String, Long> counters,
      List<String> refusals) {}

  static ObjectNode json(Host host, BeatStatus core) {
    ObjectNode root = Json.MAPPER.createObjectNode();
    root.put("schemaVersion", 1);
    root.put("pid", PID);
    root.put("processStarted", STARTED);
    root.put("time", BeatNews.instant(host.time));
    root.put("version", VERSION);
    root.put("name", host.options.name());
    root.put("member", host.options.member());
    root.put("schedule", host.options.schedule().toString());
    root.put("scheduleProblem", host.problem);
    root.put("broker", host.options.endpoint().toString());
    root.put("connection", host.connection);
    root.put("leading", core.leading());
    root.put("leader", core.leader());
    root.put("epoch", core.epoch());
    root.put("place", core.place());
    root.put("entries", core.entries());
    root.put("inFlight", core.inFlight());
    root.put("sent", core.sent());
    root.put("recorded", core.recorded());
    root.put("late", core.late());
    root.put("passedOver", core.passedOver());
    ObjectNode counters = root.putObject("counters");
    host.counters.forEach(counters::put);
    ArrayNode next = root.putArray("next");
    for (EntryStatus each : core.next()) {
      if (each.nextRun() != Schedule.NONE) {
        ObjectNode entry = next.addObject();
        entry.put("name", each.name());
        entry.put("task", CeleryBody.read(each.entry().body()).task().name());
        entry.put("scheduled", BeatNews.instant(each.nextRun()));
        entry.put("id", each.nextId().toString());
        entry.put("runs", each.totalRuns());
      }
    }
    ArrayNode refusals = root.putArray("refusals");
    host.refusals.forEach(refusals::add);
    return root;
  }

  /** Returns when a process was started, ms since the epoch; 0 if the system does not say. */
  static long started(ProcessHandle process) {
    return process.info().startInstant().map(java.time.Instant::toEpochMilli).orElse(0L);
  }

  /** Writes the file so that whoever reads it sees a whole one. */
  static void write(Path file, ObjectNode status) throws IOException {
    Path temporary = file.resolveSibling("." + NAME + ".tmp");
    Files.write(temporary, Json.MAPPER.writeValueAsBytes(status));
    Files.move(
        temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}
