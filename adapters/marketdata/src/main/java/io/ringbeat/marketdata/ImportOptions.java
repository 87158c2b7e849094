package io.ringbeat.marketdata;

import io.ringbeat.market.Instrument;
import io.ringbeat.marketdata.capture.Include;
import io.ringbeat.marketdata.capture.Normaliser;
import io.ringbeat.marketdata.capture.OnGap;
import io.ringbeat.marketdata.instrument.InstrumentTable;
import java.util.Collections;
import java.util.EnumSet;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How a capture is imported. Immutable; start from {@link #defaults()} and change what differs.
 *
 * @param instruments tick and lot of every symbol that may occur
 * @param include what is imported. Quotes and marks are left out by default: they are no part of
 *     the book, and would change the first and last time of the feed
 * @param onGap what to do where depth updates are missing
 * @param reorderWindowNanos how far venue time may go back within the capture, in ns
 * @param clockCorrection what is added to every engine time, in ns; empty for automatic: nothing,
 *     or, if any event would otherwise be received before it happened, as much as makes the
 *     smallest latency zero
 * @param checkBook whether the rebuilt book is compared with the venue's quotes
 */
public record ImportOptions(
    InstrumentTable instruments,
    Set<Include> include,
    OnGap onGap,
    long reorderWindowNanos,
    OptionalLong clockCorrection,
    boolean checkBook) {
  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if nothing is included or the window is negative
   */
  public ImportOptions {
    if (include.isEmpty()) {
      throw new IllegalArgumentException("an import must include something");
    }
    if (reorderWindowNanos < 0) {
      throw new IllegalArgumentException(
          "a reorder window of " + reorderWindowNanos + " ns is negative");
    }
    include = Collections.unmodifiableSet(EnumSet.copyOf(include));
  }

  /**
   * Returns the usual options: bundled instruments, depth and trades, no gaps, a reorder window of
   * 10 s, automatic clock correction, no check of the book.
   *
   * @return the options
   */
  public static ImportOptions defaults() {
    return new ImportOptions(
        InstrumentTable.bundled(),
        EnumSet.of(Include.DEPTH, Include.TRADES),
        OnGap.FAIL,
        Normaliser.DEFAULT_WINDOW_NANOS,
        OptionalLong.empty(),
        false);
  }

  /**
   * Returns options with one more instrument, in place of one of the same symbol.
   *
   * @param instrument its terms, see {@link InstrumentTable#parse}
   * @return the changed options
   */
  public ImportOptions withInstrument(Instrument instrument) {
    return new ImportOptions(
        instruments.with(instrument),
        include,
        onGap,
        reorderWindowNanos,
        clockCorrection,
        checkBook);
  }

  /**
   * Returns options that include something else.
   *
   * @param newInclude what is imported
   * @return the changed options
   */
  public ImportOptions withInclude(Set<Include> newInclude) {
    return new ImportOptions(
        instruments, newInclude, onGap, reorderWindowNanos, clockCorrection, checkBook);
  }

  /**
   * Returns options that treat gaps otherwise.
   *
   * @param newOnGap what to do where depth updates are missing
   * @return the changed options
   */
  public ImportOptions withOnGap(OnGap newOnGap) {
    return new ImportOptions(
        instruments, include, newOnGap, reorderWindowNanos, clockCorrection, checkBook);
  }

  /**
   * Returns options with another window.
   *
   * @param nanos how far venue time may go back, in ns
   * @return the changed options
   */
  public ImportOptions withReorderWindowNanos(long nanos) {
    return new ImportOptions(instruments, include, onGap, nanos, clockCorrection, checkBook);
  }

  /**
   * Returns options with a given clock correction.
   *
   * @param nanos what is added to every engine time, in ns
   * @return the changed options
   */
  public ImportOptions withClockCorrection(long nanos) {
    return new ImportOptions(
        instruments, include, onGap, reorderWindowNanos, OptionalLong.of(nanos), checkBook);
  }

  /**
   * Returns options with or without a check of the book.
   *
   * @param check whether the rebuilt book is compared with the venue's quotes
   * @return the changed options
   */
  public ImportOptions withCheckBook(boolean check) {
    return new ImportOptions(
        instruments, include, onGap, reorderWindowNanos, clockCorrection, check);
  }
}
