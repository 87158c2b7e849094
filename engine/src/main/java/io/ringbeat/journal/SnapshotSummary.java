package io.ringbeat.journal;

import java.util.Map;

/**
 * What a snapshot was found to be. Immutable.
 *
 * @param sequence of its marker
 * @param time engine time at the marker, ns since the epoch; 0 if it cannot be read
 * @param out sequence in the record of commands before which every command was caused before the
 *     marker; 0 if it cannot be read
 * @param bytes how long it is; 0 if it cannot be read
 * @param parts bytes of each handler's state, by its name, in the order of the handlers
 * @param compared whether its chain was compared with the events; not where these are archived
 * @param wrong what is wrong with it, null if it is good
 */
public record SnapshotSummary(
    long sequence,
    long time,
    long out,
    long bytes,
    Map<String, Long> parts,
    boolean compared,
    String wrong) {
  /**
   * Tells whether a run can go on from it.
   *
   * @return whether nothing is wrong
   */
  public boolean isGood() {
    return wrong == null;
  }
}
