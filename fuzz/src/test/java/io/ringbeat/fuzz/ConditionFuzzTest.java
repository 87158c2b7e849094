package io.ringbeat.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.ringbeat.debugger.Condition;
import io.ringbeat.debugger.ConditionException;
import io.ringbeat.market.Instrument;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A condition of any text can be asked, or the text is refused with a reason and a place. */
class ConditionFuzzTest {
  private static final List<Instrument> INSTRUMENTS =
      List.of(Instrument.linear(0, "BTCUSDT", "0.1", "0.001"));

  static {
    // Loading and instrumenting classes takes seconds, and is not what is timed.
    ask("fill || not abs(bid - equity + open) * 2 / 1 < min(lag, 1) && side != BUY");
    ask("no condition");
  }

  @FuzzTest
  void read(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    Limits.within(() -> ask(text));
  }

  private static void ask(String text) {
    try {
      Condition condition = Condition.parse(text, INSTRUMENTS, 0);
      condition.commandListener();
      ask(condition);
    } catch (ConditionException e) {
      Limits.require(e.column() >= 1 && e.column() <= text.length() + 1, "it has to say where");
    }
  }

  /** Of an event of each kind, and of kinds that nobody knows. */
  private static void ask(Condition condition) {
    for (int kind = 0; kind < 256; kind += kind < 24 ? 1 : 29) {
      condition.test(new EventMachine(kind));
    }
  }
}
