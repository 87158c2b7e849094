package io.ringbeat.liveness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.event.PeerCode;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Beats are expected each 100 ms, and there are 50 ms of grace. */
final class PeerTableTest {
  private static final Detection DETECTION =
      Detection.of(100 * TableRig.MS, 50 * TableRig.MS).peers(3);

  private static void expect(TableRig rig, String... lines) {
    assertEquals(List.of(lines), rig.log);
  }

  @Test
  void shouldSuspectAskAndBuryWhoIsSilent() {
    try (TableRig rig = new TableRig(DETECTION, true)) {
      rig.join("a", 1).pass(100).beat("a", 1).pass(300);

      expect(
          rig,
          "0 a ALIVE",
          "250 a SUSPECT",
          "250 a <- PROBE",
          "300 a DEAD",
          "300 a <- CLOSE " + PeerCode.TAKEN_FOR_DEAD);
    }
  }

  @Test
  void shouldNeverSuspectWhoBeats() {
    try (TableRig rig = new TableRig(DETECTION, true)) {
      rig.join("a", 1);
      for (int i = 0; i < 50; i++) {
        rig.pass(149).beat("a", 1);
      }

      expect(rig, "0 a ALIVE");
      assertEquals(50, rig.peer("a").beats());
      assertEquals(TableRig.T0 + 50 * 149 * TableRig.MS, rig.peer("a").heard());
    }
  }

  @Test
  void shouldLetLiveWhoAnswersTheProbe() {
    try (TableRig rig = new TableRig(DETECTION, true)) {
      rig.join("a", 1).pass(180).event("a", PeerCode.PROBE_ACKED, 1, rig.lastProbe).pass(160);

      expect(
          rig,
          "0 a ALIVE",
          "150 a SUSPECT",
          "150 a <- PROBE",
          "180 a ALIVE",
          "330 a SUSPECT",
          "330 a <- PROBE");
      assertEquals(30 * TableRig.MS, rig.peer("a").roundTrip());
    }
  }

  @Test
  void shouldMeasureOnlyTheProbeThatIsUnderWay() {
    try (TableRig rig = new TableRig(DETECTION, false)) {
      rig.join("a", 1).pass(180).event("a", PeerCode.PROBE_ACKED, 1, rig.lastProbe + 1);

      expect(rig, "0 a ALIVE", "150 a SUSPECT", "180 a ALIVE"); // it lives all the same
      assertEquals(-1, rig.peer("a").roundTrip());
    }
  }

  @Test
  void shouldNotTakeAnAnswerForThatToAProbeWhereThereWasNone() {
    try (TableRig rig = new TableRig(DETECTION, false)) {
      rig.join("a", 1).pass(10).event("a", PeerCode.PROBE_ACKED, 1, Peer.NONE).pass(149);

      expect(rig, "0 a ALIVE"); // heard at 10
      assertEquals(-1, rig.peer("a").roundTrip());
    }
  }

  @Test
  void shouldSuspectAtOnceWhoseConnectionIsGone() {
    try (TableRig rig = new TableRig(DETECTION, true)) {
      rig.join("a", 1).pass(20).event("a", PeerCode.CLOSED, 1, PeerCode.ENDED).pass(300);

      expect(rig, "0 a ALIVE", "20 a SUSPECT", "200 a DEAD");
    }
  }

  @Test
  void shouldLetLiveWhoComesBackInTime() {
    try (TableRig rig = new TableRig(DETECTION, true)) {
      rig.join("a", 1).pass(20).event("a", PeerCode.CLOSED, 1, PeerCode.FAILED);
      rig.pass(179).join("a", 2).pass(10);

      expect(rig, "0 a ALIVE", "20 a SUSPECT", "199 a ALIVE");
      assertTrue(rig.peer("a").connected());
    }
  }

  @Test
  void shouldRaiseTheDeadWhenTheyJoinAgainOnly() {
    try (TableRig rig = new TableRig(DETECTION, false)) {
      rig.join("a", 1).pass(201).beat("a", 1).pass(10).join("a", 2).pass(10);

      expect(rig, "0 a ALIVE", "150 a SUSPECT", "200 a DEAD", "211 a ALIVE");
    }
  }

  @Test
  void shouldNotMissWhoHasTakenLeave() {
    try (TableRig rig = new TableRig(DETECTION, true)) {
      rig.join("a", 1).pass(20).event("a", PeerCode.LEFT, 1, 0);
      rig.event("a", PeerCode.CLOSED, 1, PeerCode.ENDED).pass(500);

      expect(rig, "0 a ALIVE", "20 a LEFT");
    }
  }

  @Test
  void shouldNotListenToAConnectionThatWasReplaced() {
    try (TableRig rig = new TableRig(DETECTION, false)) {
      rig.join("a", 1).pass(50).join("a", 2);
      rig.event("a", PeerCode.CLOSED, 1, PeerCode.REPLACED).pass(100).beat("a", 1).pass(60);

      expect(rig, "0 a ALIVE", "200 a SUSPECT");
    }
  }

  @Test
  void shouldKnowWhatAPeerSaysOfItself() {
    try (TableRig rig = new TableRig(DETECTION, false)) {
      rig.join("a", 1).pass(140).status("a", 1, "draining").pass(140);

      expect(rig, "0 a ALIVE");
      assertEquals(new PeerInfo("a", "127.0.0.1", 7, "draining"), rig.peer("a").info());
    }
  }

  @Test
  void shouldGiveASuspectItsGraceInFullWhenTheEngineStoodStill() {
    try (TableRig rig = new TableRig(DETECTION, true)) {
      rig.join("a", 1).jump(60_000);
      rig.pass(49).event("a", PeerCode.PROBE_ACKED, 1, rig.lastProbe).pass(100);

      expect(rig, "0 a ALIVE", "60000 a SUSPECT", "60000 a <- PROBE", "60049 a ALIVE");
    }
  }

  @Test
  void shouldSpareASuspectOnceWhenTheEngineStoodStill() {
    try (TableRig rig = new TableRig(DETECTION, false)) {
      rig.join("a", 1).join("b", 2).pass(160).jump(60_000); // they are suspects since 150
      rig.pass(49).beat("a", 1).pass(1);

      expect(
          rig,
          "0 a ALIVE",
          "0 b ALIVE",
          "150 " + first("a", "b") + " SUSPECT",
          "150 " + last("a", "b") + " SUSPECT",
          "60209 a ALIVE",
          "60210 b DEAD");
    }
  }

  @Test
  void shouldNotSpareASuspectTwice() {
    try (TableRig rig = new TableRig(DETECTION, false)) {
      rig.join("a", 1).pass(160).jump(60_000).jump(60_000);

      expect(rig, "0 a ALIVE", "150 a SUSPECT", "120160 a DEAD");
    }
  }

  @Test
  void shouldSpareASuspectAgainThatWasHeardInBetween() {
    try (TableRig rig = new TableRig(DETECTION, false)) {
      rig.join("a", 1).pass(160).jump(1_000).beat("a", 1).pass(150).jump(1_000).beat("a", 1);

      expect(rig, "0 a ALIVE", "150 a SUSPECT", "1160 a ALIVE", "1310 a SUSPECT", "2310 a ALIVE");
    }
  }

  @Test
  void shouldSpareNobodyWhenTheEngineIsLateByHalfAGraceOrLess() {
    try (TableRig rig = new TableRig(DETECTION, false)) {
      rig.join("a", 1).pass(199).jump(26); // 25 ms late

      expect(rig, "0 a ALIVE", "150 a SUSPECT", "225 a DEAD");
    }
    try (TableRig rig = new TableRig(DETECTION, false)) {
      rig.join("a", 1).pass(199).jump(27).pass(50);

      expect(rig, "0 a ALIVE", "150 a SUSPECT", "276 a DEAD");
    }
  }

  @Test
  void shouldSaveWhomItHasSparedAndHowAPeerSpeaks() {
    try (TableRig rig = new TableRig(DETECTION.json(900 * TableRig.MS), false)) {
      rig.join("a", 1).join("b", 2, Peer.JSON).pass(160).jump(100);
      StateWriter saved = new StateWriter();
      rig.core.save(saved);
      LivenessCore other = new LivenessCore(DETECTION);
      other.load(new StateReader(saved.words(), 0, saved.length()));

      assertEquals(List.of(true, false), of(rig.core, peer -> peer.spared));
      assertEquals(List.of(true, false), of(other, peer -> peer.spared));
      assertEquals(List.of(false, true), of(other, peer -> peer.json));
      assertEquals(rig.core.stateHash(), other.stateHash());
    }
  }

  /** What is so of a and b. */
  private static List<Boolean> of(LivenessCore core, Predicate<Peer> what) {
    return Stream.of("a", "b")
        .map(name -> what.test(core.table().peer(PeerInfo.number(name))))
        .toList();
  }

  private static String first(String one, String other) {
    return PeerInfo.number(one) < PeerInfo.number(other) ? one : other;
  }

  private static String last(String one, String other) {
    return first(one, other).equals(one) ? other : one;
  }

  @Test
  void shouldWaitAsLongAsItIsToldForThoseWhoSendJson() {
    try (TableRig rig = new TableRig(DETECTION.json(900 * TableRig.MS), false)) {
      rig.join("old", 1, Peer.JSON).pass(900).beat("old", 1).pass(1_000);

      expect(rig, "0 old ALIVE", "1850 old SUSPECT", "1900 old DEAD");
    }
  }

  @Test
  void shouldJudgeAPeerByHowItJoinedLast() {
    try (TableRig rig = new TableRig(DETECTION.json(900 * TableRig.MS), false)) {
      rig.join("a", 1, Peer.JSON).pass(10).join("a", 2).pass(200);

      expect(rig, "0 a ALIVE", "160 a SUSPECT", "210 a DEAD");
    }
  }

  @Test
  void shouldExpectOfThoseWhoSendJsonTheirIntervalByPhi() {
    Phi phi = new Phi(8, 20 * TableRig.MS, 2 * TableRig.MS, 100);
    Detection detection = DETECTION.with(phi).json(900 * TableRig.MS);
    try (TableRig rig = new TableRig(detection, false)) {
      rig.join("old", 1, Peer.JSON).pass(900).beat("old", 1).pass(900);

      expect(rig, "0 old ALIVE");
    }
  }

  @Test
  void shouldJudgeInTheOrderOfTheNumbersWhereDeadlinesAreEqual() {
    List<String> names = new ArrayList<>(List.of("a", "b", "c"));
    names.sort(Comparator.comparingLong(PeerInfo::number));
    try (TableRig rig = new TableRig(DETECTION, false)) {
      rig.join("c", 1).join("a", 2).join("b", 3).pass(150);

      List<String> expected = new ArrayList<>(List.of("0 c ALIVE", "0 a ALIVE", "0 b ALIVE"));
      names.forEach(name -> expected.add("150 " + name + " SUSPECT"));
      assertEquals(expected, rig.log);
    }
  }

  @Test
  void shouldForgetWhoIsGoneLongestWhenItIsFull() {
    try (TableRig rig = new TableRig(DETECTION, true)) {
      rig.join("a", 1).join("b", 2).pass(1).beat("b", 2).join("c", 3);
      rig.event("a", PeerCode.LEFT, 1, 0).event("b", PeerCode.LEFT, 2, 0).join("d", 4);

      assertNull(rig.peer("a"));
      assertEquals(Verdict.LEFT, rig.peer("b").verdict());
      assertEquals(Verdict.ALIVE, rig.peer("d").verdict());
    }
  }

  @Test
  void shouldRefuseAPeerWhenItIsFullOfOthersThatLive() {
    try (TableRig rig = new TableRig(DETECTION, true)) {
      rig.join("a", 1).join("b", 2).join("c", 3).join("d", 4).beat("d", 4).pass(10);

      expect(rig, "0 a ALIVE", "0 b ALIVE", "0 c ALIVE", "0 d <- CLOSE " + PeerCode.FULL);
      assertNull(rig.peer("d"));
      assertEquals(3, rig.core.table().peers().size());
    }
  }

  @Test
  void shouldNotWakeUpForEachBeat() {
    try (TableRig rig = new TableRig(DETECTION, false)) {
      rig.join("a", 1);
      long before = rig.cursor();
      for (int i = 0; i < 1_000; i++) {
        rig.pass(10).beat("a", 1);
      }
      long events = rig.cursor() - before;

      assertTrue(events > 1_000 && events < 1_000 + 3 * 10_000 / 140, events + " events");
    }
  }

  @Test
  void shouldSuspectByPhiWhenSilenceIsUnlikely() {
    Phi phi = new Phi(8, 20 * TableRig.MS, 2 * TableRig.MS, 100);
    try (TableRig rig = new TableRig(DETECTION.with(phi), false)) {
      rig.join("a", 1);
      for (int i = 0; i < 300; i++) {
        rig.pass(i % 2 == 0 ? 98 : 102).beat("a", 1);
      }
      Peer peer = rig.peer("a");
      long wait = (peer.deadline - peer.heard()) / 1_000; // us

      expect(rig, "0 a ALIVE");
      assertTrue(wait > 125_000 && wait < 135_000, wait + " us"); // 100 + 20 + 5.2 * 2 ms
      assertTrue(peer.phi(peer.deadline) >= 8 && peer.phi(peer.deadline - 1_000) < 8);
      rig.pass(250);
      expect(rig, "0 a ALIVE", "30131 a SUSPECT", "30181 a DEAD");
    }
  }
}
