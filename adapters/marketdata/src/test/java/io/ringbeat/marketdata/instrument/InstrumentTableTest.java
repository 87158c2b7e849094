package io.ringbeat.marketdata.instrument;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.market.Instrument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstrumentTableTest {
  @Test
  void shouldKnowTheBundledInstruments() {
    InstrumentTable table = InstrumentTable.bundled();

    assertEquals("0.1", table.find("BTCUSDT").tickSize().toString());
    assertEquals("0.001", table.find("BTCUSDT").lotSize().toString());
    assertFalse(table.find("BTCUSDT").inverse());
    assertTrue(table.find("BTCUSD_PERP").inverse());
    assertNull(table.find("NOSUCH"));
    assertEquals(15, table.all().size());
  }

  @Test
  void shouldReadWhatTheUserGives() {
    Instrument instrument = InstrumentTable.parse("X:tick=0.5,lot=2,contract=100,inverse");

    assertEquals("X", instrument.symbol());
    assertEquals("0.5", instrument.tickSize().toString());
    assertEquals("2", instrument.lotSize().toString());
    assertEquals("100", instrument.contractSize().toString());
    assertTrue(instrument.inverse());
    assertFalse(InstrumentTable.parse("X:lot=1,tick=1").inverse());
  }

  @Test
  void shouldPreferWhatTheUserGives() {
    InstrumentTable table =
        InstrumentTable.bundled().with(InstrumentTable.parse("BTCUSDT:tick=1,lot=1"));

    assertEquals("1", table.find("BTCUSDT").tickSize().toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "X",
        ":tick=1,lot=1",
        "X:",
        "X:tick=1",
        "X:lot=1",
        "X:tick=1,lot=1,",
        "X:tick=0,lot=1",
        "X:tick=-1,lot=1",
        "X:tick=a,lot=1",
        "X:tick=1,lot=1,colour=red",
        "X:tick,lot=1"
      })
  void shouldRefuseMalformedInstrumentAndShowTheForm(String text) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> InstrumentTable.parse(text));

    assertTrue(e.getMessage().contains("\"" + text + "\""), e.getMessage());
    assertTrue(e.getMessage().contains("SYMBOL:tick=0.1,lot=0.001"), e.getMessage());
  }

  @Test
  void shouldGiveDenseIdsInTheOrderOfAppearance() {
    CaptureInstruments instruments = new CaptureInstruments(InstrumentTable.bundled());

    assertEquals(0, find(instruments, "ETHUSDT").id());
    assertEquals("ETHUSDT", instruments.only().symbol());
    assertEquals(1, find(instruments, "BTCUSDT").id());
    assertEquals(0, find(instruments, "ETHUSDT").id());
    assertNull(find(instruments, "NOSUCH"));
    assertNull(instruments.only());
    assertEquals(2, instruments.all().size());
  }

  private static Instrument find(CaptureInstruments instruments, String symbol) {
    return instruments.find(("  " + symbol).toCharArray(), 2, symbol.length());
  }
}
