package io.ringbeat.cli.beat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.ringbeat.beat.Entry;
import io.ringbeat.event.Parcel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;

/**
 * A schedule file gives entries that an event can have, or is refused with a reason and a place.
 */
class ScheduleFuzzTest {
  @FuzzTest
  void read(byte[] bytes) throws IOException {
    Map<String, Entry> entries;
    try {
      entries = ScheduleFile.read("tasks.toml", new ByteArrayInputStream(bytes));
    } catch (ScheduleException e) {
      require(e.getMessage().startsWith("tasks.toml"), "it has to say where: " + e.getMessage());
      return;
    }
    Parcel parcel = new Parcel();
    Parcel read = new Parcel();
    for (Entry entry : entries.values()) {
      long[] event = entry.put(parcel);
      require(entry.equals(Entry.read(read.read(event, 0))), "it has to come back: " + entry);
      require(!entry.plan().describe(0, 2).isEmpty(), "it has to say something");
    }
  }

  private static void require(boolean condition, String what) {
    if (!condition) {
      throw new AssertionError(what);
    }
  }
}
