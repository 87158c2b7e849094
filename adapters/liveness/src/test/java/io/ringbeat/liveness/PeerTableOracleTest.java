package io.ringbeat.liveness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringbeat.event.PeerCode;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table against something slow and obvious, with random traffic of peers. */
final class PeerTableOracleTest {
  private static final long MS = TableRig.MS;
  private static final int SEEDS = 150;
  private static final int MILLIS = 3_000; // ms of engine time in each run

  private int spared; // suspects, over all runs

  /** One peer, asked in every ms what becomes of it. */
  private static final class Obvious {
    final String name;
    final long interval;
    final long grace;
    Verdict verdict;
    long session;
    long heard;
    long suspected; // when
    long spared = -1; // when, as a suspect
    final List<String> log;

    Obvious(String name, Detection detection, List<String> log) {
      this.name = name;
      interval = detection.interval() / MS;
      grace = detection.grace() / MS;
      this.log = log;
    }

    void at(long now) {
      if (verdict == Verdict.ALIVE && now - heard >= interval + grace) {
        suspect(now);
      } else if (verdict == Verdict.SUSPECT && now >= deadline()) {
        if (spared < 0 && 2 * (now - deadline()) > grace) {
          spared = now;
        } else {
          session = 0;
          become(Verdict.DEAD, now);
        }
      }
    }

    private void suspect(long now) {
      suspected = now;
      spared = -1;
      become(Verdict.SUSPECT, now);
    }

    /** When it becomes what it becomes if nothing is heard. */
    long deadline() {
      long first = heard + interval + grace;
      if (verdict != Verdict.SUSPECT) {
        return first;
      }
      return grace + (spared < 0 ? Math.max(first, suspected) : spared);
    }

    void on(int code, long from, long now) {
      if (code == PeerCode.JOINED) {
        session = from;
        hear(now);
      } else if (session == from && session != 0) {
        switch (code) {
          case PeerCode.LEFT -> {
            session = 0;
            become(Verdict.LEFT, now);
          }
          case PeerCode.CLOSED -> {
            session = 0;
            if (verdict == Verdict.ALIVE) {
              suspect(now);
            }
          }
          default -> hear(now);
        }
      }
    }

    private void hear(long now) {
      if (verdict != Verdict.ALIVE) {
        become(Verdict.ALIVE, now);
      }
      heard = now;
    }

    private void become(Verdict next, long now) {
      verdict = next;
      log.add(now + " " + name + " " + next);
    }
  }

  @ParameterizedTest
  @CsvSource({"100, 50", "40, 80", "7, 1", "1, 30"})
  void shouldConcludeWhatIsObvious(long interval, long grace) {
    int verdicts = 0;
    spared = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      Detection detection = Detection.of(interval * MS, grace * MS).peers(8);
      verdicts += run(detection, seed, interval, grace);
    }

    assertEquals(true, verdicts > 20 * SEEDS, verdicts + " verdicts");
    assertEquals(true, spared > SEEDS / 10, spared + " spared");
  }

  private int run(Detection detection, long seed, long interval, long grace) {
    SplittableRandom random = new SplittableRandom(seed * 1_000 + interval);
    List<String> expected = new ArrayList<>();
    TreeMap<Long, Obvious> peers = new TreeMap<>(); // judged in the order of their numbers
    for (int i = 0; i < 8; i++) {
      peers.put(PeerInfo.number("p" + i), new Obvious("p" + i, detection, expected));
    }
    try (TableRig rig = new TableRig(detection, false)) {
      long session = 0;
      long now = 0;
      while (now < MILLIS) {
        int happening = random.nextInt(3 + (int) Math.min(interval + grace, 40));
        if (happening < 3) {
          Obvious peer = peers.get(PeerInfo.number("p" + random.nextInt(8)));
          int code = code(random.nextInt(12));
          long from = code == PeerCode.JOINED ? ++session : peer.session - random.nextInt(10) / 9;
          if (code == PeerCode.JOINED) {
            rig.join(peer.name, from);
          } else {
            rig.event(peer.name, code, from, random.nextInt(3));
          }
          peer.on(code, from, now);
        }
        boolean stall = random.nextInt(100) == 0;
        long passed = stall ? 1 + random.nextInt((int) (interval + 2 * grace)) : 1;
        rig.jump(passed);
        now += passed;
        for (Obvious each : byDeadline(peers)) {
          each.at(now);
          spared += each.spared == now ? 1 : 0;
        }
      }
      assertEquals(expected, rig.log, "seed " + seed);
    }
    return expected.size();
  }

  /** Those that are judged in one ms are judged in the order of their deadlines. */
  private static List<Obvious> byDeadline(Map<Long, Obvious> peers) {
    List<Obvious> all = new ArrayList<>(peers.values());
    Collections.sort(all, Comparator.comparingLong(Obvious::deadline)); // stable
    return all;
  }

  private static int code(int dice) {
    return switch (dice) {
      case 0, 1 -> PeerCode.JOINED;
      case 2 -> PeerCode.CLOSED;
      case 3 -> PeerCode.LEFT;
      case 4, 5 -> PeerCode.PROBE_ACKED;
      default -> PeerCode.BEAT;
    };
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void shouldSaveAllOfItsState(boolean byPhi) {
    Detection fixed = Detection.of(40 * MS, 20 * MS).peers(8);
    Detection detection = byPhi ? fixed.with(new Phi(4, 5 * MS, MS, 10)) : fixed;
    for (long seed = 0; seed < 30; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      try (TableRig rig = new TableRig(detection, false)) {
        for (int i = 0; i < 300; i++) {
          String name = "p" + random.nextInt(8);
          int code = code(random.nextInt(12));
          Peer known = rig.peer(name);
          if (code == PeerCode.JOINED || known == null) {
            rig.join(name, i + 1);
          } else {
            rig.event(name, code, known.session, 0);
          }
          rig.pass(random.nextInt(6)).jump(random.nextInt(10) == 0 ? 100 : 0);
          requireSaved(rig.core, detection, "seed " + seed + ", event " + i);
        }
      }
    }
  }

  private static void requireSaved(LivenessCore core, Detection detection, String when) {
    StateWriter first = new StateWriter();
    core.save(first);
    LivenessCore other = new LivenessCore(detection);
    StateReader in = new StateReader(first.words(), 0, first.length());
    other.load(in);
    in.requireEnd();

    assertEquals(core.stateHash(), other.stateHash(), when);
  }
}
