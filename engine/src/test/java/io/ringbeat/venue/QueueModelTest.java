package io.ringbeat.venue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.market.Instrument;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueueModelTest {
  /** A lot of 0.5, so that lots and units of quantity differ. */
  private static final Instrument INSTRUMENT = Instrument.linear(0, "TEST", "0.1", "0.5");

  private static final String[] PROBABILISTIC = {
    "power1:3", "power2:3", "power3:3", "log1", "log2"
  };

  private static RestingOrder order(QueueModel model, long ahead) {
    RestingOrder order = new RestingOrder();
    order.ahead = 1e9;
    order.tradedSinceDepth = 1e9;
    model.onJoin(order, ahead);
    return order;
  }

  private static double aheadAfter(
      String name, double ahead, long traded, long before, long after) {
    QueueModel model = QueueModel.parse(name);
    RestingOrder order = order(model, 0);
    order.ahead = ahead;
    order.tradedSinceDepth = traded;
    model.onDepth(order, before, after, INSTRUMENT);
    return order.ahead;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"risk-averse", "power1:3", "power2:3", "power3:3", "log1", "log2", "power1:0.5"})
  void shouldPrintTheNameThatItIsFoundBy(String name) {
    assertEquals(name, QueueModel.parse(name).toString());
    assertEquals(name, QueueModel.parse(name.toUpperCase(Locale.ROOT)).toString());
  }

  @Test
  void shouldKnowHftbacktestsSpelling() {
    assertEquals("risk-averse", QueueModel.parse("risk-adverse").toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "power1",
        "power1:",
        "power1:0",
        "power1:-1",
        "power1:101",
        "power1:NaN",
        "power1:x",
        "power:3",
        "power4:3",
        "log1:3",
        "log3",
        "risk-averse:1",
        "fifo",
        ":"
      })
  void shouldNameTheModelsThatThereAre(String name) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> QueueModel.parse(name));

    String message = String.valueOf(e.getMessage());
    assertTrue(message.startsWith("there is no queue model \"" + name + "\""), message);
    assertTrue(message.contains("risk-averse, power1:n, power2:n, power3:n"), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"risk-averse", "power1:3", "power2:3", "power3:3", "log1", "log2"})
  void shouldJoinAtTheBackOfTheLevel(String name) {
    RestingOrder order = order(QueueModel.parse(name), 17);

    assertEquals(17, order.ahead);
    assertEquals(0, order.tradedSinceDepth);
  }

  @ParameterizedTest
  @ValueSource(strings = {"risk-averse", "power1:3", "power2:3", "power3:3", "log1", "log2"})
  void shouldMoveUpByWhatIsTraded(String name) {
    QueueModel model = QueueModel.parse(name);
    RestingOrder order = order(model, 17);

    model.onTrade(order, 5);
    model.onTrade(order, 7);

    assertEquals(5, order.ahead);
    assertEquals(0, model.takeFilled(order));
  }

  @ParameterizedTest
  @CsvSource({"10, 4, 6", "10, 4, 4", "10, 4, 3", "10, 4, 0", "4, 9, 20"})
  void shouldKeepItsPlaceRiskAverselyAsLongAsTheLevelAllows(double ahead, long before, long after) {
    assertEquals(
        Math.min(ahead, (double) after), aheadAfter("risk-averse", ahead, 0, before, after));
  }

  @ParameterizedTest
  @CsvSource({
    // ahead, traded, before, after
    "10, 0, 30, 25",
    "10, 3, 30, 25",
    "10, 0, 30, 1",
    "20, 2, 30, 20",
    "0.5, 0, 7, 3",
    "29, 0, 30, 15",
    "3, 1, 4, 3",
  })
  void shouldSplitCancellationsByTheModelsProbability(
      double ahead, long traded, long before, long after) {
    double behind = before - ahead;
    double fa = StrictMath.pow(ahead, 3);
    double fb = StrictMath.pow(behind, 3);
    double la = StrictMath.log(1 + ahead * 0.5);
    double lb = StrictMath.log(1 + behind * 0.5);
    double[] p = {
      fb / (fb + fa),
      fb / StrictMath.pow(behind + ahead, 3),
      1 - StrictMath.pow(ahead / (ahead + behind), 3),
      lb / (lb + la),
      lb / StrictMath.log(1 + (behind + ahead) * 0.5)
    };
    for (int i = 0; i < PROBABILISTIC.length; i++) {
      BigDecimal expected = estimate(p[i], ahead, traded, before, after);

      double actual = aheadAfter(PROBABILISTIC[i], ahead, traded, before, after);

      assertEquals(expected.doubleValue(), actual, 1e-12, PROBABILISTIC[i]);
    }
  }

  /** q = min(q - (1 - p) d + min(b - p d, 0), new) in decimals. */
  private static BigDecimal estimate(double p, double ahead, long traded, long before, long after) {
    MathContext exact = new MathContext(40);
    BigDecimal probability = new BigDecimal(p);
    BigDecimal cancelled = BigDecimal.valueOf(before - after - traded);
    assertTrue(cancelled.signum() >= 0, "a case of its own");
    BigDecimal behind = BigDecimal.valueOf(before).subtract(new BigDecimal(ahead));
    BigDecimal fromAhead = BigDecimal.ONE.subtract(probability).multiply(cancelled, exact);
    BigDecimal tooMany = behind.subtract(probability.multiply(cancelled, exact));
    return new BigDecimal(ahead)
        .subtract(fromAhead)
        .add(tooMany.min(BigDecimal.ZERO))
        .min(BigDecimal.valueOf(after));
  }

  @ParameterizedTest
  @ValueSource(strings = {"power1:3", "power2:3", "power3:3", "log1", "log2"})
  void shouldTakeFromAheadWhatIsNotBehind(String name) {
    // 1 behind, 9 of 10 cancelled: whatever p is, no more than the 1 that stays is ahead
    double ahead = aheadAfter(name, 9, 0, 10, 1);

    assertTrue(ahead >= 0 && ahead <= 1, name + ": " + ahead);
  }

  @ParameterizedTest
  @ValueSource(strings = {"power1:3", "power2:3", "power3:3", "log1", "log2"})
  void shouldOnlyBeLimitedByALevelThatGrows(String name) {
    assertEquals(10, aheadAfter(name, 10, 0, 20, 25));
    assertEquals(10, aheadAfter(name, 10, 6, 20, 15), "6 traded, so 1 was added");
    assertEquals(8, aheadAfter(name, 10, 13, 20, 8), "6 were added, yet only 8 are there");
  }

  @ParameterizedTest
  @ValueSource(strings = {"power1:3", "power2:3", "power3:3", "log1", "log2"})
  void shouldForgetTradesOnceTheLevelWasReported(String name) {
    QueueModel model = QueueModel.parse(name);
    RestingOrder order = order(model, 10);

    model.onTrade(order, 4);
    model.onDepth(order, 20, 16, INSTRUMENT); // nothing was cancelled
    assertEquals(6, order.ahead);
    assertEquals(0, order.tradedSinceDepth);
    model.onDepth(order, 16, 12, INSTRUMENT);

    assertTrue(order.ahead < 6, "4 were cancelled, some of them ahead: " + order.ahead);
    model.onTrade(order, 2);
    model.onDepth(order, 12, 30, INSTRUMENT);
    assertEquals(0, order.tradedSinceDepth, "also when the level grows");
  }

  @Test
  void shouldTakeTheNumberWhereTheProbabilityIsNone() {
    // a negative base: b = 2 - 5 = -3, (-3)^2.5 is NaN
    assertTrue(Double.isNaN(StrictMath.pow(-3, 2.5)));

    assertEquals(1, aheadAfter("power1:2.5", 5, 0, 2, 1));
    assertEquals(1, aheadAfter("power2:2.5", 5, 0, 2, 1));
    assertEquals(0, aheadAfter("log1", 5, 0, 2, 0), "ln(1 - 1.5) is NaN");
  }

  @Test
  void shouldTakeTheNumberWhereNobodyIsAheadOrBehind() {
    // q = b = 0: 0 / 0
    assertEquals(0, aheadAfter("power1:3", 0, 0, 0, 0));
    assertEquals(0, aheadAfter("power3:3", 0, 0, 0, 0));
    assertEquals(0, aheadAfter("log2", 0, 0, 0, 0));
  }

  @Test
  void shouldCountAnInfiniteProbabilityAsOne() {
    // power2 with q + b = 0 and b > 0: q = -2, before = 0, after = 0, b = 2: 8 / 0
    assertEquals(-2, aheadAfter("power2:3", -2, 0, 0, 0));
    // -4 traded, which cannot be, lets min(b - p d, 0) show; d = 4: -2 - 0 + min(2 - 4, 0)
    assertEquals(-4, aheadAfter("power2:3", -2, -4, 0, 0));
    // the other sign: q = 2, b = -2: -8 / 0; d = 4: 2 - 0 + min(-2 - 4, 0)
    assertEquals(-4, aheadAfter("power2:3", 2, -4, 0, 0));
  }

  @Test
  void shouldNotClampTheProbability() {
    // q = -1, b = 3, d = 2: p = 1 - (-1 / 2)^3 = 1.125; -1 + 0.125 x 2 + min(3 - 2.25, 0)
    assertEquals(-0.75, aheadAfter("power3:3", -1, 0, 2, 0), 1e-15);
  }

  @ParameterizedTest
  @CsvSource({
    "0.5, 0",
    "0, 0",
    "-0.49999999999999994, 0",
    "-0.5, 1",
    "-1.49, 1",
    "-1.5, 2",
    "-2.5, 3",
    "-3, 3"
  })
  void shouldRoundWhatItsTurnHasComeForHalfAwayFromZero(double ahead, long filled) {
    QueueModel model = QueueModel.parse("risk-averse");
    RestingOrder order = order(model, 0);
    order.ahead = ahead;

    assertEquals(filled, model.takeFilled(order));
    assertEquals(filled > 0 ? 0 : ahead, order.ahead);
  }
}
