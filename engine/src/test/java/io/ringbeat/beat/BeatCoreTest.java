package io.ringbeat.beat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.event.ControlCode;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.Parcel;
import io.ringbeat.schedule.Clocked;
import io.ringbeat.schedule.Cron;
import io.ringbeat.schedule.Crontab;
import io.ringbeat.schedule.Dialect;
import io.ringbeat.schedule.Interval;
import io.ringbeat.schedule.Misfire;
import io.ringbeat.schedule.Plan;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a beat does at each event; times are seconds, counted from {@link #T0}. */
final class BeatCoreTest {
  private static final long SECOND = 1_000_000_000;
  private static final long T0 = 1_700_000_000 * SECOND;
  private static final Plan JITTERY = Plan.of(new Interval(10 * SECOND, T0)).jitter(30 * SECOND);

  private final BeatMember beat = new BeatMember("me", 7);
  private final Parcel parcel = new Parcel();
  private long place = -1;

  @Test
  void shouldClaimWhenItHasTheLockAndLeadWhenItReadsItsClaim() {
    put("a", 10, Misfire.FIRE_ALL);
    assertEquals(List.of(), at(25));

    assertEquals(List.of("CLAIM 5 me"), locked(5));
    assertFalse(beat.core.isLeading());
    assertEquals(List.of(), claim(4, "another"));
    assertFalse(beat.core.isLeading());

    assertEquals(List.of("a 10 #1", "a 20 #2", "wake 30"), claim(5, "me"));
    assertTrue(beat.core.isLeading());
    assertEquals(2, beat.core.epoch());
  }

  @Test
  void shouldMoveOnByWhatTheLedgerHasRecorded() {
    put("a", 10, Misfire.FIRE_ALL);
    lead();
    assertEquals(List.of("a 10 #1", "wake 20"), at(10));
    assertEquals(List.of(), fired("a 10"));
    EntryStatus status = status("a");
    assertEquals(
        List.of(10L, 1L, 20L),
        List.of(s(status.lastRun()), status.totalRuns(), s(status.nextRun())));

    assertEquals(List.of("a 20 #2", "wake 30"), at(20));
    lost(5);
    locked(6);
    assertEquals(List.of("a 20 #2"), claim(6, "me"), "again, as nobody has recorded it");
  }

  @Test
  void shouldKnowWhatAnotherHasRun() {
    put("a", 10, Misfire.FIRE_ALL);
    fired("a 10");
    fired("a 20");
    at(35);
    locked(5);
    assertEquals(List.of("a 30 #3", "wake 40"), claim(5, "me"));
  }

  @Test
  void shouldIgnoreWhatItHasReadBefore() {
    put("a", 10, Misfire.FIRE_ALL);
    lead();
    at(10);
    long before = place;
    fired("a 10");
    place = before;
    fired("a 10");
    place = -1;
    claim(99, "ghost");
    assertTrue(beat.core.isLeading());
    assertEquals(1, status("a").totalRuns());
    assertEquals(2, counters().get("known"));
  }

  @Test
  void shouldStepDownWhenAnotherClaims() {
    put("a", 10, Misfire.FIRE_ALL);
    lead();
    claim(77, "another");
    assertFalse(beat.core.isLeading());
    assertEquals(List.of(), at(20));
    assertEquals("another", beatStatus().leader());
    assertEquals(List.of(), lost(5), "which it knows already");
  }

  @Test
  void shouldNotLeadByAClaimWhoseLockIsLost() {
    locked(5);
    lost(5);
    claim(5, "me");
    assertFalse(beat.core.isLeading());
  }

  @Test
  void shouldFollowAfterARestart() {
    put("a", 10, Misfire.FIRE_ALL);
    lead();
    at(10);
    long[] recovered = new long[Event.WORDS];
    recovered[0] = Event.header(Kind.CONTROL, 0, 0, 0);
    recovered[Event.A] = ControlCode.RECOVERED;
    assertEquals(List.of(), feed(recovered));
    assertFalse(beat.core.isLeading());
    locked(6);
    assertEquals(List.of("a 10 #1", "wake 20"), claim(6, "me"));
  }

  @Test
  void shouldSendABatchAtAnEventAndAWindowInAll() {
    put("a", 1, Misfire.FIRE_ALL);
    lead();
    List<String> first = at(10_000);
    assertEquals(BeatCore.BATCH + 1, first.size());
    assertEquals("wake 257", first.get(BeatCore.BATCH), "at once, as more is due");
    int sent = BeatCore.BATCH;
    while (true) {
      List<String> more = at(10_000);
      if (more.isEmpty()) {
        break;
      }
      sent += (int) more.stream().filter(line -> line.startsWith("a")).count();
    }
    assertEquals(BeatCore.WINDOW, sent);

    assertEquals(List.of("a 4097 #4097", "a 4098 #4098"), fired("a 1", "a 2"));
    assertEquals(BeatCore.WINDOW, beatStatus().inFlight());
  }

  @Test
  void shouldRegisterItsTaskOnlyForAnEarlierDeadline() {
    lead();
    assertEquals(List.of("wake 100"), put("a", 100, Misfire.FIRE_ALL));
    assertEquals(List.of(), put("b", 200, Misfire.FIRE_ALL));
    assertEquals(List.of("wake 50"), put("c", 50, Misfire.FIRE_ALL));
    assertEquals(List.of(), feed(Entry.remove("c", parcel)));
  }

  @Test
  void shouldDoAsThePoliciesSayAfterDowntime() {
    put("all", 10, Misfire.FIRE_ALL);
    put("last", 10, Misfire.COALESCE);
    put("none", 10, Misfire.SKIP);
    put("young", 10, Misfire.deadline(15 * SECOND));
    at(45);
    locked(5);
    assertEquals(
        List.of(
            "all 10 #1",
            "all 20 #2",
            "all 30 #3",
            "young 30 #1",
            "all 40 #4",
            "last 40 #1",
            "young 40 #2",
            "wake 50"),
        claim(5, "me"));
    assertEquals(3 + 4 + 2, beatStatus().passedOver());
    assertEquals(1, at(50).stream().filter(line -> line.startsWith("none")).count());
  }

  @Test
  void shouldCountWhatIsLate() {
    put("a", 10, Misfire.FIRE_ALL);
    lead();
    at(11);
    assertEquals(0, beatStatus().late());
    at(22);
    assertEquals(1, beatStatus().late());
  }

  @Test
  void shouldGoOnWhereItWasWhenOnlyTheBodyIsEdited() {
    put("a", 10, Misfire.FIRE_ALL);
    at(25);
    Plan plan = Plan.of(new Interval(10 * SECOND, T0));
    feed(new Entry("a", plan, Misfire.COALESCE, "other").put(parcel));
    locked(5);
    assertEquals(List.of("a 20 #1", "wake 30"), claim(5, "me"));
  }

  @Test
  void shouldBeginAnewWhenTheScheduleIsEdited() {
    put("a", 10, Misfire.FIRE_ALL);
    at(25);
    put("a", 4, Misfire.FIRE_ALL);
    at(29);
    locked(5);
    assertEquals(List.of("a 28 #1", "wake 32"), claim(5, "me"));
  }

  @Test
  void shouldNotRunABacklogWhenEnabledAgain() {
    Plan plan = Plan.of(new Interval(10 * SECOND, T0));
    feed(new Entry("a", plan, Misfire.FIRE_ALL, "body").put(parcel));
    lead();
    feed(new Entry("a", plan.enabled(false), Misfire.FIRE_ALL, "body").put(parcel));
    assertEquals(List.of(), at(45));
    assertEquals(
        List.of("wake 50"), feed(new Entry("a", plan, Misfire.FIRE_ALL, "body").put(parcel)));
    assertEquals(List.of("a 50 #1", "wake 60"), at(50));
  }

  @Test
  void shouldWaitForTheRunBeforeThatJitterPutsOffLonger() {
    long first = overtaken();
    lead();
    at(first - 1);
    feed(new Entry("a", JITTERY, Misfire.FIRE_ALL, "body").put(parcel));

    assertEquals(List.of(), at(due(first + 10) + 1));
    assertEquals(
        List.of("a " + first + " #1", "a " + (first + 10) + " #2"),
        at(due(first) + 1).subList(0, 2));
  }

  @Test
  void shouldNotWaitForARunBeforeItsRegistration() {
    long first = overtaken();
    lead();
    at(first);
    feed(new Entry("a", JITTERY, Misfire.FIRE_ALL, "body").put(parcel));

    assertEquals("a " + (first + 10) + " #1", at(due(first + 10) + 1).get(0));
  }

  /** Returns a run that is due two seconds or more later than the one that is scheduled next. */
  private long overtaken() {
    long run = 10;
    while (due(run) < due(run + 10) + 2) {
      run += 10;
    }
    return run;
  }

  private long due(long run) {
    return s(JITTERY.due(T0 + run * SECOND, beat.seed, "a"));
  }

  @Test
  void shouldRunOnceWhatIsToRunOnceAndAgainWhenItIsGivenAnotherTime() {
    Plan plan = Plan.of(new Clocked(T0 + 10 * SECOND));
    feed(new Entry("a", plan.onlyOnce(), Misfire.FIRE_ALL, "body").put(parcel));
    lead();
    assertEquals(List.of("a 10 #1"), at(10));
    fired("a 10");
    assertEquals(List.of(), at(20));
    Plan later = Plan.of(new Clocked(T0 + 30 * SECOND)).onlyOnce();
    assertEquals(
        List.of("wake 30"), feed(new Entry("a", later, Misfire.FIRE_ALL, "body").put(parcel)));
    assertEquals(List.of("a 30 #2"), at(30));
  }

  @Test
  void shouldNotStopAtAnEntryThatItCannotRead() {
    lead();
    Cron cron = Cron.parse("0 0 * * *", Dialect.UNIX);
    Plan plan = Plan.of(Crontab.of(cron, ZoneOffset.ofHours(17)));
    long[] event = BeatWorld.copy(new Entry("a", plan, Misfire.SKIP, "b").put(parcel));
    for (int i = Event.WORDS; i < event.length; i++) {
      for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
        if ((event[i] >>> shift & 0xFF) == '+') { // a zone that no JDK knows
          event[i] ^= (long) ('+' ^ '?') << shift;
        }
      }
    }
    assertEquals(List.of(), feed(event));
    event[Event.A] = 9;
    assertEquals(List.of(), feed(event));
    assertEquals(2, beatStatus().refused());
    assertEquals("event 3: there is no action 9", beatStatus().refusal());
    assertEquals(0, beat.core.entries());
    assertEquals(List.of("wake 20"), put("b", 20, Misfire.FIRE_ALL), "and goes on");
  }

  @Test
  void shouldNotStopAtARecordThatItCannotRead() {
    put("a", 10, Misfire.FIRE_ALL);
    parcel.clear().number(T0 + 10 * SECOND).text("a");
    ledger(LedgerCode.FIRED, 5, 2); // there is but one
    ledger(9, 5, 0);
    assertEquals(2, beatStatus().refused());
    assertEquals(1, status("a").totalRuns());
    assertEquals(1, beat.core.place());
  }

  @Test
  void shouldTellOtherThreadsHowItStands() {
    put("a", 10, Misfire.FIRE_ALL);
    put("b", 7, Misfire.FIRE_ALL);
    lead();
    at(7);
    BeatStatus status = beatStatus();
    assertEquals(
        List.of("me", "me", true, 1L, 0L, 2, 1L, 1L, 0L),
        List.of(
            status.member(),
            status.leader(),
            status.leading(),
            status.epoch(),
            status.place(),
            status.entries(),
            status.inFlight(),
            status.sent(),
            status.recorded()));
    assertEquals(
        List.of("a 10", "b 14"),
        status.next().stream().map(each -> each.name() + " " + s(each.nextRun())).toList());
    assertEquals(
        new TreeMap<>(
            Map.of(
                "entries",
                2L,
                "leading",
                1L,
                "epoch",
                1L,
                "place",
                0L,
                "sent",
                1L,
                "recorded",
                0L,
                "late",
                0L,
                "passedOver",
                0L,
                "known",
                0L,
                "refused",
                0L)),
        counters());
  }

  private List<String> put(String name, long period, Misfire misfire) {
    Plan plan = Plan.of(new Interval(period * SECOND, T0));
    return feed(new Entry(name, plan, misfire, "body").put(parcel));
  }

  private void lead() {
    locked(5);
    claim(5, "me");
  }

  private List<String> locked(long nonce) {
    return feed(BeatWorld.ledgerEvent(LedgerCode.LOCKED, nonce));
  }

  private List<String> lost(long nonce) {
    return feed(BeatWorld.ledgerEvent(LedgerCode.LOST, nonce));
  }

  private List<String> claim(long nonce, String name) {
    parcel.clear().text(name);
    return ledger(LedgerCode.CLAIM, nonce, 0);
  }

  private List<String> fired(String... runs) {
    parcel.clear();
    for (String run : runs) {
      int blank = run.indexOf(' ');
      parcel.number(T0 + Long.parseLong(run.substring(blank + 1)) * SECOND);
      parcel.text(run.substring(0, blank));
    }
    return ledger(LedgerCode.FIRED, 5, runs.length);
  }

  private List<String> ledger(long code, long nonce, long count) {
    long[] event = parcel.event(Kind.LEDGER);
    event[Event.A] = code;
    event[Event.B] = nonce;
    event[Event.C] = ++place;
    event[Event.D] = count;
    return feed(event);
  }

  private long now = T0;

  /** Time goes on; the alarm rings if it is due, or else something happens that says nothing. */
  private List<String> at(long seconds) {
    now = T0 + seconds * SECOND;
    long[] event = new long[Event.WORDS];
    event[0] = Event.header(Kind.HEARTBEAT, 0, 0, 0);
    beat.ring(now);
    return feed(beat.inbox.isEmpty() ? event : beat.inbox.poll());
  }

  private List<String> feed(long[] event) {
    beat.inbox.add(BeatWorld.copy(event));
    while (!beat.inbox.isEmpty()) {
      beat.handle(now);
    }
    List<String> lines = new ArrayList<>();
    for (long[] command : beat.all) {
      lines.add(line(command));
    }
    beat.all.clear();
    return lines;
  }

  private static String line(long[] command) {
    Parcel payload = new Parcel();
    if (Event.kind(command[0]) == Kind.TASK) {
      return "wake " + s(command[Event.C]);
    }
    if (Event.kind(command[0]) == Kind.LEDGER) {
      return "CLAIM " + command[Event.B] + " " + payload.read(command, 0).text();
    }
    Firing firing = Firing.read(command, 0, payload);
    return firing.name() + " " + s(firing.scheduled()) + " #" + firing.number();
  }

  private static long s(long instant) {
    return (instant - T0) / SECOND;
  }

  private EntryStatus status(String name) {
    List<EntryStatus> found = new ArrayList<>();
    beat.core.ask(all -> all.stream().filter(one -> one.name().equals(name)).forEach(found::add));
    feed(new long[Event.WORDS]);
    return found.get(0);
  }

  private BeatStatus beatStatus() {
    beat.core.status();
    feed(new long[Event.WORDS]);
    return beat.core.status();
  }

  private Map<String, Long> counters() {
    Map<String, Long> counters = new TreeMap<>();
    beat.core.readCounters((scope, name, value) -> counters.put(name, value));
    return counters;
  }
}
