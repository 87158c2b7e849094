package io.ringbeat.backtest;

import io.ringbeat.market.Instrument;
import java.util.ArrayList;
import java.util.List;

/**
 * Market data that is in memory; can be read any number of times by making another source of it.
 */
public final class InMemoryEvents implements EventSource {
  private final List<Instrument> instruments;
  private final List<EventBlock> blocks;
  private final long size;
  private int next;

  /**
   * Makes a source of blocks.
   *
   * @param instruments the instrument at index i has id i
   * @param blocks in order; are not copied and must not change while they are read
   */
  public InMemoryEvents(List<Instrument> instruments, List<EventBlock> blocks) {
    this.instruments = List.copyOf(instruments);
    this.blocks = List.copyOf(blocks);
    long words = 0;
    for (EventBlock block : blocks) {
      words += block.length();
    }
    size = words / io.ringbeat.event.Event.WORDS;
  }

  /**
   * Reads a source to its end into memory, 64 bytes an event, and closes it.
   *
   * @param source what to read
   * @return the same events
   */
  public static InMemoryEvents load(EventSource source) {
    try (source) {
      List<EventBlock> blocks = new ArrayList<>();
      for (EventBlock block = source.next(); block != null; block = source.next()) {
        blocks.add(
            new EventBlock(java.util.Arrays.copyOf(block.words(), block.length()), block.length()));
        source.release(block);
      }
      return new InMemoryEvents(source.instruments(), blocks);
    }
  }

  /**
   * Makes a source of the same events that starts from the first.
   *
   * @return shares the memory with this one
   */
  public InMemoryEvents again() {
    return new InMemoryEvents(instruments, blocks);
  }

  @Override
  public List<Instrument> instruments() {
    return instruments;
  }

  @Override
  public EventBlock next() {
    return next < blocks.size() ? blocks.get(next++) : null;
  }

  @Override
  public void release(EventBlock block) {}

  @Override
  public long size() {
    return size;
  }

  @Override
  public void close() {}
}
