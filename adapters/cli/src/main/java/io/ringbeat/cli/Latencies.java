package io.ringbeat.cli;

import io.ringbeat.venue.Latency;

/** Order latency as people write it. */
final class Latencies {
  private Latencies() {}

  /** Reads {@code 1ms}, both ways, or {@code 1ms/2ms}, out and back. */
  static Latency parse(String text) {
    int slash = text.indexOf('/');
    long entry = Durations.parse(slash < 0 ? text : text.substring(0, slash));
    long response = slash < 0 ? entry : Durations.parse(text.substring(slash + 1));
    if (entry < 0 || response < 0) {
      throw new IllegalArgumentException("\"" + text + "\" is negative");
    }
    return new Latency(entry, response);
  }
}
