package io.ringbeat.cli.beat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.beat.BeatCore;
import io.ringbeat.beat.Entry;
import io.ringbeat.beat.EntryStatus;
import io.ringbeat.cli.journal.RunFolder;
import io.ringbeat.engine.Driver;
import io.ringbeat.engine.Engine;
import io.ringbeat.engine.Publisher;
import io.ringbeat.event.Event;
import io.ringbeat.event.Parcel;
import io.ringbeat.journal.Journal;
import io.ringbeat.journal.JournalOptions;
import io.ringbeat.rabbitmq.BeatGateway;
import io.ringbeat.rabbitmq.BeatListener;
import io.ringbeat.rabbitmq.Endpoint;
import io.ringbeat.schedule.Interval;
import io.ringbeat.schedule.Misfire;
import io.ringbeat.schedule.Plan;
import io.ringbeat.time.HeartbeatSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A beat's engine, whose gateway does not connect. */
@Timeout(60)
final class BeatSnapshotTest {
  private static final int ENTRIES = 200;

  @TempDir private Path folder;
  private final BeatCore core = new BeatCore("m", 1);

  private Engine open(BeatCore beat) {
    BeatGateway gateway =
        new BeatGateway(
            "b", "m", Endpoint.of("amqp://guest@127.0.0.1:1"), beat::place, new BeatListener() {});
    gateway.hold();
    return Engine.builder()
        .driver(Driver.CALLER)
        .ringSize(1 << 13)
        .heartbeat(HeartbeatSpec.every(1_000_000))
        .core("beat", beat)
        .gateway(gateway)
        .journal(new Journal(RunFolder.create(folder, 1), new JournalOptions().snapshotEvery(64)))
        .describe("beat", "b")
        .start();
  }

  @Test
  void shouldGoOnFromASnapshotSoThatWhatIsOlderCanBeArchived() {
    try (Engine engine = open(core)) {
      Publisher publisher = engine.publisher("file");
      Parcel parcel = new Parcel();
      for (int i = 0; i < ENTRIES; i++) {
        Plan plan = Plan.of(new Interval(3_600_000_000_000L, i));
        long[] event = new Entry("e" + i, plan, Misfire.SKIP, "").put(parcel);
        assertTrue(publisher.offer(event, 0, Event.slots(event, 0)) >= 0);
        engine.poll();
      }
      while (snapshots(engine) == 0) {
        engine.poll();
      }
    }

    BeatCore again = new BeatCore("m", 1);
    List<EntryStatus> found = new ArrayList<>();
    try (Engine engine = open(again)) {
      assertTrue(engine.recovered().toString().contains("snapshot"), engine.recovered().toString());
      again.ask(found::addAll);
      while (found.isEmpty()) {
        engine.poll();
      }
    }
    assertEquals(ENTRIES, found.size());
  }

  private static long snapshots(Engine engine) {
    AtomicLong count = new AtomicLong();
    engine.readCounters(
        (scope, name, value) -> {
          if (name.equals("snapshots")) {
            count.set(value);
          }
        });
    return count.get();
  }
}
