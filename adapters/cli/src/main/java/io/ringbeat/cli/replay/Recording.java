package io.ringbeat.cli.replay;

import io.ringbeat.backtest.DataException;
import io.ringbeat.backtest.EventSource;
import io.ringbeat.cli.Sha256;
import io.ringbeat.marketdata.file.EventFileFormat;
import io.ringbeat.marketdata.file.EventFileReader;
import io.ringbeat.marketdata.synthetic.SyntheticMarket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The market data that a backtest was on, found again by what the run says. */
final class Recording {
  private final Map<String, String> said;
  private final Path given;
  private boolean checked;

  Recording(Map<String, String> said, Path given) {
    this.said = said;
    this.given = given;
  }

  /** Opens it from its beginning. */
  EventSource open() {
    if ("synthetic".equals(said.get("data.kind"))) {
      return synthetic();
    }
    Path file = file();
    if (!checked) {
      check(file);
    }
    return new EventFileReader(file);
  }

  private EventSource synthetic() {
    if (given != null) {
      throw new DataException("the run was on the synthetic market; leave --data out");
    }
    try {
      long nanos = Long.parseLong(said.getOrDefault("data.nanos", ""));
      long seed = Long.parseLong(said.getOrDefault("seed", ""));
      return new SyntheticMarket(seed, Duration.ofNanos(nanos));
    } catch (IllegalArgumentException e) {
      throw new DataException(
          "the run does not say which synthetic market it was on: " + e.getMessage(), e);
    }
  }

  private Path file() {
    if (given != null) {
      return given;
    }
    String path = said.get("code.data.path");
    if (path == null) {
      throw new DataException(
          "the run says only that its data was "
              + said.getOrDefault("data.name", "somewhere")
              + "; name the event file by --data FILE");
    }
    return Path.of(path);
  }

  private void check(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new DataException(
          "the data of the run, " + file + ", is not there; name the event file by --data FILE");
    }
    if (!EventFileFormat.isEventFile(file)) {
      throw new DataException(
          file + " is no event file; if it is a raw capture, import it first: ringbeat import");
    }
    String expected = said.getOrDefault("data.sha256", "");
    String found = Sha256.of(file);
    if (!found.equals(expected)) {
      throw new DataException(
          file
              + " is not the data that the run was on: its SHA-256 is "
              + found
              + ", the run says "
              + expected
              + "; name the right file by --data FILE");
    }
    checked = true;
  }
}
