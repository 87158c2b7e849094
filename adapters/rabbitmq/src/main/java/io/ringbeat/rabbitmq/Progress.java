package io.ringbeat.rabbitmq;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * Up to where the broker has confirmed a run's events and commands, in a file: two places with a
 * checksum each, written in turns, so that one that is torn leaves the one before. What is marked
 * late is published again, under the same ids. One process holds it. Not thread-safe.
 *
 * <pre>
 * bytes of a place   0  magic   8  turn   16  run   24  events   32  commands   40  life
 *                    48  CRC32C of 0-47
 * </pre>
 */
final class Progress implements AutoCloseable {
  private static final long MAGIC = 0x5242_5052_4F47_0001L;
  private static final int PLACE = 64;

  private final Path file;
  private final FileChannel channel;
  private final ByteBuffer bytes = ByteBuffer.allocate(PLACE).order(ByteOrder.LITTLE_ENDIAN);
  private long turn;
  private long run;
  private long events;
  private long commands;
  private long life;

  private Progress(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Opens the file, or makes it.
   *
   * @param run which run it is to be of: the engine time of its first event, 0 if nobody can tell
   * @throws BridgeException if it is of another run, damaged, or held by another process
   */
  static Progress open(Path file, long run) {
    try {
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      try {
        Progress progress = new Progress(file, channel);
        progress.lock();
        progress.read(run);
        return progress;
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw new BridgeException(file + ", which marks what is published, cannot be opened", e);
    }
  }

  private void lock() throws IOException {
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // by this process
    }
    if (lock == null) {
      throw new BridgeException(file + " is held by another bridge: a run has one");
    }
  }

  private void read(long wanted) throws IOException {
    run = wanted;
    if (channel.size() == 0) {
      return;
    }
    boolean found = false;
    for (int place = 0; place < 2; place++) {
      bytes.clear();
      if (channel.read(bytes, (long) place * PLACE) < PLACE
          || bytes.getLong(0) != MAGIC
          || bytes.getLong(48) != checksum()
          || bytes.getLong(8) < turn) {
        continue;
      }
      found = true;
      turn = bytes.getLong(8);
      run = bytes.getLong(16);
      events = bytes.getLong(24);
      commands = bytes.getLong(32);
      life = bytes.getLong(40);
    }
    if (!found) {
      throw new BridgeException(
          file
              + " is damaged, so nobody can tell what was published: remove it, and everything in"
              + " the journal is published again, under the same ids");
    }
    if (wanted != 0 && run != wanted) {
      throw new BridgeException(
          file + " belongs to another run: give each run a file of its own, beside its journal");
    }
  }

  private long checksum() {
    CRC32C crc = new CRC32C();
    crc.update(bytes.array(), 0, 48);
    return crc.getValue();
  }

  /** Returns which run it is of. */
  long run() {
    return run;
  }

  /**
   * Returns how often the journal has lost what was published: sequences then stand for other
   * events, and receivers must not take them for those that they know.
   */
  long life() {
    return life;
  }

  /** Notes that the journal ends before what was published. */
  void cutBack(long eventsNow, long commandsNow) {
    life++;
    mark(eventsNow, commandsNow);
  }

  /** Returns the first sequence that is not confirmed. */
  long events() {
    return events;
  }

  /** Returns the first slot of the record of commands that is not confirmed. */
  long commands() {
    return commands;
  }

  /** Writes how far it is, if that is news. */
  void mark(long eventsNow, long commandsNow) {
    if (eventsNow == events && commandsNow == commands && turn > 0) {
      return;
    }
    events = eventsNow;
    commands = commandsNow;
    turn++;
    bytes.clear();
    bytes.putLong(0, MAGIC).putLong(8, turn).putLong(16, run);
    bytes.putLong(24, events).putLong(32, commands).putLong(40, life);
    bytes.putLong(48, checksum());
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes, (turn & 1) * PLACE + bytes.position());
      }
    } catch (IOException e) {
      throw new BridgeException(file + " cannot be written", e);
    }
  }

  @Override
  public void close() {
    try {
      channel.force(false);
      channel.close();
    } catch (IOException e) {
      throw new BridgeException(file + " cannot be closed", e);
    }
  }
}
