package io.ringbeat.lint;

import java.util.List;

/** The packages that are known and not looked into: the JDK, the engine and its libraries. */
final class Platform {
  private static final List<String> PACKAGES =
      List.of(
          "com/lmax/disruptor/",
          "com/sun/",
          "io/ringbeat/backtest/",
          "io/ringbeat/engine/",
          "io/ringbeat/event/",
          "io/ringbeat/journal/",
          "io/ringbeat/market/",
          "io/ringbeat/paper/",
          "io/ringbeat/replay/",
          "io/ringbeat/state/",
          "io/ringbeat/time/",
          "io/ringbeat/trading/",
          "io/ringbeat/venue/",
          "java/",
          "javax/",
          "jdk/",
          "org/agrona/",
          "org/slf4j/",
          "sun/");

  private Platform() {}

  /** Tells whether a class is of these packages, by its internal name. */
  static boolean covers(String name) {
    for (String start : PACKAGES) {
      if (name.startsWith(start)) {
        return true;
      }
    }
    return false;
  }
}
