package io.ringbeat.rabbitmq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What has come in is known, as plain collections would know it. */
final class InboxTest {
  private static <S extends io.ringbeat.state.State> S copy(S from, S to) {
    StateWriter out = new StateWriter();
    from.save(out);
    StateReader in = new StateReader(out.words(), 0, out.length());
    to.load(in);
    in.requireEnd();
    return to;
  }

  @Test
  void shouldKnowTheLastMessagesByTheirIds() {
    for (long seed = 1; seed <= 50; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int capacity = 1 << random.nextInt(1, 8);
      IdWindow window = new IdWindow(capacity);
      Map<Long, Integer> model = new LinkedHashMap<>(); // oldest first
      for (int step = 0; step < 5_000; step++) {
        long id = random.nextInt(3 * capacity);
        int index = random.nextInt(4);
        if (!model.containsKey(id) && model.size() == capacity) {
          model.remove(model.keySet().iterator().next());
        }
        int taken = model.computeIfAbsent(id, each -> 0);
        boolean expected = index >= taken;
        if (expected) {
          model.put(id, index + 1);
        }

        assertEquals(expected, window.take(window.place(id, -id), index), "seed " + seed);

        if (random.nextInt(1_000) == 0) {
          window = copy(window, new IdWindow(capacity));
        }
      }
    }
  }

  @Test
  void shouldKnowAProducersSequencesNearTheHighest() {
    for (long seed = 1; seed <= 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      SequenceWindow window = new SequenceWindow();
      TreeSet<Long> model = new TreeSet<>();
      long highest = 0;
      for (int step = 0; step < 20_000; step++) {
        long jump = random.nextInt(500) == 0 ? 3L * SequenceWindow.WIDTH : 40;
        long sequence =
            random.nextInt(3) == 0
                ? Math.max(0, highest - random.nextLong(2L * SequenceWindow.WIDTH))
                : highest + random.nextLong(jump);
        boolean below = !model.isEmpty() && sequence <= highest - SequenceWindow.WIDTH;
        boolean expected = !below && model.add(sequence);
        highest = Math.max(highest, sequence);

        assertEquals(below, window.isBelow(sequence), "seed " + seed);
        assertEquals(expected, window.add(sequence), "seed " + seed + ", sequence " + sequence);

        if (random.nextInt(5_000) == 0) {
          window = copy(window, new SequenceWindow());
        }
      }
    }
  }

  @Test
  void shouldKeepProducersApartAndForgetTheOneThatWasSilentForLongest() {
    Inbox inbox = new Inbox();
    for (long producer = 1; producer <= Inbox.PRODUCERS; producer++) {
      assertTrue(inbox.add(producer, 7));
    }
    for (long producer = 1; producer <= Inbox.PRODUCERS; producer++) {
      assertFalse(inbox.add(producer, 7));
    }
    inbox = copy(inbox, new Inbox());

    assertTrue(inbox.add(1_000, 7)); // takes the place of the first

    assertTrue(inbox.add(1, 7)); // forgotten, takes the place of the second
    assertFalse(inbox.add(3, 7));
    assertFalse(inbox.add(1_000, 7));
    assertEquals(0, inbox.below());
  }

  @Test
  void shouldCountWhatComesTooLate() {
    Inbox inbox = new Inbox();
    inbox.add(1, 10L * SequenceWindow.WIDTH);

    assertFalse(inbox.add(1, 5));

    assertEquals(1, inbox.below());
    assertEquals(1, copy(inbox, new Inbox()).below());
  }

  @Test
  void shouldDrawKeysFromTheWholeOfAnId() {
    IdWindow window = new IdWindow(4);
    assertTrue(window.take(window.place(1, 2), 0));
    assertTrue(window.take(window.place(2, 1), 0));
    assertTrue(window.take(window.place(1, 3), 0));
    assertFalse(window.take(window.place(1, 2), 0));
  }
}
