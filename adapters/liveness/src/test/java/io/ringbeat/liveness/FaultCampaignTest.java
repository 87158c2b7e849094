package io.ringbeat.liveness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients behind proxies that lose, delay, swallow and cut. What the README promises: nobody is
 * taken for dead while the outages are shorter than the bound says, and whoever dies is found
 * within the bound.
 */
final class FaultCampaignTest {
  private static final long MS = World.MS;
  private static final int RUNS = Integer.getInteger("ringbeat.liveness.runs", 50);
  private static final long FIRST = Long.getLong("ringbeat.liveness.seed", 0);

  private static final int PEERS = 4;
  private static final Detection DETECTION = Detection.of(100 * MS, 400 * MS);
  private static final int MOST_OUTAGE = 300; // ms
  private static final int MOST_DELAY = 80;
  private static final int MOST_BACKOFF = 80; // with 250 ms for an acknowledgement: 630 < 2 * 400
  private static final int FAULTY = 6_000;
  private static final int LAG = 2 * World.STEP;
  private static final List<Fault> FAULTS = List.of(Fault.values());

  @TempDir Path folder;

  private enum Fault {
    LOSS,
    DELAY,
    HALF_OPEN,
    CUT
  }

  /** What is counted over all runs, so that they cannot pass because nothing happened. */
  private static final class Totals {
    final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
    int deaths;
    int suspicions;
    int reconnections;
  }

  /** A client, its proxy, and what is going to happen to them. */
  private static final class Subject {
    final String name;
    final FaultProxy proxy;
    final LivenessClient client;
    final long death; // ms; -1 if it lives
    final boolean vanishes;
    final SplittableRandom random;
    long change; // when the fault begins or ends
    Fault fault; // null: none

    Subject(String name, Secret secret, SSLContext tls, World world, SplittableRandom random)
        throws IOException {
      this.name = name;
      this.random = random;
      proxy = world.proxy();
      client =
          world.client(
              world
                  .options(name, proxy.port())
                  .backoff(20 * MS, MOST_BACKOFF * MS)
                  .secret(secret)
                  .tls(tls),
              new ClientListener() {});
      death = random.nextInt(3) == 0 ? 1_000 + random.nextInt(FAULTY - 1_500) : -1;
      vanishes = random.nextBoolean();
      change = calm();
    }

    private long calm() {
      return 700L + random.nextInt(800);
    }

    void step(World world, Totals totals) throws IOException {
      long now = world.now();
      if (death >= 0 && now >= death && now < death + World.STEP) {
        world.freeze(client);
        if (vanishes) {
          proxy.cut(); // the system tells the server; otherwise nobody does
        }
      }
      if (now < change) {
        return;
      }
      if (fault != null || now > FAULTY) {
        end();
        change = now + calm();
        return;
      }
      fault = FAULTS.get(random.nextInt(FAULTS.size()));
      totals.faults.merge(fault, 1, Integer::sum);
      change = now + 20 + random.nextInt(MOST_OUTAGE - 20);
      switch (fault) {
        case LOSS -> proxy.stall(true);
        case DELAY -> proxy.delay((5 + random.nextInt(MOST_DELAY - 5)) * MS);
        case HALF_OPEN -> proxy.swallow(true);
        case CUT -> proxy.cut();
        default -> throw new AssertionError(fault);
      }
    }

    private void end() {
      proxy.stall(false);
      proxy.delay(0);
      proxy.swallow(false);
      fault = null;
    }
  }

  @Test
  void shouldTakeNobodyForDeadWhoLivesAndFindEveryDeath() throws IOException {
    Totals totals = new Totals();
    Certificates certificates = Certificates.make(folder, "ip:127.0.0.1");
    for (long seed = FIRST; seed < FIRST + RUNS; seed++) {
      run(seed, certificates, totals);
    }

    System.out.printf(
        java.util.Locale.ROOT,
        "%d runs: %d deaths found, %d suspicions, %d reconnections, faults %s%n",
        RUNS,
        totals.deaths,
        totals.suspicions,
        totals.reconnections,
        totals.faults);
    assertTrue(totals.deaths > RUNS / 2, totals.deaths + " deaths");
    assertTrue(totals.suspicions > 2 * RUNS, totals.suspicions + " suspicions");
    assertTrue(totals.reconnections > 3 * RUNS, totals.reconnections + " reconnections");
    for (Fault fault : Fault.values()) {
      assertTrue(totals.faults.getOrDefault(fault, 0) > RUNS, totals.faults.toString());
    }
  }

  private static void run(long seed, Certificates certificates, Totals totals) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    Detection detection =
        seed % 3 == 2 ? DETECTION.with(new Phi(8, 400 * MS, 10 * MS, 200)) : DETECTION;
    Secret secret = seed % 2 == 0 ? null : Secret.of(new byte[16]);
    boolean secure = seed % 5 == 0;
    SSLContext tls = secure ? certificates.trusted() : null;
    SSLContext shown = secure ? certificates.shown() : null;
    try (World world = new World(detection, options -> options.secret(secret).tls(shown))) {
      List<Subject> subjects = new ArrayList<>();
      for (int i = 0; i < PEERS; i++) {
        subjects.add(new Subject("p" + i, secret, tls, world, random.split()));
      }
      while (world.now() < FAULTY + 3_000) {
        for (Subject each : subjects) {
          each.step(world, totals);
        }
        world.pass(World.STEP);
      }
      for (Subject each : subjects) {
        check(world, each, detection, "seed " + seed + ", " + each.name);
        totals.reconnections += each.proxy.accepted() - 1;
      }
      for (String verdict : world.verdicts) {
        totals.suspicions += verdict.endsWith("SUSPECT") ? 1 : 0;
        totals.deaths += verdict.endsWith("DEAD") ? 1 : 0;
      }
    }
  }

  private static void check(World world, Subject subject, Detection detection, String who) {
    Peer peer = world.core.table().peer(PeerInfo.number(subject.name));
    List<String> own =
        world.verdicts.stream().filter(line -> line.contains(" " + subject.name + " ")).toList();
    List<String> dead = own.stream().filter(line -> line.endsWith("DEAD")).toList();
    if (subject.death < 0) {
      assertEquals(List.of(), dead, who + " lives: " + own);
      assertEquals(Verdict.ALIVE, peer.verdict(), who + " lives: " + own);
      return;
    }
    assertEquals(1, dead.size(), who + " died at " + subject.death + ": " + own);
    assertEquals(Verdict.DEAD, peer.verdict(), who + ": " + own);
    long found = Long.parseLong(dead.get(0).substring(0, dead.get(0).indexOf(' ')));
    long heard = (peer.heard() - World.T0) / MS;
    long patience =
        peer.intervals == null
            ? detection.interval() + detection.grace()
            : peer.intervals.patience();
    long bound = (patience + detection.grace()) / MS;
    assertTrue(found > subject.death, who + " died at " + subject.death + ": " + own);
    assertTrue(heard <= subject.death + MOST_OUTAGE + LAG, who + " was heard at " + heard);
    assertTrue(
        found <= heard + bound + LAG,
        who + " was heard at " + heard + ", found " + found + ", bound " + bound + ": " + own);
  }
}
