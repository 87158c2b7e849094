package io.ringbeat.journal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a whole journal, each checksum and the chain included, and says what it is. Changes
 * nothing; the journal may be written meanwhile, by this process or another.
 *
 * <p><b>Threads.</b> One. <b>Ordering.</b> The marks are read before the events, and those before
 * the commands: what is written meanwhile is found or not, but never taken for missing.
 * <b>Allocation.</b> In proportion to segments and snapshots, not to events. <b>Failures.</b>
 * {@link JournalException} if the storage cannot be read; damage is a result, not a failure.
 * <b>Source of time.</b> None.
 */
public final class Verifier {
  private final JournalStore store;

  /** Is told how far the reading is; may throw to stop it. */
  @FunctionalInterface
  public interface Watch {
    /**
     * Some thousand slots more have been read.
     *
     * @param log "events" or "commands"
     * @param slots how many of it so far
     * @param expected how many there will be, -1 if that cannot be told
     */
    void read(String log, long slots, long expected);
  }

  /**
   * Makes a verifier.
   *
   * @param store what to read
   */
  public Verifier(JournalStore store) {
    this.store = store;
  }

  /**
   * Reads everything.
   *
   * @param watch is told how far it is
   * @return what was found
   * @throws JournalException if the storage cannot be read
   */
  public Verification run(Watch watch) {
    List<SnapshotSummary> read = new ArrayList<>();
    Map<Long, Long> chains = new LinkedHashMap<>();
    for (long sequence : store.snapshots()) {
      read.add(read(sequence, chains));
    }
    LogScan scan = new LogScan(store.events(), "events", watch, chains.keySet());
    LogSummary events = scan.run();
    List<SnapshotSummary> snapshots = new ArrayList<>();
    for (SnapshotSummary snapshot : read) {
      snapshots.add(snapshot.isGood() ? check(snapshot, chains, scan, events) : snapshot);
    }
    LogSummary out = new LogScan(store.out(), "commands", watch, List.of()).run();
    return new Verification(events, out, List.copyOf(snapshots));
  }

  private SnapshotSummary read(long sequence, Map<Long, Long> chains) {
    try {
      var bytes = store.readSnapshot(sequence);
      Snapshot snapshot = Snapshot.decode(bytes);
      if (snapshot.sequence() != sequence) {
        return bad(sequence, "it is of sequence " + snapshot.sequence());
      }
      chains.put(sequence, snapshot.chain());
      Map<String, Long> parts = new LinkedHashMap<>();
      snapshot.parts().forEach((name, words) -> parts.put(name, (long) words.length * Long.BYTES));
      return new SnapshotSummary(
          sequence, snapshot.time(), snapshot.out(), bytes.remaining(), parts, false, null);
    } catch (JournalException e) {
      return bad(sequence, e.getMessage());
    }
  }

  private static SnapshotSummary bad(long sequence, String wrong) {
    return new SnapshotSummary(sequence, 0, 0, 0, Map.of(), false, wrong);
  }

  /** Compares a snapshot that is sound in itself with the events. */
  private static SnapshotSummary check(
      SnapshotSummary snapshot, Map<Long, Long> chains, LogScan scan, LogSummary events) {
    long sequence = snapshot.sequence();
    boolean archived = sequence < events.first() - 1;
    String wrong = null;
    if (sequence >= events.next()) {
      wrong = "the events that can be read end before it, at sequence " + events.last();
    } else if (!archived && scan.chainAt(sequence) != chains.get(sequence)) {
      wrong = "its chain is not that of the events";
    }
    return new SnapshotSummary(
        sequence,
        snapshot.time(),
        snapshot.out(),
        snapshot.bytes(),
        snapshot.parts(),
        !archived,
        wrong);
  }
}
