package io.ringbeat.marketdata;

import io.ringbeat.market.Instrument;
import io.ringbeat.marketdata.capture.BookCheck;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an import did. Times are in ns since the epoch. Immutable.
 *
 * @param target the event file
 * @param targetBytes its size
 * @param instruments the instruments that occur; the index is the id
 * @param lines lines read
 * @param events events written: rows, of which a message that venue and core do not get in the same
 *     order has two for one
 * @param messagesByKind messages imported or checked, by the venue's name for them
 * @param eventsByKind events written, by the kind's name
 * @param skipped lines left out, by the reason
 * @param gaps how often depth updates were missing
 * @param firstVenueTime the first venue time
 * @param lastVenueTime the last venue time
 * @param firstEngineTime the first engine time, corrected
 * @param lastEngineTime the last engine time, corrected
 * @param clockCorrectionNanos what is added to the recorded receive times, in ns
 * @param bookCheck what the check of the book found, if it was asked for
 * @param bytesRead size of the captures
 * @param decompressedBytes size of the captures, decompressed
 * @param seconds how long it took, by the JVM's monotonic clock
 */
public record ImportReport(
    Path target,
    long targetBytes,
    List<Instrument> instruments,
    long lines,
    long events,
    Map<String, Long> messagesByKind,
    Map<String, Long> eventsByKind,
    Map<String, Long> skipped,
    long gaps,
    long firstVenueTime,
    long lastVenueTime,
    long firstEngineTime,
    long lastEngineTime,
    long clockCorrectionNanos,
    Optional<BookCheck.Report> bookCheck,
    long bytesRead,
    long decompressedBytes,
    double seconds) {
  /** Copies list and maps. */
  public ImportReport {
    instruments = List.copyOf(instruments);
    messagesByKind = copy(messagesByKind);
    eventsByKind = copy(eventsByKind);
    skipped = copy(skipped);
  }

  private static Map<String, Long> copy(Map<String, Long> map) {
    return Collections.unmodifiableMap(new TreeMap<>(map));
  }
}
