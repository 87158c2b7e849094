package io.ringbeat.bench.rabbitmq;

import com.sun.management.OperatingSystemMXBean;
import io.ringbeat.bench.support.Results;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.stream.Stream;

/** Looks what a load has done, and what processor time this JVM and the broker took. One thread. */
final class Usage {
  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private final ProcessHandle broker;

  /**
   * Makes one.
   *
   * @param broker the process that has started all of the broker's
   */
  Usage(long broker) {
    this.broker = ProcessHandle.of(broker).orElseThrow();
  }

  /**
   * What there was at one time.
   *
   * @param at System.nanoTime
   * @param confirmed messages
   * @param handled events
   * @param own processor time of this JVM, ns
   * @param brokers that of the broker, ns
   */
  record Look(long at, long confirmed, long handled, long own, long brokers) {
    /** Returns the rates between two looks; processors are how many were busy. */
    Results.Line since(Look before) {
      double seconds = (at - before.at) / 1e9;
      return new Results.Line()
          .put("seconds", seconds)
          .put("confirmed", (confirmed - before.confirmed) / seconds)
          .put("handled", (handled - before.handled) / seconds)
          .put("ownProcessors", (own - before.own) / 1e9 / seconds)
          .put("brokerProcessors", (brokers - before.brokers) / 1e9 / seconds);
    }
  }

  Look look(Load load) {
    long brokers =
        Stream.concat(Stream.of(broker), broker.descendants())
            .mapToLong(each -> each.info().totalCpuDuration().orElse(Duration.ZERO).toNanos())
            .sum();
    long own = system.getProcessCpuTime();
    return new Look(System.nanoTime(), load.confirmed(), load.handled(), own, brokers);
  }
}
