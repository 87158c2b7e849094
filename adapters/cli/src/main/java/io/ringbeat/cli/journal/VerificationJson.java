package io.ringbeat.cli.journal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringbeat.cli.Json;
import io.ringbeat.event.Hash64;
import io.ringbeat.event.Kind;
import io.ringbeat.journal.Damage;
import io.ringbeat.journal.LogSummary;
import io.ringbeat.journal.SegmentSummary;
import io.ringbeat.journal.SnapshotSummary;
import io.ringbeat.journal.Verification;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What a journal was found to be, as JSON. */
final class VerificationJson {
  private VerificationJson() {}

  static ObjectNode of(Path folder, Verification found) {
    ObjectNode root = Json.MAPPER.createObjectNode();
    root.put("schemaVersion", 1);
    root.put("folder", folder.toString());
    root.put("state", found.state().name().toLowerCase(Locale.ROOT));
    root.set("events", log(found.events()));
    ObjectNode commands = log(found.out());
    commands.put("lastId", LastCommand.id(found.out()));
    root.set("commands", commands);
    ArrayNode snapshots = root.putArray("snapshots");
    found.snapshots().forEach(snapshot -> add(snapshot, snapshots));
    return root;
  }

  static void putRanges(ObjectNode node, String name, List<LostFrames.Range> ranges) {
    ArrayNode array = node.putArray(name);
    for (LostFrames.Range range : ranges) {
      array
          .addObject()
          .put("first", range.first())
          .put("last", range.last())
          .put("file", range.file())
          .put("position", range.position());
    }
  }

  private static ObjectNode log(LogSummary log) {
    ObjectNode node = Json.MAPPER.createObjectNode();
    node.put("first", log.first());
    node.put("last", log.last());
    node.put("slots", log.slots());
    node.put("count", log.events());
    ObjectNode kinds = node.putObject("byKind");
    log.kinds().forEach((kind, count) -> kinds.put(Kind.name(kind), count));
    node.put("frames", log.frames());
    node.put("frameBytes", log.bytes());
    if (log.events() > 0) {
      node.put("firstTime", log.firstTime());
      node.put("lastTime", log.lastTime());
      node.put("bytesPerEvent", (double) log.bytes() / log.events());
    } else {
      node.putNull("firstTime").putNull("lastTime").putNull("bytesPerEvent");
    }
    if (log.bytesPerSecond() > 0) {
      node.put("bytesPerSecond", log.bytesPerSecond());
    } else {
      node.putNull("bytesPerSecond");
    }
    node.put("chain", Hash64.toHex(log.chain()));
    node.put("checkpoints", log.checkpoints());
    node.put("lastCheckpoint", log.lastCheckpoint());
    ArrayNode skips = node.putArray("skips");
    log.skips().forEach(skips::add);
    node.putObject("marks")
        .put("synced", log.synced())
        .put("owed", log.owed())
        .put("damaged", log.marksDamaged());
    node.put("end", log.end());
    node.put("torn", log.torn());
    node.set("damage", damage(log.damage()));
    ArrayNode segments = node.putArray("segments");
    for (SegmentSummary segment : log.segments()) {
      segments
          .addObject()
          .put("number", segment.number())
          .put("file", segment.name())
          .put("first", segment.first())
          .put("slots", segment.slots())
          .put("frameBytes", segment.bytes())
          .put("fileBytes", Segments.bytes(segment));
    }
    return node;
  }

  private static ObjectNode damage(Damage damage) {
    return damage == null
        ? null
        : Json.MAPPER
            .createObjectNode()
            .put("first", damage.first())
            .put("last", damage.last())
            .put("where", damage.where())
            .put("message", damage.message());
  }

  private static void add(SnapshotSummary snapshot, ArrayNode snapshots) {
    ObjectNode node = snapshots.addObject();
    node.put("sequence", snapshot.sequence());
    node.put("good", snapshot.isGood());
    node.put("wrong", snapshot.wrong());
    node.put("time", snapshot.time());
    node.put("out", snapshot.out());
    node.put("bytes", snapshot.bytes());
    ObjectNode parts = node.putObject("partBytes");
    snapshot.parts().forEach((name, bytes) -> parts.put(name, bytes));
    node.put("compared", snapshot.compared());
  }
}
