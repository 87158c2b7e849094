package io.ringbeat.rabbitmq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.engine.Core;
import io.ringbeat.engine.CoreContext;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.rabbitmq.codec.BadMessageException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What comes in is cut to what the ring takes, and each event gets through once. */
final class EntranceTest {
  /** Notes word C of what it is given. */
  private static final class Ids implements Core {
    final List<Long> got = new ArrayList<>();

    @Override
    public void onEvent(CoreContext context, long[] slab, int offset) {
      got.add(slab[offset + Event.C]);
    }
  }

  private final Ids ids = new Ids();
  private BridgeCore core = new BridgeCore(ids);

  private static long[] event(long id, int payloadSlots) {
    long[] event = new long[(1 + payloadSlots) * Event.WORDS];
    event[0] = Event.header(Kind.MESSAGE, payloadSlots > 0 ? Event.LONG : 0, 0, 0);
    event[Event.C] = id;
    event[Event.E] = (long) payloadSlots * Event.BYTES;
    return event;
  }

  private void feed(Entrance entrance, int parts) {
    for (int part = 0; part < parts; part++) {
      int at = entrance.from(part);
      while (at < entrance.to(part)) {
        core.onEvent(null, entrance.words(), at);
        at += Event.slots(entrance.words(), at) * Event.WORDS;
      }
    }
  }

  private static Entrance begin(Entrance entrance, String producer, String id) {
    entrance.begin("queue", Entrance.ALLOWED, "exchange", "key", producer, id);
    return entrance;
  }

  @Test
  void shouldCutWhatIsTooLongForTheRingAndLetEachEventThroughOnce() {
    for (long seed = 1; seed <= 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int most = random.nextInt(16, 200);
      Entrance entrance = new Entrance(most, 1_000, 10);
      ids.got.clear();
      core = new BridgeCore(ids);
      int count = random.nextInt(1, 300);
      boolean numbered = random.nextBoolean();
      for (int round = 0; round < 2; round++) { // the second time all of it is known
        begin(entrance, "producer", numbered ? null : "id " + seed);
        SplittableRandom sizes = new SplittableRandom(seed);
        for (int i = 0; i < count; i++) {
          entrance.event(numbered ? i : -1, event(i, sizes.nextInt(most / 4)), 0);
        }
        entrance.end();
        for (int part = 0; part < entrance.parts(); part++) {
          int slots = (entrance.to(part) - entrance.from(part)) / Event.WORDS;
          assertTrue(slots <= most, "seed " + seed + ": " + slots + " slots of " + most);
        }
        feed(entrance, entrance.parts());
      }

      assertEquals(BridgeTest.upTo(count - 1).size() + 1, ids.got.size(), "seed " + seed);
      for (int i = 0; i < count; i++) {
        assertEquals(i, ids.got.get(i), "seed " + seed);
      }
      assertEquals(count, core.duplicates());
    }
  }

  @Test
  void shouldRefuseAnEventThatNeverFits() {
    Entrance entrance = new Entrance(64, 10, 10);
    int largest = 0;
    for (int slots = 1; slots < 64; slots++) {
      begin(entrance, "producer", "id");
      long[] event = event(1, slots);
      try {
        entrance.event(-1, event, 0);
        entrance.end();
        largest = slots;
        assertEquals(1, entrance.parts());
      } catch (IllegalArgumentException e) {
        assertTrue(e.getMessage().contains("more slots"), e.getMessage());
      }
    }
    assertTrue(largest > 50 && largest < 63, "the largest has " + largest);
  }

  @Test
  void shouldTellMessagesApartByQueueProducerAndIdAndKnowThemAgain() throws BadMessageException {
    Entrance entrance = new Entrance(64, 10, 10);
    String[][] messages = {
      {"q1", "a", "1"},
      {"q2", "a", "1"},
      {"q1", "b", "1"},
      {"q1", "a", "2"},
      {"q1", "a", "a/7"},
      {"q2", "a", "a/7"},
      {"q1", "a", "a/8"},
      {"q1", "", "1"},
    };
    for (int round = 0; round < 2; round++) {
      for (String[] each : messages) {
        entrance.begin(each[0], Entrance.ALLOWED, "x", "k", each[1], each[2]);
        entrance.letter("x", "k", null, new byte[] {1});
        feed(entrance, 1);
      }
      assertEquals(messages.length, ids.got.size());
      assertEquals((long) round * messages.length, core.duplicates());
    }
  }

  @Test
  void shouldLetThroughAgainWhatNobodyCanTell() throws BadMessageException {
    Entrance entrance = new Entrance(64, 10, 10);
    for (int round = 0; round < 2; round++) {
      begin(entrance, null, null).letter("x", "k", null, new byte[] {1});
      feed(entrance, 1);
      begin(entrance, null, null).event(5, event(5, 0), 0); // a sequence of nobody
      entrance.end();
      feed(entrance, 1);
    }
    assertEquals(4, ids.got.size());
  }

  @Test
  void shouldTakeInWhatACrashHasCutOffAndNothingOfItTwice() {
    Entrance entrance = new Entrance(64, 100, 10);
    for (int cut = 0; cut <= 5; cut++) {
      ids.got.clear();
      core = new BridgeCore(ids);
      begin(entrance, "p", "message");
      for (int i = 0; i < 5; i++) {
        entrance.event(-1, event(i, 0), 0);
      }
      entrance.end();
      int at = entrance.from(0);
      for (int i = 0; i <= cut; i++) { // the head, and some of the events
        core.onEvent(null, entrance.words(), at);
        at += Event.slots(entrance.words(), at) * Event.WORDS;
      }
      long[] recovered = new long[Event.WORDS];
      recovered[0] = Event.header(Kind.CONTROL, 0, 0, 0);
      recovered[Event.C] = 99;
      core.onEvent(null, recovered, 0);
      feed(entrance, 1);

      assertEquals(List.of(0L, 1L, 2L, 3L, 4L), ids.got.stream().filter(id -> id != 99).toList());
    }
  }

  @Test
  void shouldRefuseWhatMustNotComeFromOutside() {
    Entrance entrance = new Entrance(64, 2, 10);
    for (int kind : new int[] {0, Kind.CONTROL, Kind.TASK_DUE, Kind.HEARTBEAT, Kind.CONFIRM, 255}) {
      begin(entrance, "p", "id");
      long[] event = event(1, 0);
      event[0] = Event.header(kind, 0, 0, 0);
      assertThrows(IllegalArgumentException.class, () -> entrance.event(-1, event, 0));
    }
    long[] foreign = event(1, 0);
    foreign[0] = Event.header(Kind.TRADE, 0, 0, 10);
    assertThrows(IllegalArgumentException.class, () -> entrance.event(-1, foreign, 0));
    begin(entrance, "p", "id");
    entrance.event(-1, event(1, 0), 0);
    entrance.event(-1, event(2, 0), 0);
    assertThrows(IllegalArgumentException.class, () -> entrance.event(-1, event(3, 0), 0));
  }
}
