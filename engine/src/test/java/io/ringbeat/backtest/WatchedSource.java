package io.ringbeat.backtest;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.market.Instrument;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A source that holds its user to the contract: it overwrites what is given back, and checks who
 * gives what back, and when.
 */
final class WatchedSource implements EventSource {
  private final List<Instrument> instruments;
  private final List<EventBlock> blocks;
  private final List<EventBlock> held = new ArrayList<>();
  private int next;
  private int released;
  private int mostHeld;
  private int closed;

  /** Makes a source of blocks that it may destroy. */
  WatchedSource(List<Instrument> instruments, List<EventBlock> blocks) {
    this.instruments = instruments;
    this.blocks = blocks;
  }

  int handedOut() {
    return next;
  }

  int released() {
    return released;
  }

  int mostHeld() {
    return mostHeld;
  }

  int closed() {
    return closed;
  }

  @Override
  public List<Instrument> instruments() {
    assertFalse(closed > 0, "used after it was closed");
    return instruments;
  }

  @Override
  public EventBlock next() {
    assertFalse(closed > 0, "used after it was closed");
    if (next == blocks.size()) {
      return null;
    }
    held.add(blocks.get(next));
    mostHeld = Math.max(mostHeld, held.size());
    return blocks.get(next++);
  }

  @Override
  public void release(EventBlock block) {
    assertFalse(closed > 0, "used after it was closed");
    boolean was = held.removeIf(b -> b == block);
    assertTrue(was, "released a block that was not held");
    released++;
    Arrays.fill(block.words(), 0x5A5A5A5A5A5A5A5AL);
  }

  @Override
  public long size() {
    return -1;
  }

  @Override
  public void close() {
    closed++;
  }
}
