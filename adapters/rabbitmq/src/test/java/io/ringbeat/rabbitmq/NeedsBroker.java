package io.ringbeat.rabbitmq;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that needs a RabbitMQ: skipped where there is none, with one line for all of them that
 * says how to get it. Under CI, where the variable CI is "true", that is a failure.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Tag("broker")
@ExtendWith(BrokerCondition.class)
public @interface NeedsBroker {
  /**
   * Whether it has to be one of the test's own, which it may kill; otherwise {@link
   * PrivateBroker#shared()} does.
   */
  boolean own() default false;
}
