package io.ringbeat.rabbitmq;

import java.nio.file.Files;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Answers {@link NeedsBroker}. Without state but for what was said already. */
final class BrokerCondition implements ExecutionCondition {
  private static final AtomicBoolean SAID = new AtomicBoolean();

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    boolean own =
        AnnotationSupport.findAnnotation(context.getElement(), NeedsBroker.class)
            .map(NeedsBroker::own)
            .orElse(false);
    boolean installed = Files.isExecutable(BrokerNode.PROGRAMS.resolve("rabbitmq-server"));
    boolean given = System.getenv(PrivateBroker.URI_VARIABLE) != null;
    ConditionEvaluationResult result =
        judge(installed, given && !own, "true".equals(System.getenv("CI")));
    if (result.isDisabled() && !SAID.getAndSet(true)) {
      System.out.println(result.getReason().orElseThrow());
    }
    return result;
  }

  /**
   * Decides.
   *
   * @param installed whether a private broker can be started
   * @param given whether a broker is named that will do
   * @param ci whether it must be there
   * @throws IllegalStateException if it must be there and is not
   */
  static ConditionEvaluationResult judge(boolean installed, boolean given, boolean ci) {
    if (installed || given) {
      return ConditionEvaluationResult.enabled("there is a RabbitMQ");
    }
    String how =
        "there is no RabbitMQ: apt-get install rabbitmq-server (tests that do not kill it also use"
            + " the one that "
            + PrivateBroker.URI_VARIABLE
            + " names)";
    if (ci) {
      throw new IllegalStateException(how);
    }
    return ConditionEvaluationResult.disabled("Tests are skipped, " + how);
  }
}
