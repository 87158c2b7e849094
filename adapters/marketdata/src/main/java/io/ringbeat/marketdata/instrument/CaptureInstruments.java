package io.ringbeat.marketdata.instrument;

import io.ringbeat.market.Instrument;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The instruments that a capture uses, with dense ids in the order in which they first appear. Not
 * thread-safe. Asking for the instrument that was asked for last does not allocate; another one
 * costs one string.
 */
public final class CaptureInstruments {
  private final InstrumentTable table;
  private final Map<String, Instrument> inUse = new HashMap<>();
  private final List<Instrument> byId = new ArrayList<>();
  private Instrument last;

  /**
   * Makes an empty set.
   *
   * @param table the terms of every instrument that may appear
   */
  public CaptureInstruments(InstrumentTable table) {
    this.table = table;
  }

  /**
   * Finds an instrument and gives it the next id if it is new.
   *
   * @param text holds the symbol
   * @param offset index of its first character
   * @param length how many characters it has
   * @return the instrument, or null if the table does not know the symbol
   */
  public Instrument find(char[] text, int offset, int length) {
    if (last != null && matches(last.symbol(), text, offset, length)) {
      return last;
    }
    String symbol = new String(text, offset, length);
    Instrument found = inUse.get(symbol);
    if (found == null) {
      Instrument terms = table.find(symbol);
      if (terms == null) {
        return null;
      }
      found = terms.withId(byId.size());
      byId.add(found);
      inUse.put(symbol, found);
    }
    last = found;
    return found;
  }

  /**
   * Returns the instrument if only one is in use.
   *
   * @return the instrument, or null if there is none or more than one
   */
  public Instrument only() {
    return byId.size() == 1 ? byId.get(0) : null;
  }

  /**
   * Returns how many instruments are in use.
   *
   * @return the count
   */
  public int count() {
    return byId.size();
  }

  /**
   * Returns the instruments so far.
   *
   * @return the instrument at index i has id i
   */
  public List<Instrument> all() {
    return List.copyOf(byId);
  }

  private static boolean matches(String symbol, char[] text, int offset, int length) {
    if (symbol.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (symbol.charAt(i) != text[offset + i]) {
        return false;
      }
    }
    return true;
  }
}
