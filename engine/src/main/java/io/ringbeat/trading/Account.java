package io.ringbeat.trading;

import io.ringbeat.event.Hash64;
import io.ringbeat.market.Decimal;
import io.ringbeat.market.FeeSchedule;
import io.ringbeat.market.Instrument;
import io.ringbeat.market.Side;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;

/**
 * Position and money in one instrument, from its fills. The state is integers: a linear contract's
 * money is counted in ticks x lots, which is exact; an inverse contract's in 10^-12 of the base
 * currency, each fill rounded half up once. Amounts in the quote currency (inverse: in the base
 * currency) are derived from these on request. Not thread-safe; never allocates.
 *
 * <p>With s = 1 for buy and -1 for sell, and amount = price x quantity x contract size (inverse:
 * contract size x quantity / price), a fill adds s x quantity to the position and -s x amount to
 * the balance. Equity is balance + position x price x contract size - fee (inverse: -balance -
 * contract size x position / price - fee), as hftbacktest has it.
 */
public final class Account {
  private static final Decimal INVERSE_UNIT = new Decimal(1, 12);

  private final Instrument instrument;
  private final FeeSchedule fees;
  private final Decimal unit; // worth of one unit of money
  private final long inverseNumerator; // money = lots x numerator / (ticks x denominator)
  private final long inverseDenominator;

  private long positionLots;
  private long balance;
  private long makerValue;
  private long takerValue;
  private long makerLots;
  private long takerLots;
  private long fills;

  /**
   * Makes an account without a position.
   *
   * @param instrument what is traded
   * @param fees rates for maker and taker
   * @throws IllegalArgumentException if money of such sizes cannot be counted in a long
   */
  public Account(Instrument instrument, FeeSchedule fees) {
    this.instrument = instrument;
    this.fees = fees;
    Decimal tick = instrument.tickSize();
    Decimal lot = instrument.lotSize();
    Decimal contract = instrument.contractSize();
    try {
      if (instrument.inverse()) {
        unit = INVERSE_UNIT;
        int exponent = INVERSE_UNIT.scale() + tick.scale() - contract.scale() - lot.scale();
        long sizes = Math.multiplyExact(contract.mantissa(), lot.mantissa());
        inverseNumerator = Math.multiplyExact(sizes, Decimal.powerOfTen(Math.max(exponent, 0)));
        inverseDenominator =
            Math.multiplyExact(tick.mantissa(), Decimal.powerOfTen(Math.max(-exponent, 0)));
      } else {
        unit = tick.times(lot).times(contract);
        inverseNumerator = 0;
        inverseDenominator = 0;
      }
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          instrument.symbol()
              + ": the sizes of tick, lot and contract are too far apart to count money exactly",
          e);
    }
  }

  /**
   * Books a fill.
   *
   * @param side the side of the own order
   * @param ticks execution price
   * @param lots executed quantity
   * @param maker whether the own order provided liquidity
   * @throws ArithmeticException if a sum does not fit a long; nothing is booked then
   */
  public void onFill(Side side, long ticks, long lots, boolean maker) {
    long amount = amount(ticks, lots);
    int sign = side.sign();
    long newPosition = Math.addExact(positionLots, sign * lots);
    long newBalance = Math.subtractExact(balance, Math.multiplyExact(amount, sign));
    long newValue = Math.addExact(maker ? makerValue : takerValue, amount);
    long newLots = Math.addExact(maker ? makerLots : takerLots, lots);
    Math.addExact(newLots, maker ? takerLots : makerLots); // the volume fits, too
    if (maker) {
      makerValue = newValue;
      makerLots = newLots;
    } else {
      takerValue = newValue;
      takerLots = newLots;
    }
    positionLots = newPosition;
    balance = newBalance;
    fills++;
  }

  /**
   * Returns the position.
   *
   * @return lots, negative for short
   */
  public long positionLots() {
    return positionLots;
  }

  /**
   * Returns the cash that fills have moved, without fees.
   *
   * @return in the quote currency (inverse: base currency)
   */
  public double balance() {
    return unit.timesDouble(balance);
  }

  /**
   * Returns the fees paid.
   *
   * @return in the quote currency (inverse: base currency), negative if rebates prevail
   */
  public double fee() {
    return unit.timesDouble(makerValue) * fees.maker().doubleValue()
        + unit.timesDouble(takerValue) * fees.taker().doubleValue();
  }

  /**
   * Returns what balance and position are worth after fees.
   *
   * @param price the price to value the position at, in the quote currency
   * @return in the quote currency (inverse: base currency)
   */
  public double equity(double price) {
    double value = positionLots == 0 ? 0 : positionValue(price) * Long.signum(positionLots);
    return instrument.inverse() ? 0 - balance() - value - fee() : balance() + value - fee();
  }

  /**
   * Returns what the position is worth, without a sign.
   *
   * @param price the price to value it at, in the quote currency
   * @return in the quote currency (inverse: base currency)
   */
  public double positionValue(double price) {
    if (positionLots == 0) {
      return 0;
    }
    double quantity = instrument.quantity(Math.abs(positionLots));
    double contract = instrument.contractSize().doubleValue();
    return instrument.inverse() ? contract * quantity / price : contract * quantity * price;
  }

  /**
   * Returns how many executions there were.
   *
   * @return 0 or more
   */
  public long fills() {
    return fills;
  }

  /**
   * Returns how much was traded.
   *
   * @return lots
   */
  public long volumeLots() {
    return makerLots + takerLots;
  }

  /**
   * Returns how much was traded as maker.
   *
   * @return lots
   */
  public long makerLots() {
    return makerLots;
  }

  /**
   * Returns the sum of the amounts of all fills.
   *
   * @return in the quote currency (inverse: base currency)
   */
  public double valueTraded() {
    return unit.timesDouble(makerValue) + unit.timesDouble(takerValue);
  }

  private long amount(long ticks, long lots) {
    if (!instrument.inverse()) {
      return Math.multiplyExact(ticks, lots);
    }
    if (ticks <= 0) {
      throw new ArithmeticException(
          instrument.symbol() + ": an inverse contract executed at " + ticks + " ticks");
    }
    return divideProduct(lots, inverseNumerator, Math.multiplyExact(ticks, inverseDenominator));
  }

  /**
   * Returns a x b / c, rounded half up, through a product of 128 bits.
   *
   * @throws ArithmeticException if the result does not fit a long
   */
  static long divideProduct(long a, long b, long c) {
    long high = Math.multiplyHigh(a, b);
    long low = a * b;
    long half = c >>> 1;
    low += half;
    if (Long.compareUnsigned(low, half) < 0) {
      high++;
    }
    if (high < 0 || high >= c) {
      throw new ArithmeticException(a + " x " + b + " / " + c + " does not fit a long");
    }
    long remainder = high;
    long quotient = 0;
    for (int bit = 63; bit >= 0; bit--) {
      remainder = remainder << 1 | (low >>> bit & 1);
      quotient <<= 1;
      if (Long.compareUnsigned(remainder, c) >= 0) {
        remainder -= c;
        quotient |= 1;
      }
    }
    if (quotient < 0) {
      throw new ArithmeticException(a + " x " + b + " / " + c + " does not fit a long");
    }
    return quotient;
  }

  void save(StateWriter out) {
    out.put("positionLots", positionLots);
    out.put("balance", balance);
    out.put("makerValue", makerValue);
    out.put("takerValue", takerValue);
    out.put("makerLots", makerLots);
    out.put("takerLots", takerLots);
    out.put("fills", fills);
  }

  void load(StateReader in) {
    positionLots = in.number("positionLots");
    balance = in.number("balance");
    makerValue = in.number("makerValue");
    takerValue = in.number("takerValue");
    makerLots = in.number("makerLots");
    takerLots = in.number("takerLots");
    fills = in.number("fills");
  }

  /** Returns a hash of position and money. */
  long stateHash() {
    Hash64 hash = new Hash64();
    hash.add(positionLots);
    hash.add(balance);
    hash.add(makerValue);
    hash.add(takerValue);
    hash.add(makerLots);
    hash.add(takerLots);
    hash.add(fills);
    return hash.value();
  }
}
