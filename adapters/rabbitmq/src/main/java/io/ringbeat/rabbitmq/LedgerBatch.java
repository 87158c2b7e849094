package io.ringbeat.rabbitmq;

import io.ringbeat.beat.Firing;
import io.ringbeat.beat.LedgerCode;
import io.ringbeat.event.Kind;
import io.ringbeat.event.Parcel;
import io.ringbeat.event.Payload;
import java.nio.charset.StandardCharsets;

/** Runs that the broker has confirmed, gathered for the ledger's next record. Of one thread. */
final class LedgerBatch {
  private static final long LONGEST = 20_000_000; // ns that a run waits for others

  private final Parcel parcel = new Parcel();
  private int count;
  private long began; // System.nanoTime of the first

  /** Returns whether a run has still room in the record. */
  boolean hasRoom(Firing firing) {
    int size = Long.BYTES + Integer.BYTES + firing.name().getBytes(StandardCharsets.UTF_8).length;
    return count < LedgerRecord.MOST_RUNS
        && (count == 0 || parcel.length() + size <= LedgerRecord.MOST_BYTES);
  }

  void add(Firing firing) {
    if (count++ == 0) {
      parcel.clear();
      began = System.nanoTime();
    }
    parcel.number(firing.scheduled()).text(firing.name());
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** Returns whether the first has waited long enough. */
  boolean isOld() {
    return count > 0 && System.nanoTime() - began > LONGEST;
  }

  /** Returns the record, and begins the next. */
  LedgerRecord take(long nonce) {
    byte[] body = Payload.toBytes(parcel.event(Kind.LEDGER), 0);
    LedgerRecord made = new LedgerRecord(LedgerCode.FIRED, nonce, count, body);
    count = 0;
    return made;
  }

  /** Forgets them. */
  void clear() {
    count = 0;
  }
}
