package io.ringbeat.marketdata;

import io.ringbeat.backtest.DataException;
import io.ringbeat.event.EventSink;
import io.ringbeat.event.Kind;
import io.ringbeat.marketdata.binance.BinanceReader;
import io.ringbeat.marketdata.capture.BookCheck;
import io.ringbeat.marketdata.capture.CaptureInput;
import io.ringbeat.marketdata.capture.CaptureSource;
import io.ringbeat.marketdata.capture.EventCounts;
import io.ringbeat.marketdata.capture.Include;
import io.ringbeat.marketdata.capture.LineReader;
import io.ringbeat.marketdata.capture.Message;
import io.ringbeat.marketdata.capture.MessageSink;
import io.ringbeat.marketdata.capture.Normaliser;
import io.ringbeat.marketdata.file.EventFileFormat;
import io.ringbeat.marketdata.file.EventFileMetadata;
import io.ringbeat.marketdata.file.EventFileWriter;
import io.ringbeat.marketdata.file.SourceFile;
import io.ringbeat.marketdata.instrument.CaptureInstruments;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Imports raw captures into an event file.
 *
 * <p>Works on the calling thread. Memory does not depend on the captures' length: the messages of
 * one reorder window and some 10 MiB, and 64 bytes for each 16,384 events. Everything that is wrong
 * with a capture is a {@link DataException} that names file, line and remedy; the target is then
 * what it was before, and nothing else is left behind. The same captures and options give the same
 * bytes.
 */
public final class Importer {
  /** The version of the rules by which a capture becomes events; part of every imported file. */
  public static final int VERSION = 1;

  private static final int LINES_PER_PROGRESS = 1 << 14;

  private final ImportOptions options;
  private final ImportProgress progress;
  private final CaptureInstruments instruments;
  private final BookCheck check = new BookCheck();
  private final List<SourceFile> sources = new ArrayList<>();
  private final Normaliser normaliser;
  private final BinanceReader reader;
  private long rawBytes;
  private long decompressedBytes;

  private Importer(EventSink out, ImportOptions options, ImportProgress progress) {
    this.options = options;
    this.progress = progress;
    instruments = new CaptureInstruments(options.instruments());
    normaliser = new Normaliser(out, options.reorderWindowNanos());
    reader = new BinanceReader(instruments, wanted(options), options.onGap(), sink(options));
  }

  /**
   * Imports captures of Binance's futures streams.
   *
   * @param captures files that continue each other, in order; gzip, zstd or plain
   * @param target the event file to write; replaced if it is there
   * @param options what to import and how
   * @param progress is told how far it is
   * @return what was done
   * @throws DataException if a capture is not what it should be or the target cannot be written
   */
  public static ImportReport importCapture(
      List<Path> captures, Path target, ImportOptions options, ImportProgress progress) {
    List<CaptureSource> sources = new ArrayList<>();
    for (Path capture : captures) {
      if (EventFileFormat.isEventFile(capture)) {
        throw new DataException(capture + ": this is an event file already; open it as it is");
      }
      sources.add(CaptureSource.of(capture));
    }
    return importSources(sources, target, options, progress);
  }

  static ImportReport importSources(
      List<CaptureSource> captures, Path target, ImportOptions options, ImportProgress progress) {
    if (captures.isEmpty()) {
      throw new IllegalArgumentException("there is no capture to import");
    }
    try (EventFileWriter writer = new EventFileWriter(target)) {
      return new Importer(writer, options, progress).run(captures, target, writer);
    }
  }

  private ImportReport run(List<CaptureSource> captures, Path target, EventFileWriter writer) {
    long started = System.nanoTime();
    long totalBytes = 0;
    for (CaptureSource capture : captures) {
      totalBytes += size(capture);
    }
    for (CaptureSource capture : captures) {
      read(capture, totalBytes);
    }
    reader.finish();
    normaliser.finish();
    EventCounts counts = normaliser.counts();
    if (counts.total() == 0) {
      throw new DataException(
          captures.get(0).path()
              + ": no events; "
              + (reader.counts().lines() == 0
                  ? "the capture is empty"
                  : "it holds only others than" + " asked for: " + reader.counts().skipped()));
    }
    long correction = clockCorrection();
    writer.commit(
        new EventFileMetadata(
            instruments.all(), correction, sources, "ringbeat-marketdata " + VERSION));
    return new ImportReport(
        target,
        targetBytes(target),
        instruments.all(),
        reader.counts().lines(),
        counts.total(),
        reader.counts().messages(),
        counts.byKind(),
        reader.counts().skipped(),
        reader.counts().gaps(),
        counts.firstVenueTime(),
        counts.lastVenueTime(),
        counts.firstEngineTime() + correction,
        counts.lastEngineTime() + correction,
        correction,
        options.checkBook() ? Optional.of(check.report()) : Optional.empty(),
        rawBytes,
        decompressedBytes,
        (System.nanoTime() - started) / 1e9);
  }

  private void read(CaptureSource capture, long totalBytes) {
    try (CaptureInput input = CaptureInput.open(capture)) {
      LineReader lines = new LineReader(input, capture.path());
      while (reader.readLine(lines)) {
        if (lines.number() % LINES_PER_PROGRESS == 0) {
          progress.progress(capture.path(), rawBytes + input.rawBytes(), totalBytes);
        }
      }
      String hash = input.sha256();
      sources.add(new SourceFile(capture.name(), input.rawBytes(), hash));
      rawBytes += input.rawBytes();
      decompressedBytes += lines.bytes();
      progress.progress(capture.path(), rawBytes, totalBytes);
    } catch (IOException | UncheckedIOException e) {
      throw unreadable(capture, e);
    }
  }

  private long clockCorrection() {
    return options.clockCorrection().isPresent()
        ? options.clockCorrection().getAsLong()
        : Math.max(0, -normaliser.minimumLatency());
  }

  private static Set<Include> wanted(ImportOptions options) {
    Set<Include> wanted = EnumSet.copyOf(options.include());
    if (options.checkBook()) {
      wanted.add(Include.DEPTH);
      wanted.add(Include.QUOTES);
    }
    return wanted;
  }

  private MessageSink sink(ImportOptions options) {
    if (!options.checkBook()) {
      return normaliser;
    }
    return message -> {
      check.accept(message);
      if (options.include().contains(part(message))) {
        normaliser.accept(message);
      }
    };
  }

  private static Include part(Message message) {
    return switch (message.kind()) {
      case Kind.TRADE -> Include.TRADES;
      case Kind.QUOTE -> Include.QUOTES;
      case Kind.MARK -> Include.MARKS;
      default -> Include.DEPTH;
    };
  }

  private static long size(CaptureSource capture) {
    try {
      return capture.size();
    } catch (IOException e) {
      throw unreadable(capture, e);
    }
  }

  private static long targetBytes(Path target) {
    try {
      return Files.size(target);
    } catch (IOException e) {
      throw new DataException(target + ": the event file has vanished; import again", e);
    }
  }

  private static DataException unreadable(CaptureSource capture, Exception e) {
    return new DataException(
        capture.path()
            + ": the capture cannot be read: "
            + e.getClass().getSimpleName()
            + ": "
            + e.getMessage()
            + "; check the path and the permissions",
        e);
  }
}
