package io.ringbeat.bench.journal;

import io.ringbeat.bench.support.Options;
import io.ringbeat.bench.support.PingPong;
import io.ringbeat.bench.support.Results;
import io.ringbeat.bench.support.Scratch;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * How fast a burst of trades is written, and read again: each of {@link Burst} in turn, round after
 * round, in one JVM, so that what the machine and its disk do meanwhile falls on all of them. Every
 * other round goes backwards. What was written is read and checked after each.
 */
public final class BurstRig {
  private BurstRig() {}

  /**
   * Runs the rig.
   *
   * @param args see {@link Options}: {@code --out} folder, {@code --name} of the files, {@code
   *     --events} of a burst, {@code --rounds}, {@code --warmup} rounds of a quarter of the events,
   *     {@code --only} a pattern of names
   */
  public static void main(String[] args) {
    Options options = new Options(args, "out", "name", "events", "rounds", "warmup", "only");
    long events = options.number("events", 10_000_000);
    int rounds = (int) options.number("rounds", 5);
    Pattern only = Pattern.compile(options.text("only", ".*"));
    Path out = Path.of(options.text("out", "journal"));
    try (Results results = new Results(out, options.text("name", "burst"))) {
      for (int i = 0; i < options.number("warmup", 2); i++) {
        round(null, only, events / 4, -1);
      }
      for (int round = 0; round < rounds; round++) {
        round(results, only, events, round);
      }
    }
  }

  private static void round(Results results, Pattern only, long events, int round) {
    Burst[] all = Burst.values();
    double probe = results == null ? 0 : PingPong.oneWayNanos();
    for (int i = 0; i < all.length; i++) {
      Burst burst = all[round % 2 == 0 ? i : all.length - 1 - i];
      if (!only.matcher(burst.name()).matches()) {
        continue;
      }
      System.gc(); // not in the measurement
      Burst.Measured measured;
      try (Scratch scratch = new Scratch()) {
        measured = burst.run(scratch.journal(), events);
      }
      if (results == null) {
        continue;
      }
      double after = PingPong.oneWayNanos();
      results.write(
          new Results.Line()
              .put("kind", "burst")
              .put("what", burst.name())
              .put("round", round)
              .put("probeBefore", probe)
              .put("probeAfter", after)
              .put("events", events)
              .put("rate", measured.rate())
              .put("readRate", measured.readRate())
              .put("fileBytes", measured.bytes())
              .put("publisherBytes", (double) measured.publisherBytes() / events)
              .put("journalBytes", (double) measured.journalBytes() / events)
              .put("keeperBytes", (double) measured.keeperBytes() / events));
      probe = after;
    }
  }
}
