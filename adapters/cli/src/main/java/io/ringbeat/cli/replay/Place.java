package io.ringbeat.cli.replay;

import io.ringbeat.cli.CliException;
import io.ringbeat.cli.Durations;
import io.ringbeat.cli.ExitCode;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * A place in a run: a sequence or a time.
 *
 * @param isTime whether it is a time
 * @param value a sequence, or ns since the epoch
 */
record Place(boolean isTime, long value) {
  /**
   * Reads a place.
   *
   * @param text a sequence, {@code start}, {@code end}, {@code +12.5} (seconds from the run's
   *     start), {@code +250ms}, or an instant of ISO 8601
   * @param start of the run, ns since the epoch
   */
  static Place parse(String text, long start) {
    try {
      if (text.equals("start")) {
        return new Place(false, -1);
      }
      if (text.equals("end")) {
        return new Place(false, Long.MAX_VALUE);
      }
      if (text.startsWith("+")) {
        String duration = text.matches("\\+[0-9.]+") ? text + "s" : text;
        return new Place(true, Math.addExact(start, Durations.parse(duration)));
      }
      if (text.matches("-1|[0-9][0-9_,]*")) {
        return new Place(false, Long.parseLong(text.replace("_", "").replace(",", "")));
      }
      Instant instant = Instant.parse(text);
      long seconds = Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L);
      return new Place(true, Math.addExact(seconds, instant.getNano()));
    } catch (DateTimeParseException | IllegalArgumentException | ArithmeticException e) {
      throw new CliException(
          ExitCode.USAGE,
          "\""
              + text
              + "\" is no place in a run; write a sequence (12345), seconds from the start"
              + " (+12.5), a time (2024-08-08T00:00:01.5Z), start or end",
          e);
    }
  }
}
