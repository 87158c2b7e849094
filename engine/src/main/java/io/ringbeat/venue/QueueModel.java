package io.ringbeat.venue;

import io.ringbeat.market.Instrument;
import java.util.Locale;

/**
 * How the queue ahead of an own order shrinks, guessed from a feed that shows each level's quantity
 * but not who left the queue. All models of hftbacktest's level-2 mode, by similar names.
 * Quantities in lots; a model has no state of its own, orders carry it. Powers and logarithms are
 * StrictMath's: the same on every JDK.
 *
 * <p>With q lots ahead and b behind, a cancellation at the level came from behind with probability
 * p:
 *
 * <pre>
 * power1:n   f(b) / (f(b) + f(q))      f(x) = x^n
 * power2:n   f(b) / f(b + q)           f(x) = x^n
 * power3:n   1 - f(q / (q + b))        f(x) = x^n
 * log1       as power1                 f(x) = ln(1 + x), x in units of quantity
 * log2       as power2                 f(x) = ln(1 + x), x in units of quantity
 * </pre>
 *
 * <p>{@code risk-averse}: only trades shorten the queue; cancellations are taken to come from
 * behind as long as the level's quantity allows it.
 */
public abstract sealed class QueueModel {
  QueueModel() {}

  /**
   * Finds a model by its name.
   *
   * @param text {@code risk-averse}, {@code power1:n}, {@code power2:n}, {@code power3:n}, {@code
   *     log1} or {@code log2}, with n a positive number such as 3
   * @return the model
   * @throws IllegalArgumentException if there is no such model
   */
  public static QueueModel parse(String text) {
    String name = text.toLowerCase(Locale.ROOT);
    int colon = name.indexOf(':');
    String shape = colon < 0 ? name : name.substring(0, colon);
    boolean power = shape.startsWith("power");
    if (power == (colon < 0)) {
      throw unknown(text, null);
    }
    try {
      double n = power ? Double.parseDouble(name.substring(colon + 1)) : 0;
      if (power && !(n > 0 && n <= 100)) {
        throw unknown(text, null);
      }
      return switch (shape) {
        case "risk-averse", "risk-adverse" -> new RiskAverse();
        case "power1" -> new Power1(new Exponent(n));
        case "power2" -> new Power2(new Exponent(n));
        case "power3" -> new Power3(new Exponent(n));
        case "log1" -> new Log1();
        case "log2" -> new Log2();
        default -> throw unknown(text, null);
      };
    } catch (NumberFormatException e) {
      throw unknown(text, e);
    }
  }

  private static IllegalArgumentException unknown(String text, Exception cause) {
    return new IllegalArgumentException(
        "there is no queue model \""
            + text
            + "\"; choose risk-averse, power1:n, power2:n, power3:n (n from above 0 to 100), log1"
            + " or log2",
        cause);
  }

  /** A new order joins the back of a queue of this many lots. */
  void onJoin(RestingOrder order, long levelLots) {
    order.ahead = levelLots;
    order.tradedSinceDepth = 0;
  }

  /** Lots were traded at the order's price. */
  abstract void onTrade(RestingOrder order, long lots);

  /** The quantity of the order's level was reported. */
  abstract void onDepth(RestingOrder order, long before, long after, Instrument instrument);

  /** Returns how many lots the order's turn has come for, 0 for none, and resets that count. */
  final long takeFilled(RestingOrder order) {
    long filled = Math.round(-order.ahead);
    if (filled <= 0) {
      return 0;
    }
    order.ahead = 0;
    return filled;
  }

  /** Only trades shorten the queue. */
  private static final class RiskAverse extends QueueModel {
    @Override
    void onTrade(RestingOrder order, long lots) {
      order.ahead -= lots;
    }

    @Override
    void onDepth(RestingOrder order, long before, long after, Instrument instrument) {
      order.ahead = Math.min(order.ahead, (double) after);
    }

    @Override
    public String toString() {
      return "risk-averse";
    }
  }

  /** A positive exponent; a whole one is multiplied out. Unlike StrictMath.pow, never allocates. */
  private record Exponent(double n) {
    double power(double x) {
      if (n != StrictMath.rint(n)) {
        return x == 0 ? 0 : StrictMath.exp(n * StrictMath.log(x)); // NaN for a negative x, as pow
      }
      double product = x;
      for (int i = 1; i < n; i++) {
        product *= x;
      }
      return product;
    }

    @Override
    public String toString() {
      return n == StrictMath.rint(n) ? Long.toString((long) n) : Double.toString(n);
    }
  }

  /** Cancellations are shared between the queue ahead and behind by a probability. */
  private abstract static sealed class Probabilistic extends QueueModel {
    abstract double fromBehind(double ahead, double behind, Instrument instrument);

    @Override
    final void onTrade(RestingOrder order, long lots) {
      order.ahead -= lots;
      order.tradedSinceDepth += lots;
    }

    @Override
    final void onDepth(RestingOrder order, long before, long after, Instrument instrument) {
      double cancelled = before - after - order.tradedSinceDepth;
      order.tradedSinceDepth = 0;
      double ahead = order.ahead;
      if (cancelled < 0) {
        order.ahead = lesser(ahead, (double) after);
        return;
      }
      double behind = before - ahead;
      double p = fromBehind(ahead, behind, instrument);
      if (Double.isInfinite(p)) {
        p = 1;
      }
      double estimate = ahead - (1 - p) * cancelled + lesser(behind - p * cancelled, 0);
      order.ahead = lesser(estimate, (double) after);
    }

    /** The lesser of two numbers; of a number and NaN, the number. */
    private static double lesser(double a, double b) {
      return a < b || Double.isNaN(b) ? a : b;
    }
  }

  private static final class Power1 extends Probabilistic {
    private final Exponent n;

    Power1(Exponent n) {
      this.n = n;
    }

    @Override
    double fromBehind(double ahead, double behind, Instrument instrument) {
      double f = n.power(behind);
      return f / (f + n.power(ahead));
    }

    @Override
    public String toString() {
      return "power1:" + n;
    }
  }

  private static final class Power2 extends Probabilistic {
    private final Exponent n;

    Power2(Exponent n) {
      this.n = n;
    }

    @Override
    double fromBehind(double ahead, double behind, Instrument instrument) {
      return n.power(behind) / n.power(behind + ahead);
    }

    @Override
    public String toString() {
      return "power2:" + n;
    }
  }

  private static final class Power3 extends Probabilistic {
    private final Exponent n;

    Power3(Exponent n) {
      this.n = n;
    }

    @Override
    double fromBehind(double ahead, double behind, Instrument instrument) {
      return 1 - n.power(ahead / (ahead + behind));
    }

    @Override
    public String toString() {
      return "power3:" + n;
    }
  }

  private static final class Log1 extends Probabilistic {
    @Override
    double fromBehind(double ahead, double behind, Instrument instrument) {
      double lot = instrument.lotSize().doubleValue();
      double f = StrictMath.log(1 + behind * lot);
      return f / (f + StrictMath.log(1 + ahead * lot));
    }

    @Override
    public String toString() {
      return "log1";
    }
  }

  private static final class Log2 extends Probabilistic {
    @Override
    double fromBehind(double ahead, double behind, Instrument instrument) {
      double lot = instrument.lotSize().doubleValue();
      return StrictMath.log(1 + behind * lot) / StrictMath.log(1 + (behind + ahead) * lot);
    }

    @Override
    public String toString() {
      return "log2";
    }
  }
}
