package io.ringbeat.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;

final class OrderCodeTest {
  private static final int[] BYTES = {0, 1, 2, 3, 0x55, 0x80, 0xFF};

  @Test
  void shouldKeepTheNumbersThatJournalsHave() {
    assertEquals(1, OrderCode.SUBMIT);
    assertEquals(2, OrderCode.CANCEL);
    assertEquals(3, OrderCode.MODIFY);
    assertEquals(0x10000L, OrderCode.REFUSED);
    assertEquals(0x20000L, OrderCode.EXECUTED);
    assertEquals(0x030102L, OrderCode.request(OrderCode.CANCEL, 1, 3));
    assertEquals(
        0x30305L, OrderCode.report(5, OrderCode.MODIFY, OrderCode.REFUSED | OrderCode.EXECUTED));
  }

  @Test
  void shouldReadBackEveryPartOfARequest() {
    for (int action : BYTES) {
      for (int type : BYTES) {
        for (int timeInForce : BYTES) {
          long code = OrderCode.request(action, type, timeInForce);

          assertEquals(action, OrderCode.action(code));
          assertEquals(type, OrderCode.type(code));
          assertEquals(timeInForce, OrderCode.timeInForce(code));
        }
      }
    }
  }

  @Test
  void shouldReadBackEveryPartOfAReport() {
    for (int status : BYTES) {
      for (int action : BYTES) {
        for (int flags = 0; flags < 4; flags++) {
          long code = OrderCode.report(status, action, (long) flags << 16);

          assertEquals(status, OrderCode.status(code));
          assertEquals(action, OrderCode.answers(code));
          assertEquals((flags & 1) != 0, OrderCode.refused(code));
          assertEquals((flags & 2) != 0, OrderCode.executed(code));
        }
      }
    }
  }

  @Test
  void shouldReadZeroAsAReportThatAnswersNothing() {
    assertEquals(0, OrderCode.answers(0));
    assertFalse(OrderCode.refused(0));
    assertFalse(OrderCode.executed(0));
  }
}
