package io.ringbeat.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DisciplinedClockTest {
  private static final long US = 1_000;
  private static final long MS = 1_000_000;
  private static final long SECOND = 1_000_000_000;
  private static final long HOUR = 3_600 * SECOND;
  private static final long START = 1_700_000_000 * SECOND;

  private final Sources sources = new Sources();
  private final DisciplinedClock clock = clock(0);

  @Test
  void shouldStartAtTheWallClocksTime() {
    assertEquals(START, clock.now());
  }

  @Test
  void shouldRunWithTheMonotonicSource() {
    sources.pass(123_456_789);

    assertEquals(START + 123_456_789, clock.now());
    assertEquals(0, clock.discipline());
    assertEquals(START + 123_456_789, clock.now());
  }

  @Test
  void shouldStartNoEarlierThanTheTimeGiven() {
    assertEquals(START + 5, clock(START + 5).now());
    assertEquals(START, clock(START - 5).now());
    assertEquals(START, clock(Long.MIN_VALUE).now());
  }

  @Test
  void shouldWaitForTheWallClockWhenItStartsAheadOfIt() {
    DisciplinedClock ahead = clock(START + MS);

    assertEquals(-MS, ahead.discipline());
    sources.pass(2 * SECOND + DisciplinedClock.LEAD_NANOS);

    assertEquals(sources.wall(), ahead.now());
    assertEquals(0, ahead.steps());
  }

  @ParameterizedTest
  @ValueSource(longs = {1_000, 25_000, 1_000_000, 700_000_000, 1_000_000_000})
  void shouldWorkOffAnOffsetForwardsAndStopThere(long offset) {
    sources.jump += offset;

    assertEquals(offset, clock.discipline());
    sources.pass(DisciplinedClock.LEAD_NANOS + offset * 1_000);
    assertEquals(offset - offset / 2, sources.wall() - clock.now());
    sources.pass(offset * 1_000);
    assertEquals(sources.wall(), clock.now());
    sources.pass(HOUR);

    assertEquals(sources.wall(), clock.now());
    assertEquals(0, clock.steps());
  }

  @ParameterizedTest
  @ValueSource(longs = {1_000, 25_000, 1_000_000, 1_000_000_000, 3_600_000_000_000L})
  void shouldNeverGoBackWhenTheWallClockJumpsBack(long offset) {
    sources.jump -= offset;
    long before = clock.now();

    assertEquals(-offset, clock.discipline());
    for (int i = 0; i < 10_000; i++) {
      sources.pass(997);
      long now = clock.now();
      assertTrue(now - before >= 996 && now - before <= 997, "moved by " + (now - before));
      before = now;
    }
    sources.pass(offset * 2_000);

    assertEquals(sources.wall(), clock.now());
    assertEquals(0, clock.steps());
  }

  @Test
  void shouldLeaveASmallOffsetAlone() {
    sources.jump += 999;
    assertEquals(999, clock.discipline());
    sources.pass(SECOND);
    assertEquals(999, clock.discipline());
    sources.jump -= 2 * 999;
    assertEquals(-999, clock.discipline());

    sources.pass(SECOND);

    assertEquals(-999, sources.wall() - clock.now());
  }

  @ParameterizedTest
  @ValueSource(longs = {1_000_000_001, 60_000_000_000L, 3_600_000_000_000L, 1L << 60})
  void shouldStepForwardOverAGreatOffset(long offset) {
    sources.jump += offset;
    long before = sources.wall() - offset;

    assertEquals(offset, clock.discipline());
    assertEquals(before, clock.now());
    sources.pass(DisciplinedClock.LEAD_NANOS - 1);
    assertEquals(before + DisciplinedClock.LEAD_NANOS - 1, clock.now());
    sources.pass(1);
    assertEquals(sources.wall(), clock.now());
    sources.pass(HOUR);

    assertEquals(sources.wall(), clock.now());
    assertEquals(1, clock.steps());
    assertEquals(0, clock.discipline());
  }

  @Test
  void shouldStepOnceForEachJump() {
    for (int i = 1; i <= 3; i++) {
      sources.jump += HOUR;
      clock.discipline();
      sources.pass(SECOND);
      clock.discipline();
      sources.pass(SECOND);

      assertEquals(i, clock.steps());
      assertEquals(sources.wall(), clock.now());
    }
  }

  @Test
  void shouldStepFromTheThresholdGiven() {
    DisciplinedClock clock = new DisciplinedClock(sources::nano, sources::wall, 0, 10 * MS);
    sources.jump += 10 * MS + 1;

    clock.discipline();
    sources.pass(2 * MS);

    assertEquals(1, clock.steps());
    assertEquals(sources.wall(), clock.now());
  }

  @Test
  void shouldNeverStepWithTheGreatestThreshold() {
    DisciplinedClock clock = new DisciplinedClock(sources::nano, sources::wall, 0, Long.MAX_VALUE);
    sources.jump += 1L << 60;

    clock.discipline();
    sources.pass(MS + 2_000 * SECOND);

    assertEquals(0, clock.steps());
    assertEquals((1L << 60) - SECOND, sources.wall() - clock.now());
  }

  @Test
  void shouldForgetASlewThatIsNoLongerWanted() {
    sources.jump -= SECOND;
    clock.discipline();
    sources.pass(10 * SECOND);
    sources.jump += SECOND;

    long offset = clock.discipline();
    sources.pass(2 * DisciplinedClock.LEAD_NANOS + offset * 2_000);

    assertTrue(Math.abs(offset - 5 * MS) <= US, "offset " + offset);
    assertTrue(Math.abs(sources.wall() - clock.now()) <= 1, "off the wall clock");
    sources.pass(HOUR);
    assertTrue(Math.abs(sources.wall() - clock.now()) <= 1, "slewed on");
  }

  @Test
  void shouldStopASlewWhenTheWallClockJumpsToWhereTheClockIs() {
    sources.jump -= SECOND;
    clock.discipline();
    sources.pass(10 * SECOND);
    sources.jump -= sources.wall() - clock.now();

    assertEquals(0, clock.discipline());
    sources.pass(HOUR);

    assertTrue(Math.abs(sources.wall() - clock.now()) <= US, "slewed on");
  }

  @Test
  @Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void shouldLeaveAJumpForTheNextCallWhileACorrectionIsYetToCome() {
    sources.jump += 100 * US;
    clock.discipline();
    sources.jump += HOUR;

    assertEquals(HOUR + 100 * US, clock.discipline());
    assertEquals(START, clock.now());
    sources.pass(SECOND);
    assertEquals(HOUR, clock.discipline());
    sources.pass(SECOND);

    assertEquals(sources.wall(), clock.now());
    assertEquals(1, clock.steps());
  }

  @Test
  void shouldSayTheSameOffsetWhenCalledAgainAtOnceAndSlewOnce() {
    sources.jump += 100 * US;

    assertEquals(100 * US, clock.discipline());
    assertEquals(100 * US, clock.discipline());
    sources.pass(MS / 2);
    assertEquals(100 * US, clock.discipline());
    sources.pass(MS / 2 + 100 * US * 2_000);

    assertEquals(sources.wall(), clock.now());
    assertEquals(0, clock.discipline());
  }

  @ParameterizedTest
  @ValueSource(ints = {-200, -37, -1, 0, 1, 37, 200})
  void shouldStayWithinItsBoundOfTheWallClockForADay(int driftPpm) {
    sources.driftPpm = driftPpm;
    long bound = (Math.abs(driftPpm) + 2) * US;
    SplittableRandom random = new SplittableRandom(42);
    long last = clock.now();

    for (int second = 0; second < 86_400; second++) {
      clock.discipline();
      long left = SECOND + random.nextLong(MS);
      for (int i = 0; i < 4; i++) {
        long part = i == 3 ? left : random.nextLong(left);
        left -= part;
        sources.pass(part);
        long now = clock.now();
        assertTrue(now >= last, "went back from " + last + " to " + now);
        assertTrue(
            Math.abs(sources.wall() - now) <= bound,
            "second " + second + ": " + (sources.wall() - now) + " ns");
        last = now;
      }
    }

    assertEquals(0, clock.steps());
  }

  @Test
  void shouldFollowAWallClockThatJumpsAbout() {
    SplittableRandom random = new SplittableRandom(7);
    long last = clock.now();

    for (int i = 0; i < 200_000; i++) {
      if (random.nextInt(20) == 0) {
        long[] greatest = {MS, SECOND, HOUR};
        long most = greatest[random.nextInt(3)];
        sources.jump += random.nextLong(-most, most);
      }
      if (random.nextInt(3) == 0) {
        clock.discipline();
      }
      sources.pass(random.nextLong(1 + random.nextLong(2 * SECOND)));
      long now = clock.now();
      assertTrue(now >= last, "went back from " + last + " to " + now);
      last = now;
    }
  }

  @Test
  void shouldRunOnWhereTheMonotonicSourceWrapsAround() {
    sources.nano = Long.MAX_VALUE - 5;
    DisciplinedClock clock = clock(0);
    sources.jump += MS;

    clock.discipline();
    long before = clock.now();
    sources.pass(10);
    assertEquals(before + 10, clock.now());
    sources.pass(3 * SECOND);

    assertEquals(sources.wall(), clock.now());
  }

  @Test
  void shouldTakeTheTightestOfItsReadings() {
    sources.jump += 200 * US;
    sources.delays = new long[] {900 * US, 40 * US, 10, 300 * US, 70 * US};

    long offset = clock.discipline();

    assertTrue(Math.abs(offset - 200 * US) <= 5, "offset " + offset);
  }

  @Test
  void shouldNotCorrectWhatIsWithinTheErrorOfItsMeasurement() {
    sources.delays = new long[] {900 * US, 500 * US, 500 * US, 500 * US, 500 * US};

    assertEquals(250 * US, clock.discipline());
    sources.delays = null;
    sources.pass(HOUR);

    assertEquals(sources.wall(), clock.now());
  }

  /** The reader sleeps in the middle of now(), after it read the source. */
  @Test
  void shouldNotGoBackForAReaderThatSleptThroughCorrections() {
    long[] meanwhile = new long[1];
    sources.jump += HOUR;
    sources.afterReading(
        1,
        () -> {
          clock.discipline();
          sources.pass(SECOND);
          sources.jump += HOUR;
          clock.discipline();
          sources.pass(SECOND);
          meanwhile[0] = clock.now();
        });

    long late = clock.now();

    assertEquals(2, clock.steps());
    assertEquals(sources.wall(), meanwhile[0]);
    assertTrue(late <= meanwhile[0], "a reading that began earlier");
    assertTrue(clock.now() >= late && clock.now() >= meanwhile[0]);
  }

  /** On the line of the first slew, drawn out to before it began, it would be 0.5 ms too early. */
  @Test
  void shouldNotGoBackForAReaderThatSleptThroughSlews() {
    sources.pass(SECOND);
    long before = clock.now();
    sources.jump += 100 * MS;
    sources.afterReading(
        1,
        () -> {
          sources.pass(SECOND);
          clock.discipline();
          sources.pass(SECOND);
          sources.jump -= 50 * MS;
          clock.discipline();
        });

    long late = clock.now();

    assertTrue(late >= before, "went back by " + (before - late));
    assertTrue(clock.now() >= late);
  }

  /** Between whatever it may do first and its reading of the source. */
  @Test
  void shouldNotGoBackForAReaderThatSleptBeforeItReadTheSource() {
    sources.jump -= SECOND;
    sources.beforeReading(
        1,
        () -> {
          clock.discipline();
          sources.pass(10 * SECOND);
        });

    long late = clock.now();

    assertTrue(clock.now() >= late, "went back by " + (late - clock.now()));
    assertEquals(START + 10 * SECOND - (10 * SECOND - MS) / 2_000, late);
  }

  @Test
  void shouldNotGoBackForAReaderThatSleptUntilACorrectionWasAnnounced() {
    sources.jump += HOUR;
    sources.afterReading(1, clock::discipline);
    long before = clock.now();

    assertEquals(START, before);
    sources.pass(SECOND);
    assertEquals(sources.wall(), clock.now());
  }

  /**
   * The disciplining thread sleeps after it published, beyond the moment of the step; a reader
   * reads there.
   */
  @Test
  void shouldNotStepInThePastWhenTheDiscipliningThreadWasDescheduled() {
    long[] meanwhile = new long[1];
    sources.jump += HOUR;
    sources.beforeReading(
        Sources.OF_THE_CHECK,
        () -> {
          sources.pass(10 * MS);
          meanwhile[0] = clock.now();
        });

    clock.discipline();

    assertEquals(START + 10 * MS, meanwhile[0], "the reader voided the correction");
    assertEquals(meanwhile[0], clock.now());
    assertEquals(1, clock.steps(), "the second attempt");
    sources.pass(DisciplinedClock.LEAD_NANOS);
    assertEquals(sources.wall(), clock.now());
  }

  /** It has seen that it is in time, and sleeps before it says so. */
  @Test
  void shouldNotSlewInThePastWhenTheDiscipliningThreadWasDescheduledAfterItsCheck() {
    long[] meanwhile = new long[1];
    sources.jump -= SECOND;
    sources.afterReading(
        Sources.OF_THE_CHECK,
        () -> {
          sources.pass(10 * SECOND);
          meanwhile[0] = clock.now();
        });

    clock.discipline();

    assertEquals(START + 10 * SECOND, meanwhile[0], "the reader voided the correction");
    assertEquals(meanwhile[0], clock.now());
    sources.pass(DisciplinedClock.LEAD_NANOS + 2_000);
    assertEquals(meanwhile[0] + DisciplinedClock.LEAD_NANOS + 1_999, clock.now());
  }

  @Test
  void shouldNotStepInThePastWhenNobodyReadInBetween() {
    sources.jump += HOUR;
    sources.beforeReading(Sources.OF_THE_CHECK, () -> sources.pass(10 * MS));

    clock.discipline();

    assertEquals(START + 10 * MS, clock.now());
    sources.pass(DisciplinedClock.LEAD_NANOS);
    assertEquals(sources.wall(), clock.now());
    assertEquals(1, clock.steps());
  }

  @Test
  void shouldLeaveTheCorrectionForTheNextCallWhenItIsDescheduledAgainAndAgain() {
    sources.jump += HOUR;
    sources.delayEachCheck = 10 * MS;

    assertEquals(HOUR, clock.discipline());
    sources.pass(SECOND);
    assertEquals(HOUR, sources.wall() - clock.now());
    assertEquals(0, clock.steps());
    sources.delayEachCheck = 0;
    assertEquals(HOUR, clock.discipline());
    sources.pass(SECOND);

    assertEquals(sources.wall(), clock.now());
    assertEquals(1, clock.steps());
  }

  @Test
  void shouldRunOnWhenTheWallClockFails() {
    sources.wallFails = true;
    assertThrows(IllegalArgumentException.class, clock::discipline);
    sources.wallFails = false;
    sources.jump -= 2 * START;
    var thrown = assertThrows(IllegalStateException.class, clock::discipline);
    sources.jump += 2 * START;

    sources.pass(SECOND);

    assertEquals(
        "the wall clock says -" + START + " ns since the epoch; it must be from 0 to 2^62",
        thrown.getMessage());
    assertEquals(sources.wall(), clock.now());
    assertEquals(0, clock.discipline());
  }

  @Test
  void shouldRefuseNumbersOutOfRange() {
    assertThrows(IllegalArgumentException.class, () -> clock((1L << 62) + 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> new DisciplinedClock(sources::nano, sources::wall, 0, -1));
    sources.jump = -START - 1;
    assertThrows(IllegalStateException.class, () -> clock(0));
  }

  @Test
  void shouldTellTheTimeOfThisMachine() {
    DisciplinedClock system = DisciplinedClock.system();
    long future = (Instant.now().getEpochSecond() + 3_600) * SECOND;

    long before = Instant.now().getEpochSecond();
    long now = system.now();
    long after = Instant.now().getEpochSecond();

    assertTrue(now / SECOND >= before - 1 && now / SECOND <= after + 1, "reads " + now);
    assertTrue(DisciplinedClock.system(future).now() >= future);
  }

  @Test
  void shouldNotAllocateWhenItIsRead() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    DisciplinedClock clock = new DisciplinedClock(System::nanoTime, sources::wall, 0, SECOND);
    clock.discipline();
    long sum = 0;
    for (int i = 0; i < 20_000; i++) {
      sum += clock.now();
    }

    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 200_000; i++) {
      sum += clock.now();
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    assertTrue(allocated < 20_000, allocated + " bytes; sum " + sum);
  }

  private DisciplinedClock clock(long startNoEarlierThan) {
    return new DisciplinedClock(sources::nano, sources::wall, startNoEarlierThan, SECOND);
  }

  /** A monotonic source and a wall clock that stand still until they are told to move. */
  private static final class Sources {
    /** Five brackets, one reading to start from; the next checks whether it is too late. */
    static final int OF_THE_CHECK = 12;

    long nano = 77;
    long jump;
    int driftPpm;
    long[] delays;
    long delayEachCheck;
    boolean wallFails;

    private long passed;
    private int walls;
    private int readingsSinceWall;
    private long readings;
    private long beforeReading = -1;
    private long afterReading = -1;
    private Runnable action;

    void pass(long nanos) {
      nano += nanos;
      passed += nanos;
    }

    void beforeReading(int next, Runnable action) {
      beforeReading = readings + next;
      this.action = action;
    }

    void afterReading(int next, Runnable action) {
      afterReading = readings + next;
      this.action = action;
    }

    long nano() {
      long reading = ++readings;
      if (reading == beforeReading) {
        action.run();
      }
      if (++readingsSinceWall == 3) { // after the end of the last bracket and the one to start from
        pass(delayEachCheck);
      }
      long found = nano;
      if (reading == afterReading) {
        action.run();
      }
      return found;
    }

    long wall() {
      if (wallFails) {
        throw new IllegalArgumentException("no wall clock");
      }
      if (delays != null) {
        pass(delays[walls % delays.length]);
      }
      walls++;
      readingsSinceWall = 0;
      return START + jump + passed + passed / 1_000_000 * driftPpm;
    }
  }
}
