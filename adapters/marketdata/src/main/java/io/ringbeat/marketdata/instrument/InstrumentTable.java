package io.ringbeat.marketdata.instrument;

import io.ringbeat.market.Decimal;
import io.ringbeat.market.Instrument;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tick size, lot size and contract of each symbol that can be imported.
 *
 * <p>Sizes are exact decimals in units of the quote currency (tick) and of the base currency or of
 * contracts (lot). Immutable, so any thread may use it. Malformed input is refused with an
 * IllegalArgumentException that names the input. Allocates when it is made and extended, not when
 * it is asked.
 */
public final class InstrumentTable {
  private static final String BUNDLED = "instruments.csv";
  private static final String FORM = "SYMBOL:tick=0.1,lot=0.001[,contract=1][,inverse]";

  private final Map<String, Instrument> bySymbol;

  private InstrumentTable(Map<String, Instrument> bySymbol) {
    this.bySymbol = bySymbol;
  }

  /**
   * Makes a table without instruments.
   *
   * @return the table
   */
  public static InstrumentTable empty() {
    return new InstrumentTable(Map.of());
  }

  /**
   * Returns the table that comes with the library: a few well-known Binance perpetuals.
   *
   * @return the table
   */
  public static InstrumentTable bundled() {
    try (InputStream in = InstrumentTable.class.getResourceAsStream(BUNDLED)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks its resource " + BUNDLED);
      }
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      InstrumentTable table = empty();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#") && !line.startsWith("symbol,")) {
          table = table.with(parseCsv(line));
        }
      }
      return table;
    } catch (IOException e) {
      throw new UncheckedIOException("the resource " + BUNDLED + " cannot be read", e);
    }
  }

  /**
   * Reads one instrument as the user gives it: {@code
   * SYMBOL:tick=0.1,lot=0.001[,contract=1][,inverse]}.
   *
   * @param text the instrument
   * @return the instrument, with id 0
   * @throws IllegalArgumentException if the text is malformed; the message shows the form
   */
  public static Instrument parse(String text) {
    int colon = text.indexOf(':');
    if (colon <= 0) {
      throw malformed(text, "has no symbol before a colon", null);
    }
    Decimal tick = null;
    Decimal lot = null;
    Decimal contract = new Decimal(1, 0);
    boolean inverse = false;
    for (String part : List.of(text.substring(colon + 1).split(",", -1))) {
      int equals = part.indexOf('=');
      String name = equals < 0 ? part : part.substring(0, equals);
      String value = equals < 0 ? "" : part.substring(equals + 1);
      try {
        switch (name) {
          case "tick" -> tick = Decimal.parse(value);
          case "lot" -> lot = Decimal.parse(value);
          case "contract" -> contract = Decimal.parse(value);
          case "inverse" -> inverse = true;
          default -> throw malformed(text, "has an unknown part \"" + part + "\"", null);
        }
      } catch (NumberFormatException e) {
        throw malformed(text, "has a bad " + name + ": " + e.getMessage(), e);
      }
    }
    if (tick == null || lot == null) {
      throw malformed(text, "lacks " + (tick == null ? "a tick" : "a lot"), null);
    }
    try {
      return new Instrument(0, text.substring(0, colon), tick, lot, contract, inverse);
    } catch (IllegalArgumentException e) {
      throw malformed(text, "is not possible: " + e.getMessage(), e);
    }
  }

  /**
   * Returns a table that also has an instrument, in place of one of the same symbol.
   *
   * @param instrument its terms; its id does not matter
   * @return the new table
   */
  public InstrumentTable with(Instrument instrument) {
    Map<String, Instrument> copy = new TreeMap<>(bySymbol);
    copy.put(instrument.symbol(), instrument.withId(0));
    return new InstrumentTable(copy);
  }

  /**
   * Finds an instrument.
   *
   * @param symbol the venue's name for it, in its own case
   * @return its terms with id 0, or null if the table has none of that name
   */
  public Instrument find(String symbol) {
    return bySymbol.get(symbol);
  }

  /**
   * Returns all instruments by symbol, in the symbols' order.
   *
   * @return a copy
   */
  public List<Instrument> all() {
    return List.copyOf(bySymbol.values());
  }

  private static Instrument parseCsv(String line) {
    List<String> cells = List.of(line.split(",", -1));
    return parse(
        cells.get(0)
            + ":tick="
            + cells.get(1)
            + ",lot="
            + cells.get(2)
            + ",contract="
            + cells.get(3)
            + (cells.get(4).equals("inverse") ? ",inverse" : ""));
  }

  private static IllegalArgumentException malformed(String text, String what, Throwable cause) {
    return new IllegalArgumentException(
        "instrument \"" + text + "\" " + what + "; the form is " + FORM, cause);
  }
}
