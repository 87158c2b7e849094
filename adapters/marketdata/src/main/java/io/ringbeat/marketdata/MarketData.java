package io.ringbeat.marketdata;

import io.ringbeat.backtest.DataException;
import io.ringbeat.event.Event;
import io.ringbeat.market.Instrument;
import io.ringbeat.marketdata.file.EventFileFormat;
import io.ringbeat.marketdata.file.EventFileReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Opens market data for a backtest, be it an event file or raw captures.
 *
 * <p>Captures are imported into a directory of event files, once: an import is used again as long
 * as path, size and time of change of every capture, the options and the importer's version are the
 * same. Any thread may call; two that import the same at once do the work twice, and the result is
 * sound. Fails with {@link DataException}.
 */
public final class MarketData {
  private static final int NAME_DIGITS = 16;

  private MarketData() {}

  /**
   * Opens one event file, or captures that continue each other.
   *
   * @param paths one event file, or captures in order
   * @param options how to import captures; an event file is read as it is
   * @param cacheDir where imports are kept; made if it is missing
   * @param progress is told how far an import is
   * @return the events; to be closed by the caller
   * @throws DataException if the data cannot be read or imported
   */
  public static EventFileReader open(
      List<Path> paths, ImportOptions options, Path cacheDir, ImportProgress progress) {
    if (paths.isEmpty()) {
      throw new IllegalArgumentException("there is nothing to open");
    }
    if (paths.size() == 1 && EventFileFormat.isEventFile(paths.get(0))) {
      return new EventFileReader(paths.get(0));
    }
    Path cached = cachedFile(paths, options, cacheDir);
    if (Files.exists(cached) && !options.checkBook()) {
      EventFileReader reader = openCached(cached);
      if (reader != null) {
        return reader;
      }
    }
    Importer.importCapture(paths, cached, options, progress);
    return new EventFileReader(cached);
  }

  /**
   * Names the file in which the import of captures is kept.
   *
   * @param captures files that continue each other, in order
   * @param options how they are imported
   * @param cacheDir where imports are kept
   * @return the event file, which may be missing
   * @throws DataException if a capture cannot be read
   */
  public static Path cachedFile(List<Path> captures, ImportOptions options, Path cacheDir) {
    StringBuilder key = new StringBuilder();
    key.append("importer ").append(Importer.VERSION);
    key.append(" format ").append(EventFileFormat.VERSION);
    key.append(" schema ").append(Event.SCHEMA_VERSION);
    key.append('\n').append(options.include()).append(options.onGap());
    key.append(' ').append(options.reorderWindowNanos()).append(options.clockCorrection());
    key.append('\n');
    for (Instrument instrument : options.instruments().all()) {
      key.append(instrument).append('\n');
    }
    for (Path capture : captures) {
      appendIdentity(capture, key);
    }
    Path first = captures.get(0).getFileName();
    String name = (first == null ? "capture" : first.toString()).replaceAll("[^A-Za-z0-9_-]", "_");
    return cacheDir.resolve(
        name + "-" + digest(key).substring(0, NAME_DIGITS) + EventFileFormat.EXTENSION);
  }

  /** Returns null if the file is not sound: it is then imported again. */
  private static EventFileReader openCached(Path cached) {
    try {
      return new EventFileReader(cached);
    } catch (DataException e) {
      return null;
    }
  }

  private static void appendIdentity(Path capture, StringBuilder key) {
    try {
      key.append(capture.toRealPath())
          .append(' ')
          .append(Files.size(capture))
          .append(' ')
          .append(Files.getLastModifiedTime(capture).to(java.util.concurrent.TimeUnit.NANOSECONDS))
          .append('\n');
    } catch (IOException e) {
      throw new DataException(
          capture
              + ": the capture cannot be read: "
              + e.getClass().getSimpleName()
              + "; check the path and the permissions",
          e);
    }
  }

  private static String digest(StringBuilder key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(key.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
