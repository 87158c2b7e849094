package io.ringbeat.market;

/**
 * What can be traded: its grid of prices and quantities and how its value is reckoned. Immutable.
 *
 * <p>A linear contract is worth price x quantity x contract size in the quote currency; an inverse
 * one contract size x quantity / price in the base currency.
 *
 * @param id dense id, from 0
 * @param symbol the venue's name for it, for example {@code BTCUSDT}
 * @param tickSize the smallest step of a price, positive
 * @param lotSize the smallest step of a quantity, positive
 * @param contractSize value of one unit of quantity (linear: in units of the base, inverse: in
 *     units of the quote currency), positive
 * @param inverse whether the contract is inverse
 */
public record Instrument(
    int id,
    String symbol,
    Decimal tickSize,
    Decimal lotSize,
    Decimal contractSize,
    boolean inverse) {
  /** The greatest price in ticks and quantity in lots, either sign: leaves room for sums. */
  public static final long MAX_COUNT = 1L << 60;

  /**
   * Checks the terms.
   *
   * @throws IllegalArgumentException if the symbol is empty, a size is not positive, or the sizes
   *     together have more than 18 decimals, or an inverse contract's tick size more than 6
   */
  public Instrument {
    if (id < 0 || id > io.ringbeat.event.Event.MAX_INSTRUMENT) {
      throw new IllegalArgumentException("instrument id " + id + " is out of range");
    }
    if (symbol.isEmpty()) {
      throw new IllegalArgumentException("an instrument needs a symbol");
    }
    requirePositive(symbol, "tick size", tickSize);
    requirePositive(symbol, "lot size", lotSize);
    requirePositive(symbol, "contract size", contractSize);
    int decimals = tickSize.scale() + lotSize.scale() + contractSize.scale();
    if (decimals > Decimal.MAX_SCALE) {
      throw new IllegalArgumentException(
          symbol
              + ": tick, lot and contract size have "
              + decimals
              + " decimals together, at most "
              + Decimal.MAX_SCALE
              + " fit");
    }
    if (inverse && tickSize.scale() > 6) {
      throw new IllegalArgumentException(
          symbol + ": the tick size of an inverse contract may have at most 6 decimals");
    }
  }

  /**
   * Makes a linear instrument of contract size 1.
   *
   * @param id dense id, from 0
   * @param symbol the venue's name for it
   * @param tickSize the smallest step of a price, as a decimal number
   * @param lotSize the smallest step of a quantity, as a decimal number
   * @return the instrument
   */
  public static Instrument linear(int id, String symbol, String tickSize, String lotSize) {
    return new Instrument(
        id, symbol, Decimal.parse(tickSize), Decimal.parse(lotSize), new Decimal(1, 0), false);
  }

  /**
   * Returns the same terms under another id.
   *
   * @param newId dense id, from 0
   * @return the instrument
   */
  public Instrument withId(int newId) {
    return new Instrument(newId, symbol, tickSize, lotSize, contractSize, inverse);
  }

  /**
   * Reads a price exactly, without allocating.
   *
   * @param text holds the price as a decimal number
   * @param offset index of its first character
   * @param length how many characters it has
   * @return the price in ticks
   * @throws NumberFormatException if it is malformed or not a whole number of ticks
   */
  public long ticks(char[] text, int offset, int length) {
    return count(text, offset, length, tickSize, "tick size");
  }

  /**
   * Reads a quantity exactly, without allocating.
   *
   * @param text holds the quantity as a decimal number
   * @param offset index of its first character
   * @param length how many characters it has
   * @return the quantity in lots
   * @throws NumberFormatException if it is malformed, negative or not a whole number of lots
   */
  public long lots(char[] text, int offset, int length) {
    long lots = count(text, offset, length, lotSize, "lot size");
    if (lots < 0) {
      throw new NumberFormatException(
          "quantity \"" + new String(text, offset, length) + "\" is negative");
    }
    return lots;
  }

  /**
   * Reads a price exactly.
   *
   * @param text the price as a decimal number
   * @return the price in ticks
   * @throws NumberFormatException if it is malformed or not a whole number of ticks
   */
  public long ticks(String text) {
    return ticks(text.toCharArray(), 0, text.length());
  }

  /**
   * Reads a quantity exactly.
   *
   * @param text the quantity as a decimal number
   * @return the quantity in lots
   * @throws NumberFormatException if it is malformed, negative or not a whole number of lots
   */
  public long lots(String text) {
    return lots(text.toCharArray(), 0, text.length());
  }

  /**
   * Returns a price for display and for a strategy's own arithmetic.
   *
   * @param ticks the price in ticks
   * @return the price, rounded to the nearest double
   */
  public double price(long ticks) {
    return tickSize.timesDouble(ticks);
  }

  /**
   * Returns a quantity for display and for a strategy's own arithmetic.
   *
   * @param lots the quantity in lots
   * @return the quantity, rounded to the nearest double
   */
  public double quantity(long lots) {
    return lotSize.timesDouble(lots);
  }

  private long count(char[] text, int offset, int length, Decimal unit, String unitName) {
    long scaled;
    try {
      scaled = Decimal.parseScaled(text, offset, length, unit.scale());
    } catch (NumberFormatException e) {
      String message = e.getMessage() + " (" + unitName + " " + unit + ")";
      throw (NumberFormatException) new NumberFormatException(message).initCause(e);
    }
    long mantissa = unit.mantissa();
    long count = mantissa == 1 ? scaled : scaled / mantissa;
    if (mantissa != 1 && count * mantissa != scaled) {
      throw new NumberFormatException(
          "\""
              + new String(text, offset, length)
              + "\" is not a multiple of the "
              + unitName
              + " "
              + unit);
    }
    if (count > MAX_COUNT || count < -MAX_COUNT) {
      throw new NumberFormatException(
          "\""
              + new String(text, offset, length)
              + "\" is out of range for "
              + unitName
              + " "
              + unit);
    }
    return count;
  }

  private static void requirePositive(String symbol, String name, Decimal value) {
    if (value.signum() <= 0) {
      throw new IllegalArgumentException(symbol + ": " + name + " " + value + " is not positive");
    }
  }
}
