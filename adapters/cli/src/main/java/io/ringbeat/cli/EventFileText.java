package io.ringbeat.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringbeat.market.Decimal;
import io.ringbeat.market.Instrument;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How the content of an event file is said. */
final class EventFileText {
  private EventFileText() {}

  static void instruments(List<Instrument> instruments, Facts facts) {
    for (Instrument instrument : instruments) {
      facts.add(
          "Instrument",
          instrument.symbol()
              + ", tick "
              + instrument.tickSize()
              + ", lot "
              + instrument.lotSize()
              + ", contract "
              + instrument.contractSize()
              + (instrument.inverse() ? ", inverse" : ""));
    }
  }

  static void rows(long total, Map<String, Long> byKind, Facts facts) {
    List<String> kinds = new ArrayList<>();
    byKind.forEach(
        (kind, rows) ->
            kinds.add(String.format(Locale.ROOT, "%,d %s", rows, kind.toLowerCase(Locale.ROOT))));
    facts.add("Rows", String.format(Locale.ROOT, "%,d: %s", total, String.join(", ", kinds)));
  }

  static void period(
      long firstVenue, long lastVenue, long firstEngine, long lastEngine, Facts facts) {
    facts.add("Venue time", time(firstVenue) + " to " + time(lastVenue));
    facts.add(
        "Engine time",
        time(firstEngine)
            + " to "
            + time(lastEngine)
            + " ("
            + Durations.rounded(Math.max(0, lastEngine - firstEngine))
            + ")");
  }

  /** Rounds down to ms, which is what fits a line; JSON has them all. */
  private static Instant time(long nanos) {
    return Instant.EPOCH.plusNanos(nanos).truncatedTo(ChronoUnit.MILLIS);
  }

  static String correction(long nanos) {
    return nanos == 0
        ? "receive times as recorded"
        : String.format(Locale.ROOT, "receive times corrected by %+,d ns", nanos);
  }

  static String bytes(long value) {
    return value < 10_000_000
        ? String.format(Locale.ROOT, "%,d kB", (value + 999) / 1_000)
        : String.format(Locale.ROOT, "%,d MB", value / 1_000_000);
  }

  static ArrayNode json(List<Instrument> instruments) {
    ArrayNode out = Json.MAPPER.createArrayNode();
    for (Instrument instrument : instruments) {
      ObjectNode node = out.addObject();
      node.put("symbol", instrument.symbol());
      node.put("tickSize", number(instrument.tickSize()));
      node.put("lotSize", number(instrument.lotSize()));
      node.put("contractSize", number(instrument.contractSize()));
      node.put("inverse", instrument.inverse());
    }
    return out;
  }

  private static BigDecimal number(Decimal value) {
    return BigDecimal.valueOf(value.mantissa(), value.scale());
  }
}
