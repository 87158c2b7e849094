package io.ringbeat.cli.report;

import java.util.List;

/**
 * Which market data a run used. Immutable.
 *
 * @param synthetic whether it was made up
 * @param files the files as the user named them; empty if synthetic
 * @param eventFile the imported file that was read, or null if synthetic
 * @param syntheticNanos the length of the synthetic market in ns, else 0
 */
public record DataDescription(
    boolean synthetic, List<String> files, String eventFile, long syntheticNanos) {
  /** Copies the list. */
  public DataDescription {
    files = List.copyOf(files);
  }
}
