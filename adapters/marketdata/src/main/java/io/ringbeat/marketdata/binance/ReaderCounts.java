package io.ringbeat.marketdata.binance;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a reader met: messages of each type, gaps, and what it left out. Belongs to the reader's
 * thread; the maps that it returns are copies.
 */
public final class ReaderCounts {
  private static final int MAX_LABELS = 100;
  private static final String REST = "others";

  private final Map<String, long[]> messages = new TreeMap<>();
  private final Map<String, long[]> skipped = new TreeMap<>();
  private long lines;
  private long gaps;

  ReaderCounts() {}

  void line() {
    lines++;
  }

  void gap() {
    gaps++;
  }

  void message(String label) {
    add(messages, label, 1);
  }

  void skip(String label) {
    add(skipped, label, 1);
  }

  void skip(String label, int count) {
    if (count > 0) {
      add(skipped, label, count);
    }
  }

  /**
   * Returns how many lines were read.
   *
   * @return the count, empty lines included
   */
  public long lines() {
    return lines;
  }

  /**
   * Returns how often depth updates were missing.
   *
   * @return the count
   */
  public long gaps() {
    return gaps;
  }

  /**
   * Returns how many messages were imported or checked.
   *
   * @return by the venue's name for the event, a snapshot as {@code snapshot}
   */
  public Map<String, Long> messages() {
    return copy(messages);
  }

  /**
   * Returns how many lines were left out.
   *
   * @return by reason
   */
  public Map<String, Long> skipped() {
    return copy(skipped);
  }

  private static void add(Map<String, long[]> counts, String label, int count) {
    long[] counter = counts.get(label);
    if (counter == null) {
      String name = counts.size() < MAX_LABELS ? label : REST;
      counter = counts.computeIfAbsent(name, key -> new long[1]);
    }
    counter[0] += count;
  }

  private static Map<String, Long> copy(Map<String, long[]> counts) {
    Map<String, Long> copy = new TreeMap<>();
    counts.forEach((label, counter) -> copy.put(label, counter[0]));
    return copy;
  }
}
