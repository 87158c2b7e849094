package io.ringbeat.schedule;

import java.util.List;

/**
 * What is to be done about an entry's runs that are due. Instants are those that runs are scheduled
 * at, ns since the epoch.
 *
 * @param fire the runs to start, in their order
 * @param firstPassed the first run that is passed over, {@link Schedule#NONE} for none
 * @param lastPassed the last run that is passed over, {@link Schedule#NONE} for none; all between
 *     the two are passed over as well
 * @param mark the last run that is decided; what the next decision begins from
 * @param more whether more is due already: decide again
 */
public record Decision(
    List<Long> fire, long firstPassed, long lastPassed, long mark, boolean more) {
  /** Copies the runs. */
  public Decision {
    fire = List.copyOf(fire);
  }
}
