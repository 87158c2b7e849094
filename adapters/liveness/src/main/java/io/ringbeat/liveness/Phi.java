package io.ringbeat.liveness;

/**
 * Phi accrual: how long a peer may be silent follows from how regularly it was heard. Phi is minus
 * the decimal logarithm of the probability that a peer that lives is silent for that long; a peer
 * is suspected when phi passes the threshold.
 *
 * <p>The idea is Hayashibara and others, <cite>The phi accrual failure detector</cite> (2004). The
 * formula, with its logistic approximation of the normal distribution, is that of Akka's {@code
 * PhiAccrualFailureDetector}: {@code y = (silence - mean - pause) / sigma}, {@code e = exp(-y *
 * (1.5976 + 0.070566 * y * y))}, {@code phi = -log10(e / (1 + e))}. As phi grows with y, the
 * threshold is the same as a limit of y, which is found once; a deadline then needs no logarithm.
 *
 * @param threshold phi from which a peer is suspected, 1 to 100
 * @param pause how much longer than usual a silence may last in any case, ns
 * @param minSigma the least standard deviation that is assumed, ns
 * @param window how many of the last intervals count, 2 to 1,000
 */
public record Phi(double threshold, long pause, long minSigma, int window) {
  /** Akka's: threshold 8, pause 3 s, at least 100 ms of deviation, 1,000 intervals. */
  public static final Phi AKKA = new Phi(8.0, 3_000_000_000L, 100_000_000, 1_000);

  /** Checks. */
  public Phi {
    if (!(threshold >= 1 && threshold <= 100)) {
      throw new IllegalArgumentException("a phi of " + threshold + "; it must be from 1 to 100");
    }
    if (pause < 0 || minSigma <= 0) {
      throw new IllegalArgumentException(
          "a pause of "
              + pause
              + " ns and a deviation of at least "
              + minSigma
              + " ns; the one must not be negative, the other must be positive");
    }
    if (window < 2 || window > 1_000) {
      throw new IllegalArgumentException(
          "a window of " + window + " intervals; it must be from 2 to 1000");
    }
  }

  /**
   * Returns phi.
   *
   * @param y by how many standard deviations a silence is longer than the mean and the pause
   * @return 0 or more
   */
  static double phi(double y) {
    double e = StrictMath.exp(-y * (1.5976 + 0.070566 * y * y));
    return y > 0 ? -StrictMath.log10(e / (1 + e)) : -StrictMath.log10(1 - 1 / (1 + e));
  }

  /** Returns the y at which phi reaches the threshold. */
  double limit() {
    double low = 0; // there phi is 0.3
    double high = 20; // there it is more than 250
    for (int i = 0; i < 64; i++) {
      double middle = (low + high) / 2;
      if (phi(middle) < threshold) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }
}
