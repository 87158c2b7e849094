package io.ringbeat.beat;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.Parcel;
import io.ringbeat.schedule.OccurrenceId;
import java.util.UUID;

/**
 * One run of one entry that is due: what a FIRING command says. Immutable.
 *
 * @param name the entry's
 * @param scheduled when it was scheduled, without jitter, ns since the epoch
 * @param number which run of the entry it is, from 1
 * @param due when it was due, jitter included, ns since the epoch
 * @param nonce of the leadership it was decided in, see {@link LedgerCode#LOCKED}
 * @param body what is run
 */
public record Firing(String name, long scheduled, long number, long due, long nonce, String body) {
  /**
   * Returns what the run is known by, whoever decided it and however often.
   *
   * @return its id
   */
  public UUID id() {
    return OccurrenceId.of(name, scheduled);
  }

  /**
   * Writes the command.
   *
   * @param parcel writes it
   * @return the longs that hold the command, from index 0; the parcel's
   */
  public long[] write(Parcel parcel) {
    long[] event = parcel.clear().text(name).text(body).event(Kind.FIRING);
    event[Event.A] = scheduled;
    event[Event.B] = number;
    event[Event.C] = due;
    event[Event.D] = nonce;
    return event;
  }

  /**
   * Reads a FIRING command.
   *
   * @param slab the longs that hold it
   * @param offset index of its word 0
   * @param parcel reads it
   * @return the run
   * @throws IllegalStateException if it is none
   */
  public static Firing read(long[] slab, int offset, Parcel parcel) {
    parcel.read(slab, offset);
    return new Firing(
        parcel.text(),
        slab[offset + Event.A],
        slab[offset + Event.B],
        slab[offset + Event.C],
        slab[offset + Event.D],
        parcel.text());
  }
}
