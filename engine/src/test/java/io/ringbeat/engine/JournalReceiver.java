package io.ringbeat.engine;

import io.ringbeat.event.Event;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The other side of the wire: outlives every crash of the engine. */
final class JournalReceiver {
  private final Map<Long, long[]> commands = new HashMap<>();

  void receive(long[] command) {
    long id = command[Event.VENUE_TIME];
    long[] before = commands.putIfAbsent(id, command);
    JournalSimulation.require(
        before == null || Arrays.equals(before, command),
        "the id " + id + " has come with other words");
  }

  boolean has(long id) {
    return commands.containsKey(id);
  }

  boolean has(long id, long[] command) {
    return Arrays.equals(commands.get(id), command);
  }

  /** Power was lost without a sync: ids that nothing on the disk tells of may come again. */
  void forget(long next, long lastRecorded) {
    commands.keySet().removeIf(id -> CoreContext.cause(id) >= next && id > lastRecorded);
  }
}
