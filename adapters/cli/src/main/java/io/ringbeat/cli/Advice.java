package io.ringbeat.cli;

/** What a user can type next. */
final class Advice {
  private Advice() {}

  static String afterFirstRun(String command) {
    return """

        What next
          Write a strategy of your own and run it:
            %1$s new MyMaker.java
            %1$s backtest --strategy MyMaker.java
          Run on data of your own, a raw Binance futures capture or an .rbe file:
            %1$s backtest --data FILE
          See all options and their defaults:
            %1$s backtest --help
        """
        .formatted(command);
  }
}
