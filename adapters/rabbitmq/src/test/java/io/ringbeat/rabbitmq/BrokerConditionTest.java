package io.ringbeat.rabbitmq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BrokerConditionTest {
  @Test
  void shouldRunWhereThereIsABroker() {
    assertFalse(BrokerCondition.judge(true, false, false).isDisabled());
    assertFalse(BrokerCondition.judge(false, true, true).isDisabled());
  }

  @Test
  void shouldSkipWithOneLineThatSaysHowToGetIt() {
    String reason = BrokerCondition.judge(false, false, false).getReason().orElseThrow();

    assertTrue(reason.contains("apt-get install rabbitmq-server"), reason);
    assertEquals(1, reason.lines().count());
    assertTrue(BrokerCondition.judge(false, false, false).isDisabled());
  }

  @Test
  void shouldFailUnderCi() {
    IllegalStateException failure =
        assertThrows(IllegalStateException.class, () -> BrokerCondition.judge(false, false, true));

    assertTrue(failure.getMessage().contains("rabbitmq-server"), failure.getMessage());
  }
}
