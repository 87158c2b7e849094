package io.ringbeat.fuzz;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.journal.FrameReader;
import io.ringbeat.journal.Journal;
import io.ringbeat.journal.JournalOptions;
import io.ringbeat.journal.chronicle.ChronicleOptions;
import io.ringbeat.journal.chronicle.ChronicleStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** A small run's folder, of which tests put single files in place of what was written. */
final class RunOnDisk {
  static final int SLOTS = 40;
  private static final int BATCH = 4;
  private static final int KEPT = 16 << 10;

  private final Path folder;

  RunOnDisk(String name) {
    try {
      folder = Files.createTempDirectory("ringbeat-fuzz-" + name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(this::delete));
    write();
  }

  private void write() {
    ChronicleOptions small =
        new ChronicleOptions(ChronicleOptions.LEAST_SEGMENT, ChronicleOptions.LEAST_AHEAD);
    ChronicleStore store = ChronicleStore.open(folder, small);
    try (FrameReader past = new FrameReader(store.events());
        FrameReader pastOut = new FrameReader(store.out());
        Journal journal = new Journal(store, new JournalOptions())) {
      journal.begin(past, pastOut, List.of(), -1);
      long[] slab = new long[BATCH * Event.WORDS];
      for (int i = 0; i < SLOTS; i += BATCH) {
        for (int k = 0; k < BATCH; k++) {
          fill(slab, k * Event.WORDS, i + k);
        }
        journal.events().append(i, slab, 0, BATCH, i);
      }
    }
  }

  /** Writes the event of a sequence. */
  private static void fill(long[] slab, int at, int sequence) {
    Arrays.fill(slab, at, at + Event.WORDS, sequence * 0x9E3779B97F4A7C15L);
    slab[at] = Event.header(Kind.QUOTE, 0, 1, 2);
    slab[at + Event.ENGINE_TIME] = sequence;
  }

  /** Tells whether longs are the event that was written at a sequence. */
  static boolean isEvent(long[] words, int at, long sequence) {
    long[] expected = new long[Event.WORDS];
    fill(expected, 0, (int) sequence);
    return Arrays.equals(expected, 0, Event.WORDS, words, at, at + Event.WORDS);
  }

  ChronicleStore open() {
    return ChronicleStore.readOnly(folder);
  }

  Path segment() {
    return folder.resolve("events").resolve("0000000000000000").resolve("19700101F.cq4");
  }

  Path tail() {
    return folder.resolve("tail-events");
  }

  /** Returns the file of the segment, without the empty room at its end. */
  byte[] segmentBytes() {
    byte[] all = read(segment());
    return Arrays.copyOf(all, Math.min(all.length, endOfWritten(all) + KEPT));
  }

  private static int endOfWritten(byte[] bytes) {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] == 0) {
      end--;
    }
    return end;
  }

  static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void put(Path file, byte[] bytes) {
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void delete() {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      // the system cleans its temporary files
    }
  }
}
