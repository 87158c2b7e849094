package io.ringbeat.cli.replay;

import io.ringbeat.backtest.EventBlock;
import io.ringbeat.backtest.EventSource;
import io.ringbeat.event.Event;
import java.util.List;

/**
 * Looks at the market as the venue had it: in a backtest by the recording's rows for the venue, in
 * a live run by the market data of the sequence, as far as that has it.
 */
final class VenueView {
  private VenueView() {}

  /** Fills in moments of an instrument. */
  static void look(OpenedRun run, int instrument, List<Moment> moments) {
    Moment.Watch watch = new Moment.Watch(instrument, moments);
    if (!moments.isEmpty()) {
      if (run.isBacktest()) {
        recording(run, watch);
      } else {
        sequence(run, watch);
      }
    }
    watch.end();
  }

  private static void recording(OpenedRun run, Moment.Watch watch) {
    try (EventSource source = run.data()) {
      boolean more = true;
      for (EventBlock block = source.next(); block != null && more; block = source.next()) {
        run.stop().check();
        long[] words = block.words();
        for (int at = 0; at < block.length() && more; at += Event.WORDS) {
          more = !Event.has(words[at], Event.AT_VENUE) || watch.row(words, at);
        }
        source.release(block);
      }
    }
  }

  private static void sequence(OpenedRun run, Moment.Watch watch) {
    try (LogCursor log = run.log()) {
      boolean more = true;
      while (more && log.next()) {
        more = watch.row(log.words, log.at);
      }
    }
  }
}
