package io.ringbeat.backtest;

/**
 * What a run earned and at what risk, from samples of equity at equal steps of engine time. Keeps
 * sums, not samples: its size does not grow with the run. Not thread-safe; sampling never
 * allocates.
 *
 * <p>Profit per step is the difference of consecutive samples as a share of a fixed capital. With
 * mean m and sample standard deviation s of n steps, and k steps in a year of 365 days: Sharpe
 * ratio = m / s x sqrt(k); Sortino ratio = m / sqrt(sum of min(profit, 0)^2 / n) x sqrt(k), with
 * target zero. A drawdown is the highest equity so far minus equity; its duration runs from that
 * high to the first return to it, or to the end of the run. Mean and deviation by Welford's
 * recurrence (1962).
 */
public final class Statistics {
  private static final double NANOS_PER_YEAR = 365.0 * 86_400e9;
  private static final double NANOS_PER_DAY = 86_400e9;

  private final double capital;
  private final double stepsPerYear;

  private long steps;
  private double mean;
  private double squares;
  private double lossSquares;
  private double equity;
  private double peak;
  private long peakTime;
  private boolean belowPeak;
  private double maxDrawdown;
  private long maxDrawdownNanos;
  private long startTime;
  private long endTime;
  private long observations;
  private double maxPosition;
  private double positionSum;
  private double maxPositionValue;

  /**
   * Makes empty statistics.
   *
   * @param capital what returns are a share of, positive
   * @param stepNanos engine time between samples, ns, positive
   * @param startTime when the run begins with a profit of zero, ns since the epoch
   */
  Statistics(double capital, long stepNanos, long startTime) {
    this.capital = capital;
    this.stepsPerYear = NANOS_PER_YEAR / stepNanos;
    this.startTime = startTime;
    this.endTime = startTime;
    this.peakTime = startTime;
  }

  /** Takes the sample at the end of a full step. */
  void sample(long time, double newEquity, double position, double positionValue) {
    double profit = (newEquity - equity) / capital;
    steps++;
    double delta = profit - mean;
    mean += delta / steps;
    squares += delta * (profit - mean);
    double loss = Math.min(profit, 0);
    lossSquares += loss * loss;
    observe(time, newEquity, position, positionValue);
  }

  /** Ends an open drawdown at the last state that was taken. */
  void finish() {
    if (belowPeak) {
      maxDrawdownNanos = Math.max(maxDrawdownNanos, endTime - peakTime);
    }
  }

  /** Takes a state of the run that ends no full step, such as its last one. */
  void observe(long time, double newEquity, double position, double positionValue) {
    equity = newEquity;
    endTime = time;
    observations++;
    maxPosition = Math.max(maxPosition, Math.abs(position));
    positionSum += Math.abs(position);
    maxPositionValue = Math.max(maxPositionValue, positionValue);
    if (equity < peak) {
      belowPeak = true;
      maxDrawdown = Math.max(maxDrawdown, peak - equity);
    } else {
      if (belowPeak) {
        maxDrawdownNanos = Math.max(maxDrawdownNanos, time - peakTime);
        belowPeak = false;
      }
      peak = equity;
      peakTime = time;
    }
  }

  /**
   * Returns the profit of the run after fees.
   *
   * @return in the account's currency
   */
  public double profit() {
    return equity;
  }

  /**
   * Returns the profit as a share of the capital.
   *
   * @return for example 0.01 for 1 %
   */
  public double totalReturn() {
    return equity / capital;
  }

  /**
   * Returns the annualised Sharpe ratio.
   *
   * @return NaN for fewer than two steps or no deviation
   */
  public double sharpe() {
    double deviation = Math.sqrt(squares / (steps - 1));
    return steps < 2 || deviation == 0 ? Double.NaN : mean / deviation * Math.sqrt(stepsPerYear);
  }

  /**
   * Returns the annualised Sortino ratio.
   *
   * @return NaN for no steps or no step with a loss
   */
  public double sortino() {
    return lossSquares == 0
        ? Double.NaN
        : mean / Math.sqrt(lossSquares / steps) * Math.sqrt(stepsPerYear);
  }

  /**
   * Returns the greatest drawdown.
   *
   * @return in the account's currency, not negative
   */
  public double maxDrawdown() {
    return maxDrawdown;
  }

  /**
   * Returns the longest time that equity stayed below a high.
   *
   * @return ns
   */
  public long maxDrawdownNanos() {
    return maxDrawdownNanos;
  }

  /**
   * Returns the profit over the greatest drawdown.
   *
   * @return NaN for no drawdown
   */
  public double returnOverDrawdown() {
    return maxDrawdown == 0 ? Double.NaN : equity / maxDrawdown;
  }

  /**
   * Returns the greatest position that was sampled, without its sign.
   *
   * @return in units of quantity; NaN with several instruments
   */
  public double maxPosition() {
    return maxPosition;
  }

  /**
   * Returns the mean of the sampled positions without their signs.
   *
   * @return in units of quantity; NaN with several instruments
   */
  public double meanPosition() {
    return observations == 0 ? 0 : positionSum / observations;
  }

  /**
   * Returns the greatest value of a sampled position as a share of the capital.
   *
   * @return for example 0.5
   */
  public double maxLeverage() {
    return maxPositionValue / capital;
  }

  /**
   * Returns what was traded in a day as a share of the capital.
   *
   * @param valueTraded in the account's currency
   * @return NaN for a run that took no time
   */
  public double dailyTurnover(double valueTraded) {
    return endTime == startTime
        ? Double.NaN
        : valueTraded / capital / ((endTime - startTime) / NANOS_PER_DAY);
  }

  /**
   * Returns the capital that shares are reckoned of.
   *
   * @return in the account's currency
   */
  public double capital() {
    return capital;
  }

  /**
   * Returns how many full steps were sampled.
   *
   * @return 0 or more
   */
  public long steps() {
    return steps;
  }
}
