package io.ringbeat.cli.replay;

import io.ringbeat.cli.CliException;
import io.ringbeat.cli.ExitCode;
import io.ringbeat.cli.journal.Said;
import io.ringbeat.engine.Description;
import io.ringbeat.event.Event;
import io.ringbeat.market.Decimal;
import io.ringbeat.market.Instrument;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The instruments of a run and its start: turns ticks, lots and times into what people read. */
final class Terms {
  private static final Pattern RECORD =
      Pattern.compile(
          "Instrument\\[id=\\d+, symbol=(.+), tickSize=(\\S+), lotSize=(\\S+),"
              + " contractSize=(\\S+), inverse=(true|false)]");
  private static final Pattern SHORT = Pattern.compile("(\\S+), tick (\\S+), lot (\\S+?)(?:, .*)?");
  private static final String KEY = "instrument.";
  private static final int MOST = 1 << 12;

  private final List<Instrument> instruments;
  private final long start;

  Terms(List<Instrument> instruments, long start) {
    this.instruments = List.copyOf(instruments);
    this.start = start;
  }

  /** Reads them from what a run says of itself; prices of others are shown in ticks. */
  static Terms of(Description run, long start) {
    List<Instrument> found = new ArrayList<>();
    Map<String, String> said = run.entries();
    int count = 0;
    for (String key : said.keySet()) {
      if (key.matches("instrument\\.\\d{1,4}")) {
        count = Math.max(count, Integer.parseInt(key.substring(KEY.length())) + 1);
      }
    }
    for (int id = 0; id < Math.min(count, MOST); id++) {
      found.add(instrument(id, said.getOrDefault(KEY + id, "")));
    }
    return new Terms(found, start);
  }

  private static Instrument instrument(int id, String text) {
    try {
      Matcher whole = RECORD.matcher(text);
      if (whole.matches()) {
        return new Instrument(
            id,
            Said.plain(whole.group(1)),
            Decimal.parse(whole.group(2)),
            Decimal.parse(whole.group(3)),
            Decimal.parse(whole.group(4)),
            Boolean.parseBoolean(whole.group(5)));
      }
      Matcher few = SHORT.matcher(text);
      if (few.matches()) {
        return Instrument.linear(id, Said.plain(few.group(1)), few.group(2), few.group(3));
      }
    } catch (IllegalArgumentException | ArithmeticException e) {
      return unknown(id);
    }
    return unknown(id);
  }

  private static Instrument unknown(int id) {
    return Instrument.linear(id, "#" + id, "1", "1");
  }

  List<Instrument> instruments() {
    return instruments;
  }

  Instrument instrument(int id) {
    return id < instruments.size() ? instruments.get(id) : unknown(id);
  }

  Instrument instrument(long[] words, int at) {
    return instrument(Event.instrument(words[at]));
  }

  /** Finds one by its symbol or its id. */
  Instrument named(String name) {
    for (Instrument instrument : instruments) {
      if (instrument.symbol().equalsIgnoreCase(name)
          || Integer.toString(instrument.id()).equals(name)) {
        return instrument;
      }
    }
    if (instruments.isEmpty() && name.matches("#?\\d{1,6}")) {
      return unknown(Integer.parseInt(name.replace("#", "")));
    }
    throw new CliException(
        ExitCode.USAGE,
        "there is no instrument "
            + name
            + (instruments.isEmpty()
                ? "; the run does not say which it has: name it by its number, 0"
                : "; there are "
                    + String.join(", ", instruments.stream().map(Instrument::symbol).toList())));
  }

  static String price(Instrument instrument, long ticks) {
    return times(instrument.tickSize(), ticks);
  }

  static String quantity(Instrument instrument, long lots) {
    return times(instrument.lotSize(), lots);
  }

  private static String times(Decimal unit, long count) {
    StringBuilder text = new StringBuilder();
    try {
      unit.appendTimes(count, text);
      return text.toString();
    } catch (ArithmeticException e) {
      return BigDecimal.valueOf(unit.mantissa(), unit.scale())
          .multiply(BigDecimal.valueOf(count))
          .toPlainString();
    }
  }

  static BigDecimal number(String decimal) {
    return new BigDecimal(decimal);
  }

  long start() {
    return start;
  }

  /** Says a time in seconds from the start. */
  String since(long time) {
    if (time == Long.MIN_VALUE) {
      return "";
    }
    BigDecimal seconds =
        BigDecimal.valueOf(time).subtract(BigDecimal.valueOf(start)).movePointLeft(9);
    return (seconds.signum() < 0 ? "" : "+") + seconds.setScale(9).toPlainString();
  }
}
