package io.ringbeat.bench.journal;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.journal.DocumentReader;
import io.ringbeat.journal.DocumentReader.Found;
import io.ringbeat.journal.DocumentStore;
import io.ringbeat.journal.Frame;
import io.ringbeat.journal.FrameDecoder;
import io.ringbeat.journal.FrameReader;
import io.ringbeat.journal.Journal;
import io.ringbeat.journal.chronicle.ChronicleStore;
import java.nio.file.Path;

/**
 * A journal that was written, read again: once against the clock with every check that the journal
 * has, once to hold each trade against what was sent.
 *
 * @param slots how many it has
 * @param frames in how many frames of events
 * @param bytes how many its files have up to the last document, Chronicle's own included
 * @param nanos how long reading took
 */
record Written(long slots, long frames, long bytes, long nanos) {
  /**
   * Reads it.
   *
   * @param trades how many there must be
   * @param chain what the chain over everything must be
   */
  static Written read(Path folder, long trades, long chain) {
    try (ChronicleStore store = ChronicleStore.readOnly(folder)) {
      long began = System.nanoTime();
      long frames = 0;
      long slots;
      try (FrameReader reader = new FrameReader(store.events())) {
        while (reader.next()) {
          frames += reader.frame().type() == Frame.EVENTS ? 1 : 0;
        }
        String torn = Journal.requireWhole(reader, store.events().tail());
        if (!torn.isEmpty() || reader.chain() != chain) {
          throw new IllegalStateException("the journal is not what was written; " + torn);
        }
        slots = reader.nextSequence();
      }
      long nanos = System.nanoTime() - began;
      requireTrades(store, trades);
      return new Written(slots, frames, bytes(store.events()), nanos);
    }
  }

  /** Returns M slots/s. */
  double rate() {
    return slots * 1e3 / nanos;
  }

  private static void requireTrades(ChronicleStore store, long trades) {
    long found = 0;
    try (FrameReader reader = new FrameReader(store.events())) {
      while (reader.next()) {
        FrameDecoder frame = reader.frame();
        int end = frame.type() == Frame.EVENTS ? frame.slots() * Event.WORDS : 0;
        int at = 0;
        while (at < end) {
          if (Event.kind(frame.words()[at]) == Kind.TRADE) {
            Trades.require(frame.words(), at, found++);
          }
          at += Event.slots(frame.words(), at) * Event.WORDS;
        }
      }
    }
    if (found != trades) {
      throw new IllegalStateException(found + " trades were written instead of " + trades);
    }
  }

  private static long bytes(DocumentStore store) {
    long bytes = 0;
    for (long segment : store.segments()) {
      try (DocumentReader reader = store.read(segment)) {
        Found found = reader.next();
        while (found == Found.DOCUMENT) {
          found = reader.next();
        }
        bytes += reader.position();
      }
    }
    return bytes;
  }
}
