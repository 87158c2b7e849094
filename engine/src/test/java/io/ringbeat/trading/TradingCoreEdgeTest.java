package io.ringbeat.trading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.market.FeeSchedule;
import io.ringbeat.market.Instrument;
import io.ringbeat.market.Side;
import io.ringbeat.market.TimeInForce;
import io.ringbeat.time.TaskTable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TradingCoreEdgeTest {
  private final TradingCore core = core();

  /** onEvent ignores kind 0, onEvents takes it for depth. */
  @Test
  void shouldIgnoreAnEventWithoutAKind() {
    long[] slab = new long[16];
    depth(slab, 0, Kind.DEPTH, 100, 5);
    depth(slab, 8, 0, 99, 6);

    core.onEvents(slab, 0, 16);

    assertEquals(0, core.book(0).lots(Side.BUY, 99));
  }

  @Test
  void shouldNotKeepAnOrderThatWasNeverSent() {
    assertThrows(NullPointerException.class, () -> core.submit(0, null, 1, 1, TimeInForce.GTC));
    assertThrows(NullPointerException.class, () -> core.submit(0, Side.BUY, 1, 1, null));

    assertEquals(0, core.orders().size());
    assertEquals(0, core.submits());
  }

  @Test
  void shouldSayThatAQuantityIsTooGreat() {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> core.submit(0, Side.BUY, 1, Instrument.MAX_COUNT + 1, TimeInForce.GTC))
            .getMessage();

    assertFalse(message.contains("must be positive"), message);
  }

  @Test
  void shouldAllowNotANumberAsADefault() {
    assertEquals(Double.NaN, core.parameters().doubleValue("absent", Double.NaN));
  }

  private static void depth(long[] slab, int offset, int kind, long ticks, long time) {
    slab[offset] = Event.header(kind, Event.AT_CORE, 0, 0);
    slab[offset + Event.ENGINE_TIME] = time;
    slab[offset + Event.A] = ticks;
    slab[offset + Event.B] = 1;
  }

  private static TradingCore core() {
    return new TradingCore(
        context -> {},
        List.of(Instrument.linear(0, "A", "0.1", "0.001")),
        FeeSchedule.of("0", "0"),
        1,
        new Parameters(Map.of()),
        new TaskTable(),
        (slab, offset) -> {},
        OrderListener.NONE);
  }
}
