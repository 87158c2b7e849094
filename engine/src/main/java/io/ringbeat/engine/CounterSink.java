package io.ringbeat.engine;

/**
 * Takes the counters of an engine: the SPI for whoever exports or shows them. Reading does not
 * disturb the hot path: counters are fields of the threads that count, read without locks; the
 * values of one reading are not of one instant.
 */
@FunctionalInterface
public interface CounterSink {
  /**
   * Takes a counter.
   *
   * @param scope what is counted for: {@code ring}, {@code handler.<name>}, {@code
   *     publisher.<name>}, {@code heartbeat}, {@code core}, {@code tasks}, {@code outbound}
   * @param name the counter's name within the scope
   * @param value its value
   */
  void counter(String scope, String name, long value);
}
