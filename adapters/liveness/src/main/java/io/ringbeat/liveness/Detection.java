package io.ringbeat.liveness;

import io.ringbeat.time.Deadlines;
import java.util.List;

/**
 * When a peer is suspected, and when it is taken for dead. Times are engine time.
 *
 * <p>Without {@link Phi}: a peer that was silent for {@code interval + grace} is suspected and
 * asked; when nothing comes for another {@code grace}, it is dead. A peer whose connection is gone
 * is suspected at once, and dead at the same time as if it had only been silent.
 *
 * <p>Old clients that send unframed JSON cannot be told how often to beat. They are judged by an
 * interval of their own, and by the same grace.
 *
 * <p>Part of what a run is: describe a journalled engine with its text, see {@link LivenessRun}.
 *
 * @param interval how often a peer beats, ns
 * @param grace how much longer it may take, and how long it has for an answer, ns
 * @param peers the most that are known, at most {@link #MOST_PEERS}
 * @param phi how the first time follows from what was heard; null: it is {@code interval + grace}
 * @param json how often a peer beats that sends JSON, ns; in the place of {@code interval}
 */
public record Detection(long interval, long grace, int peers, Phi phi, long json) {
  /** The most peers: as many commands as they can cause at once have to be confirmed. */
  public static final int MOST_PEERS = 1 << 14;

  /** How often a peer beats that sends JSON, by default: 50 s, in ns. */
  public static final long JSON = 50_000_000_000L;

  /** A beat each second, suspected after 3 s, dead after 5 s, at most 1,024 peers. */
  public static final Detection DEFAULT = of(1_000_000_000, 2_000_000_000);

  private static final List<String> KEYS =
      List.of("interval", "grace", "peers", "phi", "pause", "minSigma", "window");
  private static final int PHI = 3; // index of its first key
  private static final String JSON_KEY = " json="; // last, and only where it is not the default
  private static final long LONGEST = 3_600_000_000_000L; // ns, an hour
  private static final long LONGEST_PHI = 60_000_000_000L;

  /** Checks. */
  public Detection {
    Deadlines.requirePeriod(interval);
    Deadlines.requirePeriod(json);
    if (grace <= 0 || interval > LONGEST || grace > LONGEST || json > LONGEST) {
      throw new IllegalArgumentException(
          "an interval of "
              + interval
              + " ns, one of "
              + json
              + " ns in JSON, and a grace of "
              + grace
              + " ns; all must be positive and at most an hour");
    }
    if (peers < 1 || peers > MOST_PEERS) {
      throw new IllegalArgumentException(peers + " peers; from 1 to " + MOST_PEERS);
    }
    if (phi != null && (interval > LONGEST_PHI || json > LONGEST_PHI)) {
      throw new IllegalArgumentException(
          "an interval of "
              + Math.max(interval, json)
              + " ns; with phi it is at most a minute, also in JSON");
    }
  }

  /**
   * Fixed times, for at most 1,024 peers; those that send JSON beat each {@link #JSON}.
   *
   * @param interval ns
   * @param grace ns
   * @return the times
   */
  public static Detection of(long interval, long grace) {
    return new Detection(interval, grace, 1_024, null, JSON);
  }

  /**
   * The same with phi accrual.
   *
   * @param value how
   * @return the times
   */
  public Detection with(Phi value) {
    return new Detection(interval, grace, peers, value, json);
  }

  /**
   * The same with another number of peers.
   *
   * @param value the most
   * @return the times
   */
  public Detection peers(int value) {
    return new Detection(interval, grace, value, phi, json);
  }

  /**
   * The same with another interval of those that send JSON.
   *
   * @param nanos how often they beat
   * @return the times
   */
  public Detection json(long nanos) {
    return new Detection(interval, grace, peers, phi, nanos);
  }

  /**
   * Returns after how long a silence a peer is dead that sends frames, without phi, if the engine
   * keeps up.
   *
   * @return ns
   */
  public long bound() {
    return interval + 2 * grace;
  }

  /**
   * Reads the text of a detection.
   *
   * @param text as {@link #toString} has it
   * @return what it was the text of
   * @throws IllegalArgumentException if it is no such text
   */
  public static Detection parse(String text) {
    long[] numbers = new long[6];
    double threshold = 0;
    int count = 0;
    int end = text.lastIndexOf(JSON_KEY);
    try {
      long json = end < 0 ? JSON : Long.parseLong(text.substring(end + JSON_KEY.length()));
      for (String part : text.substring(0, end < 0 ? text.length() : end).split(" ", -1)) {
        int equals = part.indexOf('=');
        String key = part.substring(0, Math.max(equals, 0));
        if (count == KEYS.size() || !key.equals(KEYS.get(count))) {
          throw new IllegalArgumentException("found '" + key + "'");
        }
        String value = part.substring(equals + 1);
        if (count == PHI) {
          threshold = Double.parseDouble(value);
        } else {
          numbers[count > PHI ? count - 1 : count] = Long.parseLong(value);
        }
        count++;
      }
      if (count != PHI && count != KEYS.size()) {
        throw new IllegalArgumentException("it has " + count + " parts");
      }
      Phi phi =
          count == PHI
              ? null
              : new Phi(threshold, numbers[3], numbers[4], Math.toIntExact(numbers[5]));
      return new Detection(numbers[0], numbers[1], Math.toIntExact(numbers[2]), phi, json);
    } catch (ArithmeticException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'" + text + "' does not say when peers are suspected: " + e.getMessage(), e);
    }
  }

  @Override
  public String toString() {
    String fixed = "interval=" + interval + " grace=" + grace + " peers=" + peers;
    String accrual =
        phi == null
            ? ""
            : " phi="
                + phi.threshold()
                + " pause="
                + phi.pause()
                + " minSigma="
                + phi.minSigma()
                + " window="
                + phi.window();
    return fixed + accrual + (json == JSON ? "" : JSON_KEY + json);
  }
}
