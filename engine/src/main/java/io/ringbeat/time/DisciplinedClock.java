package io.ringbeat.time;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Time since the epoch from a monotonic source, led towards the wall clock without ever going back.
 *
 * <p>A wall clock can be set, forwards and backwards; a monotonic source cannot, but does not know
 * the date. This clock starts at the wall clock's time and then runs with the monotonic source.
 * {@link #discipline}, called about once a second, measures how far the wall clock is away and
 * works that off:
 *
 * <ul>
 *   <li>the clock runs 500 ppm faster or slower until the offset is worked off, and then at the
 *       source's rate again by itself, whether or not it is called in time: 1 ms takes 2 s, 1 s
 *       takes 2,000 s;
 *   <li>an offset forwards of more than the step threshold (a machine that was suspended, a clock
 *       that was set) is stepped over at once, and counted;
 *   <li>backwards it never steps, however far the wall clock is behind: it runs slower;
 *   <li>an offset of less than 1 us, or up to half the time that reading the wall clock took, is
 *       left alone.
 * </ul>
 *
 * <p>"At once" is 1 ms after the measurement: a correction is announced before it takes effect, so
 * that no reader can miss it.
 *
 * <p>With a source that drifts by d ppm, d up to 200, and a call per second, the clock stays within
 * d + 2 us of the wall clock, as long as nobody sets that. Where the operating system disciplines
 * the monotonic source's rate too, as Linux does with CLOCK_MONOTONIC, d is about nought.
 *
 * <p><b>Threads.</b> Any number may call {@link #now} and {@link #steps}; one at a time may call
 * {@link #discipline}. <b>Ordering.</b> As {@link EngineClock} says, also for a thread that is
 * descheduled in the middle of {@link #now} or of {@link #discipline}, for however long.
 * <b>Cost.</b> A reading is one reading of the monotonic source and a few ns; it neither locks nor
 * waits, and repeats itself only if corrections took effect while it was under way.
 * <b>Allocation.</b> None by {@link #now}; a few small objects by {@link #discipline}.
 * <b>Failures.</b> What a source throws goes to the caller. <b>Source of time.</b> The two
 * suppliers, and nothing else.
 */
public final class DisciplinedClock implements EngineClock {
  /** The step threshold of {@link #system}, ns: 1 s. */
  public static final long DEFAULT_STEP_NANOS = 1_000_000_000;

  /** How much faster or slower than its source the clock runs while it is slewed: 500 ppm. */
  public static final int SLEW_PPM = 500;

  /** From the decision to correct the clock to the correction, ns. */
  static final long LEAD_NANOS = 1_000_000;

  /** What is left alone, ns. */
  static final long DEADBAND_NANOS = 1_000;

  /** The source's ns per ns of slew. */
  private static final long SLEW_DIVISOR = 1_000_000 / SLEW_PPM;

  /** Keeps sums of times far from overflow: the year 2116. */
  private static final long GREATEST_TIME = 1L << 62;

  /** What one slew works off at most; the next call goes on. Keeps products within a long. */
  private static final long GREATEST_SLEW = 1L << 50;

  private static final int READINGS = 5;
  private static final int ATTEMPTS = 3;

  private static final int OPEN = 0;
  private static final int HOLDS = 1;
  private static final int VOID = 2;

  /*
   * Why readings never go back.
   *
   * A correction is an Anchor: "up to the source's time `at` the line `before` holds, from there on
   * the line `after`". `before` is the line that held already, `after` starts at or above it, and
   * both ascend; so if every reading obeyed every correction, all readings together would lie on
   * ONE ascending function of the source's time. The source is monotonic across threads, so then
   * are the readings. What could break this is a reader that does not know of a correction yet
   * uses the old line for a time from `at` on. It cannot:
   *
   * 1. A reader reads the source FIRST (m) and the anchor AFTERWARDS. If it finds an older anchor
   *    than A, then A was published after m was read.
   * 2. discipline() publishes A with `at` in the future, and OPEN: undecided. It then reads the
   *    source once more (p). If p lies before `at`, it makes A HOLD. Whoever read the anchor before
   *    A was published has m <= p < at: up to there old and new function are the same. Whoever reads
   *    it later, finds A.
   * 3. If discipline() was descheduled in between and p is too late, A is made VOID: nobody will use
   *    its `after`, and nobody did. It then tries again.
   * 4. A reader that finds A OPEN although m is at or beyond `at` does not wait for the descheduled thread:
   *    it makes A VOID itself. The compare-and-set lets only one of the two decisions through, and
   *    it is final; whoever comes later obeys it.
   * 5. A reader that was descheduled between m and the anchor can find an anchor that was made
   *    after m. If its `before` reaches back to m that is no harm, the function is the same. If not,
   *    the reader reads the source again.
   *
   * Step 1 needs the two loads in that order. The fence keeps the compiler from turning them round.
   * A processor may still begin to load the anchor before it samples its counter, by the length of
   * its window of instructions, well below a microsecond, and never across an interruption, which
   * empties that window. Therefore p must lie before `at` by a margin, a tenth of the lead.
   */

  private final LongSupplier nano;
  private final LongSupplier wallNanos;
  private final long stepThreshold;
  private final long lead;

  private volatile Anchor anchor;
  private final AtomicLong steps = new AtomicLong();

  // The tightest reading of the wall clock; of the thread that disciplines.
  private long measuredAt;
  private long measuredWall;
  private long measuredWidth;

  /**
   * Makes a clock that starts at the wall clock's time.
   *
   * @param nano the monotonic source, ns since any moment; never goes backwards, also between
   *     threads; may wrap around; called by every thread that reads this clock
   * @param wallNanos the wall clock, ns since the epoch; may jump; called by {@link #discipline}
   *     and here
   * @param startNoEarlierThan the clock starts no earlier than this, ns since the epoch, up to
   *     2^62: for a restart, the last time in the journal; 0 or less for no limit. If the wall
   *     clock is behind it, the clock runs slower until they meet
   * @param stepThreshold an offset forwards of more than this is stepped over, ns, not negative
   * @throws IllegalArgumentException if a number is out of range
   * @throws IllegalStateException if the wall clock says less than 0 or more than 2^62
   */
  public DisciplinedClock(
      LongSupplier nano, LongSupplier wallNanos, long startNoEarlierThan, long stepThreshold) {
    this(nano, wallNanos, startNoEarlierThan, stepThreshold, LEAD_NANOS);
  }

  /** For tests: with a lead of their own, ns, at least 10. */
  DisciplinedClock(
      LongSupplier nano,
      LongSupplier wallNanos,
      long startNoEarlierThan,
      long stepThreshold,
      long lead) {
    if (startNoEarlierThan > GREATEST_TIME) {
      throw new IllegalArgumentException(
          "a start no earlier than " + startNoEarlierThan + " ns; it must be 2^62 at most");
    }
    if (stepThreshold < 0) {
      throw new IllegalArgumentException(
          "a step threshold of " + stepThreshold + " ns; it must not be negative");
    }
    this.nano = nano;
    this.wallNanos = wallNanos;
    this.stepThreshold = stepThreshold;
    this.lead = lead;
    measure();
    Line start = new Line(measuredAt, Math.max(measuredWall, startNoEarlierThan), 0);
    Anchor first = new Anchor(start, measuredAt, start);
    first.decide(HOLDS);
    anchor = first;
  }

  /**
   * Makes a clock on this machine's clocks: {@link System#nanoTime}, and {@link Instant#now} with
   * the resolution that the JDK gives it (on Linux ns).
   *
   * @return a clock that steps over offsets of more than 1 s
   */
  public static DisciplinedClock system() {
    return system(0);
  }

  /**
   * Makes a clock as {@link #system()} does that starts no earlier than a time.
   *
   * @param startNoEarlierThan ns since the epoch, up to 2^62; 0 or less for no limit
   * @return a clock that steps over offsets of more than 1 s
   * @throws IllegalArgumentException if the time is greater than 2^62
   */
  public static DisciplinedClock system(long startNoEarlierThan) {
    return new DisciplinedClock(
        System::nanoTime, DisciplinedClock::systemWall, startNoEarlierThan, DEFAULT_STEP_NANOS);
  }

  private static long systemWall() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000_000 + now.getNano();
  }

  @Override
  public long now() {
    while (true) {
      long m = nano.getAsLong();
      VarHandle.acquireFence(); // the anchor after the source: step 1 above
      Anchor found = anchor;
      if (m - found.at >= 0 && found.state == HOLDS) {
        return found.after.read(m);
      }
      if (m - found.before.from >= 0) {
        return found.read(m);
      }
    }
  }

  /**
   * Measures how far the wall clock is away, and sees to it that the clock gets there. To be called
   * about once a second, by one thread at a time. Reads the wall clock five times, fifteen at most;
   * never waits.
   *
   * <p>A correction that cannot take effect in time because this thread is descheduled again and
   * again is left for the next call, and so is one within 1 ms of the last.
   *
   * @return the wall clock's time minus the clock's, ns, as measured before the correction
   * @throws IllegalStateException if the wall clock says less than 0 or more than 2^62; the clock
   *     goes on as before
   */
  public long discipline() {
    long offset = 0;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      measure();
      Anchor current = anchor;
      offset = measuredWall - current.read(measuredAt);
      if (correct(current)) {
        break;
      }
    }
    return offset;
  }

  /**
   * Returns how often the clock stepped forwards. May be called by any thread.
   *
   * @return 0 or more
   */
  public long steps() {
    return steps.get();
  }

  /** Reads the wall clock between two readings of the source, and keeps the tightest of a few. */
  private void measure() {
    measuredWidth = Long.MAX_VALUE;
    for (int i = 0; i < READINGS; i++) {
      long begin = nano.getAsLong();
      long wall = wallNanos.getAsLong();
      long width = nano.getAsLong() - begin;
      if (wall < 0 || wall > GREATEST_TIME) {
        throw new IllegalStateException(
            "the wall clock says " + wall + " ns since the epoch; it must be from 0 to 2^62");
      }
      if (width < measuredWidth) {
        measuredWidth = width;
        measuredAt = begin + width / 2;
        measuredWall = wall;
      }
    }
  }

  /** Returns false if that came too late and should be tried again. */
  private boolean correct(Anchor current) {
    long now = nano.getAsLong();
    if (current.state == HOLDS && now - current.at < 0) {
      return true; // the last correction is yet to come
    }
    Line line = current.lineAfter();
    long at = now + lead;
    long start = line.read(at);
    long missing = measuredWall + (at - measuredAt) - start;
    boolean step = missing > stepThreshold;
    long slew = step ? 0 : Math.max(-GREATEST_SLEW, Math.min(GREATEST_SLEW, missing));
    long deviation = Math.abs(step ? missing : slew - line.unfinished(at));
    if (deviation < DEADBAND_NANOS || deviation <= measuredWidth / 2) {
      return true; // also when the slew under way is the right one
    }
    Anchor proposed = new Anchor(line, at, new Line(at, step ? start + missing : start, slew));
    anchor = proposed;
    VarHandle.fullFence(); // published, then the source: step 2 above
    boolean inTime = nano.getAsLong() - at < -lead / 10;
    if (!proposed.decide(inTime ? HOLDS : VOID)) {
      return false;
    }
    if (step) {
      steps.incrementAndGet();
    }
    return true;
  }

  /** A correction: immutable but for the decision, which is made once. */
  private static final class Anchor {
    private static final VarHandle STATE;

    static {
      try {
        STATE = MethodHandles.lookup().findVarHandle(Anchor.class, "state", int.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    final long at;
    final Line before;
    final Line after;
    volatile int state; // OPEN, then HOLDS or VOID

    Anchor(Line before, long at, Line after) {
      this.before = before;
      this.at = at;
      this.after = after;
    }

    /** Reads at a time of the source that is not before {@code before.from}. */
    long read(long m) {
      return m - at >= 0 ? lineAfter().read(m) : before.read(m);
    }

    /** Returns the line from {@code at} on; if that is open, it is decided now. */
    Line lineAfter() {
      if (state == OPEN) {
        decide(VOID);
      }
      return state == HOLDS ? after : before;
    }

    /** Returns whether this is the decision now. */
    boolean decide(int decision) {
      return STATE.compareAndSet(this, OPEN, decision) && decision == HOLDS;
    }
  }

  /**
   * Ascending time: slewed at first, then at the source's rate. Immutable.
   *
   * <p>While slewed, it gains or loses a ns for each 2,000 ns of the source, rounded down. That
   * ascends in either direction.
   */
  private static final class Line {
    final long from;
    final long start;
    final long offset;
    final long until;
    final long end;

    /** Starts at a time of the source with a time since the epoch, and works off an offset. */
    Line(long from, long start, long offset) {
      this.from = from;
      this.start = start;
      this.offset = offset;
      long slewed = Math.abs(offset) * SLEW_DIVISOR;
      until = from + slewed;
      end = start + slewed + offset;
    }

    long read(long m) {
      long beyond = m - until;
      if (beyond >= 0) {
        return end + beyond;
      }
      return start + (m - from) + worked(m);
    }

    /** Returns what is still to be worked off. */
    long unfinished(long m) {
      return m - until >= 0 ? 0 : offset - worked(m);
    }

    private long worked(long m) {
      long slew = (m - from) / SLEW_DIVISOR;
      return offset > 0 ? slew : -slew;
    }
  }
}
