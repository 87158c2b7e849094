package io.ringbeat.marketdata.file;

import io.ringbeat.market.Instrument;
import java.util.List;

/**
 * What an event file says of itself beyond what its events say. Immutable.
 *
 * @param instruments the instrument at index i has id i
 * @param clockCorrectionNanos is added to every engine time when the file is read
 * @param sources the files that the events were imported from, in order
 * @param importer names the program and the version of its rules
 */
public record EventFileMetadata(
    List<Instrument> instruments,
    long clockCorrectionNanos,
    List<SourceFile> sources,
    String importer) {
  /** Copies the lists. */
  public EventFileMetadata {
    instruments = List.copyOf(instruments);
    sources = List.copyOf(sources);
  }
}
