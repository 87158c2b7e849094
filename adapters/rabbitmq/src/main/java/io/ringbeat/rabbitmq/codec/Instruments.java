package io.ringbeat.rabbitmq.codec;

import io.ringbeat.market.Instrument;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds instruments by their ids. Without state. */
final class Instruments {
  private Instruments() {}

  static Map<Integer, Instrument> byId(List<Instrument> instruments) {
    Map<Integer, Instrument> byId = new HashMap<>();
    for (Instrument instrument : instruments) {
      Instrument other = byId.put(instrument.id(), instrument);
      if (other != null) {
        throw new IllegalArgumentException(
            other.symbol() + " and " + instrument.symbol() + " have the id " + instrument.id());
      }
    }
    return byId;
  }
}
