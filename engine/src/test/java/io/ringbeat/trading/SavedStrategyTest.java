package io.ringbeat.trading;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.market.FeeSchedule;
import io.ringbeat.market.Instrument;
import io.ringbeat.state.StateReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whether the state of a strategy is known, and so can go into a snapshot. */
final class SavedStrategyTest {
  /** Has a field, and says nothing of it. */
  private static class Silent implements Strategy {
    long seen;

    @Override
    public void onStart(Context context) {
      if (seen++ == 0) {
        context.subscribeBook(0);
      }
    }
  }

  /** Says how its superclass's field is read. */
  private static final class Telling extends Silent {
    @Override
    public void load(Context context, StateReader in) {
      seen = in.number("seen");
    }
  }

  private static boolean canSave(Strategy strategy) {
    return new LiveTrading(
            strategy,
            List.of(Instrument.linear(0, "A", "0.1", "0.001")),
            FeeSchedule.of("0", "0"),
            1,
            new Parameters(Map.of()),
            OrderListener.NONE)
        .canSave();
  }

  @Test
  void shouldSaveAStrategyWithoutFields() {
    assertTrue(canSave(context -> {}));
  }

  @Test
  void shouldNotSaveAStrategyWhoseFieldsAreUnknown() {
    assertFalse(canSave(new Silent()));
  }

  @Test
  void shouldSaveAStrategyThatReadsItsFields() {
    assertTrue(canSave(new Telling()));
  }
}
