package io.ringbeat.rabbitmq;

import io.ringbeat.engine.CounterSink;
import java.util.concurrent.atomic.AtomicLong;

/** What a beat's gateway counts. Counted by its threads, read by any. */
final class BeatCounters {
  final AtomicLong sent = new AtomicLong(); // published runs, again counts again
  final AtomicLong confirmed = new AtomicLong();
  final AtomicLong refused = new AtomicLong();
  final AtomicLong dropped = new AtomicLong(); // commands answered with outcome 1
  final AtomicLong records = new AtomicLong(); // of the ledger, confirmed
  final AtomicLong read = new AtomicLong(); // of the ledger
  final AtomicLong malformed = new AtomicLong();
  final AtomicLong gaps = new AtomicLong();
  final AtomicLong won = new AtomicLong();
  final AtomicLong lost = new AtomicLong();
  final AtomicLong connects = new AtomicLong();

  void read(CounterSink sink) {
    sink.counter("beat", "sent", sent.get());
    sink.counter("beat", "confirmed", confirmed.get());
    sink.counter("beat", "refused", refused.get());
    sink.counter("beat", "dropped", dropped.get());
    sink.counter("beat", "ledgerRecords", records.get());
    sink.counter("beat", "ledgerRead", read.get());
    sink.counter("beat", "ledgerMalformed", malformed.get());
    sink.counter("beat", "ledgerGaps", gaps.get());
    sink.counter("beat", "locksWon", won.get());
    sink.counter("beat", "locksLost", lost.get());
    sink.counter("beat", "connects", connects.get());
  }
}
