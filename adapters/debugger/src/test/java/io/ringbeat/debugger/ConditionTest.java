package io.ringbeat.debugger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.OrderCode;
import io.ringbeat.market.Instrument;
import io.ringbeat.market.OrderStatus;
import io.ringbeat.market.OrderType;
import io.ringbeat.market.TimeInForce;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What conditions mean at one event. */
final class ConditionTest {
  private static final long SECOND = 1_000_000_000;
  private static final long BEGUN = 1_700_000_000 * SECOND;
  private static final List<Instrument> INSTRUMENTS =
      List.of(
          Instrument.linear(0, "BTCUSDT", "0.1", "0.001"),
          Instrument.linear(1, "1000PEPE-PERP", "0.0000001", "1"));

  private final OneEvent nothing = new OneEvent().of(Kind.HEARTBEAT, 0);

  private static boolean holds(String text, OneEvent at) {
    return Condition.parse(text, INSTRUMENTS, BEGUN).test(at);
  }

  private static OneEvent fill() {
    return new OneEvent()
        .of(Kind.REPORT, Event.SELL | Event.MAKER)
        .times(BEGUN + 2 * SECOND, BEGUN + 2 * SECOND + 1_500_000)
        .words(
            620_001,
            2_500,
            17,
            OrderCode.report(OrderStatus.PARTIALLY_FILLED.code(), 0, OrderCode.EXECUTED),
            1_250);
  }

  private static OneEvent trade() {
    return new OneEvent().header(Kind.TRADE, Event.LAST, 3, 1).words(15, 7, 99, 0, 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kind == REPORT",
        "kind != TRADE",
        "REPORT == kind",
        "seq == 17",
        "source == 0",
        "time == 2.0015",
        "lag > 0.00149 && lag < 0.00151",
        "instrument == BTCUSDT",
        "instrument == 'BTCUSDT'",
        "instrument != \"1000PEPE-PERP\"",
        "side == SELL",
        "side != BUY",
        "price == 62000.1",
        "qty == 2.5",
        "order == 17",
        "status == PARTIALLY_FILLED",
        "status != FILLED",
        "fill",
        "maker",
        "!refused",
        "leaves == 1.25",
        "change == -2.5",
        "!last"
      })
  void shouldTellOfAFill(String text) {
    assertTrue(holds(text, fill()));
    assertFalse(holds("!(" + text + ")", fill()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kind == TRADE",
        "source == 3",
        "instrument == '1000PEPE-PERP'",
        "side == BUY",
        "price == 0.0000015",
        "qty == 7",
        "last",
        "!fill && !maker && !refused",
        "not order >= 0",
        "!(leaves == leaves)",
        "!(lag < 1 || lag >= 1)"
      })
  void shouldTellOfATrade(String text) {
    assertTrue(holds(text, trade()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"lag", "order", "price", "qty", "leaves", "change"})
  void shouldFindNoComparisonTrueWithWhatIsNotThere(String number) {
    for (String operator : List.of("==", "!=", "<", "<=", ">", ">=")) {
      assertFalse(holds(number + " " + operator + " 1", nothing), operator);
      assertFalse(holds("1 " + operator + " -abs(" + number + ")", nothing), operator);
      assertFalse(holds(number + operator + number + " + 1", nothing), operator);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"side == BUY", "status == NEW", "instrument == BTCUSDT"})
  void shouldFindNoNameEqualToWhatIsNotThere(String text) {
    assertFalse(holds(text, nothing));
    assertFalse(holds(text.replace("==", "!="), nothing));
  }

  @Test
  void shouldFindNoPriceWhereAnEventHasNone() {
    OneEvent clear = new OneEvent().of(Kind.CLEAR, Event.NO_PRICE);
    OneEvent market = new OneEvent().of(Kind.REQUEST, 0);
    market.words(
        0,
        5,
        1,
        OrderCode.request(OrderCode.SUBMIT, OrderType.MARKET.code(), TimeInForce.IOC.code()),
        0);

    assertFalse(holds("price >= 0 || price < 0", clear));
    assertFalse(holds("price >= 0 || price < 0", market));
    assertTrue(holds("qty == 0.005 && order == 1", market));
  }

  @Test
  void shouldReadTheMarkPriceInItsOwnUnits() {
    OneEvent mark = new OneEvent().of(Kind.MARK, 0).words(6_200_012_345_678L, 0, 0, 0, 0);

    assertTrue(holds("price == 62000.12345678", mark));
  }

  @Test
  void shouldKnowNoPriceOfAnInstrumentWithoutTerms() {
    OneEvent other = new OneEvent().header(Kind.TRADE, 0, 0, 2).words(1, 1, 1, 0, 0);

    assertFalse(holds("price > 0 || qty > 0 || instrument == BTCUSDT", other));
    assertTrue(holds("instrument != BTCUSDT", other));
  }

  @Test
  void shouldTakeARefusalForRejected() {
    OneEvent refusal =
        new OneEvent()
            .of(Kind.REPORT, 0)
            .words(
                1,
                1,
                1,
                OrderCode.report(OrderStatus.REJECTED.code(), OrderCode.CANCEL, OrderCode.REFUSED),
                0);

    assertTrue(holds("refused && status == REJECTED && !fill && change == 0", refusal));
  }

  @Test
  void shouldNotHoldBeforeTheFirstEvent() {
    OneEvent before = new OneEvent();
    before.words = new long[0];

    assertFalse(holds("true", before));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "1 + 2 * 3 == 7 # true",
        "(1 + 2) * 3 == 9 # true",
        "10 - 4 - 3 == 3 # true",
        "24 / 4 / 2 == 3 # true",
        "7 % 4 * 2 == 6 # true",
        "-2 * -3 == 6 # true",
        "- -1 == 1 # true",
        "2 - -1 == 3 # true",
        "+1 == 1 # true",
        "1e3 == 1000 # true",
        ".5 + 1.5e-1 == 0.65 # true",
        "true || false && false # true",
        "(true || false) && false # false",
        "false || false == false # true",
        "!false && true # true",
        "!true == false # true",
        "not true == false # true",
        "not 1 == 2 and not (2 == 1 or 1 == 2) # true",
        "not not true # true",
        "true AND NOT false OR false # true",
        "1 < 2 == true # true",
        "1 < 2 != 2 < 1 # true",
        "abs(-3) == 3 # true",
        "min(3, 1, 2) == 1 and max(3, 1 + 4, 2) == 5 # true",
        "floor(-1.5) == -2 # true",
        "1 / 0 > 1e300 # true",
        "0 / 0 == 0 / 0 # false",
        "2 >= 2 and 2 <= 2 and not 2 < 2 and not 2 > 2 # true",
        "true == true && SELL == SELL && FILLED != NEW # true"
      })
  void shouldReckonAsOneReads(String text, boolean expected) {
    assertEquals(expected, holds(text, nothing));
  }

  @Test
  void shouldCountTheCommandsOfAnEvent() {
    Condition two = Condition.parse("commands == 2", INSTRUMENTS);
    var listener = two.commandListener();
    OneEvent event = trade();
    long[] command = new long[Event.WORDS];
    for (int run = 0; run < 2; run++) { // the second time after going back
      for (long order = 1; order <= 2; order++) {
        command[Event.C] = order;
        listener.onCommand(17, command, 0);
      }

      assertTrue(two.test(event), "run " + run);
    }
    event.step();
    assertFalse(two.test(event));
    assertTrue(two.needsCommands());
    assertFalse(Condition.parse("seq > 0", INSTRUMENTS).needsCommands());
  }

  @Test
  void shouldSayWhatItWasNotTold() {
    assertEquals(
        "`commands` counts what nobody tells this condition of",
        assertThrows(
                ConditionException.class,
                () -> Condition.parse("commands > 0", INSTRUMENTS).test(nothing))
            .getMessage());
    assertEquals(
        "`time` counts from the run's beginning, which is not known",
        assertThrows(
                ConditionException.class,
                () -> Condition.parse("time > 0", INSTRUMENTS).test(nothing))
            .getMessage());
    ConditionException noCore =
        assertThrows(
            ConditionException.class,
            () -> Condition.parse("fill || position > 0", INSTRUMENTS).test(nothing));
    assertEquals(
        "`position` is state of a strategy, and the run has no trading core", noCore.getMessage());
    assertEquals(0, noCore.column());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "prise > 1 | 1 | `prise` is no known name; is price meant?",
        "kind == REPROT | 9 | `REPROT` is no kind; is REPORT meant? There are: DEPTH",
        "side == sell | 9 | `sell` is no side; is SELL meant? There are: BUY SELL",
        "fill && status == FILED | 19 | `FILED` is no status; is FILLED meant?",
        "instrument == ETHUSDT | 15 | `ETHUSDT` is no instrument",
        "instrument == 'x' | 15 | `x` is no instrument; there are: BTCUSDT 1000PEPE-PERP",
        "sqrt(2) > 1 | 1 | `sqrt` is no function; there are: abs floor max min position",
        "kind == SELL | 9 | `==` compares a kind with a side; there are: DEPTH",
        "price == fill | 10 | `==` compares a number with true or false",
        "price | 1 | the condition needs true or false, and this is a number; compare it",
        "fill && price | 9 | `&&` needs true or false, and this is a number",
        "!price > 2 | 2 | `!` needs true or false, and this is a number",
        "fill + 1 > 2 | 1 | `+` needs a number, and this is true or false",
        "side < SELL | 1 | `<` needs a number, and this is a side",
        "1 < price < 3 | 3 | `<` needs a number, and this is true or false",
        "price > | 8 | the condition ends where a value has to be",
        "price > > 2 | 9 | `>` cannot be read: Unexpected token after infix operator",
        "price 5 > | 7 | an operator is missing before `5`",
        "price (5) | 1 | `price` is no function",
        "2 price > 1 | 3 | an operator is missing before `price`",
        "(price > 1 | 1 | this ( is not closed",
        "price > 1) | 10 | nothing is open that this ) closes",
        "price = 1 | 7 | `=` is no operator; there are: && ||",
        "() | 2 | a value is missing before `)`",
        "(1, 2) > 1 | 3 | a comma stands between the numbers that a function is given",
        "abs() > 1 | 5 | a value is missing before `)`",
        "abs(1, 2) > 1 | 1 | `abs` is given one number, not 2",
        "max(1) > 1 | 1 | `max` is given two numbers or more, not 1",
        "max(fill, 1) > 1 | 5 | `max` needs a number, and this is true or false",
        "position(SELL) > 1 | 1 | `position` is given the name of one instrument; there are: BTC",
        "position(instrument) > 1 | 1 | `position` is given the name of one instrument",
        "position(1) > 1 | 1 | `position` is given the name of one instrument",
        "time == 1.2.3 | 9 | `1.2.` cannot be read: Number contains more than one decimal point",
        "qty > 0x10 | 7 | `0x10` is no number",
        "qty > 1e999 | 7 | `1e999` is no number, or too large a one",
        "true and true == not false | 18 | `not` needs parentheses behind `==`",
        "fill && 'BTCUSDT | 9 | this quote is not closed"
      })
  void shouldSayWhatIsWrongAndWhere(String text, int column, String message) {
    ConditionException wrong =
        assertThrows(ConditionException.class, () -> Condition.parse(text, INSTRUMENTS));

    assertEquals(column, wrong.column(), wrong.getMessage());
    assertTrue(
        wrong.getMessage().startsWith("column " + column + ": " + message), wrong.getMessage());
  }

  @Test
  void shouldReadTheExamplesOfTheReadme() throws IOException {
    List<Instrument> instruments = new ArrayList<>(INSTRUMENTS);
    instruments.add(Instrument.linear(2, "ETHUSDT", "0.01", "0.001"));
    String readme = Files.readString(Path.of("README.md"));
    Pattern example = Pattern.compile("^\\| [^`|]* \\| `(.*)` \\|$", Pattern.MULTILINE);
    List<String> examples = example.matcher(readme).results().map(each -> each.group(1)).toList();

    examples.forEach(text -> Condition.parse(text, instruments));

    assertTrue(examples.size() >= 10, examples::toString);
  }

  @Test
  void shouldNameEveryVariableOnceAndSayWhatItIs() throws IOException {
    String readme = Files.readString(Path.of("README.md"));

    for (Variable variable : Condition.variables()) {
      String row =
          "| `"
              + variable.name()
              + "` | "
              + variable.type()
              + " | "
              + (variable.trading() ? "strategy" : variable.events())
              + " | "
              + variable.meaning()
              + " |";
      assertTrue(readme.contains(row), () -> "the README has not:\n" + row);
    }
    assertEquals(
        Condition.variables().size(),
        Condition.variables().stream().map(Variable::name).distinct().count());
    assertTrue(
        Condition.words(INSTRUMENTS)
            .containsAll(List.of("price", "abs", "and", "REPORT", "SELL", "FILLED", "BTCUSDT")));
  }
}
