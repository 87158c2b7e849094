package io.ringbeat.marketdata.file;

import io.ringbeat.backtest.DataException;
import io.ringbeat.backtest.EventBlock;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * Decodes blocks on a thread of its own, a few ahead of the one that takes them, and hands failures
 * over to it. Memory of released blocks is used again.
 */
final class ReadAhead {
  private static final int BLOCKS_AHEAD = 4;
  private static final int SPARES = 16;
  private static final long STOP_MILLIS = 10_000;

  private final FrameDecoder decoder;
  private final String file;
  private final int blockWords;
  private final ArrayBlockingQueue<Item> queue = new ArrayBlockingQueue<>(BLOCKS_AHEAD);
  private final ArrayBlockingQueue<long[]> spares = new ArrayBlockingQueue<>(SPARES);
  private final Thread thread;
  private volatile boolean stopped;
  private Item last;

  /** A block; or, as the last item, a failure or neither. */
  private record Item(EventBlock block, DataException failure) {}

  ReadAhead(FrameDecoder decoder, String file) {
    this.decoder = decoder;
    this.file = file;
    blockWords = decoder.blockWords();
    thread = new Thread(this::run, "ringbeat-read-ahead");
    thread.setDaemon(true);
    thread.start();
  }

  /** Returns the next block, null at the end. */
  EventBlock next() {
    Item item = last == null ? take() : last;
    if (item.block != null) {
      return item.block;
    }
    last = item;
    if (item.failure != null) {
      throw new DataException(item.failure.getMessage(), item.failure);
    }
    return null;
  }

  void release(EventBlock block) {
    if (block.words().length == blockWords) {
      spares.offer(block.words());
    }
  }

  /** Stops the thread and waits until it has ended. */
  void stop() {
    stopped = true;
    thread.interrupt();
    boolean interrupted = false;
    try {
      thread.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private Item take() {
    try {
      return queue.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DataException(file + ": reading was interrupted; open the file again", e);
    }
  }

  private void run() {
    try {
      queue.put(decodeAll());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // stop() asked for it: nobody waits for more
    }
  }

  /** Hands over all blocks and returns the last item. */
  private Item decodeAll() throws InterruptedException {
    try {
      try {
        decoder.open();
        while (!stopped && decoder.hasNext()) {
          long[] spare = spares.poll();
          queue.put(new Item(decoder.decode(spare != null ? spare : new long[blockWords]), null));
        }
      } finally {
        decoder.close();
      }
      return new Item(null, null);
    } catch (DataException e) {
      return new Item(null, e);
    } catch (IOException e) {
      return new Item(null, EventFileFormat.unreadable(java.nio.file.Path.of(file), e));
    } catch (RuntimeException | Error e) { // the consumer must learn of it: it waits
      return new Item(
          null,
          new DataException(
              file + ": decoding failed: " + e + "; give the JVM more memory or report it", e));
    }
  }
}
