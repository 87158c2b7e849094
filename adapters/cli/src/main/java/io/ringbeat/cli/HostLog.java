package io.ringbeat.cli;

import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The lines of a host that a person reads. Any thread may add one, and none waits: they are printed
 * by the thread that calls {@link #print}, so that a terminal that stands still delays nothing
 * else. Lines that find no room are counted.
 */
public final class HostLog {
  private static final int ROOM = 20_000;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSXXX", Locale.ROOT);

  private final PrintStream out;
  private final Level level;
  private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(ROOM);
  private final AtomicLong lost = new AtomicLong();

  /** How much a line matters. */
  public enum Level {
    /** Each step. */
    DEBUG,
    /** What happens. */
    INFO,
    /** What should not be often. */
    WARNING,
    /** What needs somebody. */
    ERROR
  }

  /**
   * Makes a log.
   *
   * @param out takes the lines
   * @param level the least that is printed
   */
  public HostLog(PrintStream out, Level level) {
    this.out = out;
    this.level = level;
  }

  /**
   * Returns the least level that is printed.
   *
   * @return the level
   */
  public Level level() {
    return level;
  }

  /**
   * Adds a line of that level.
   *
   * @param text without a line feed
   */
  public void debug(String text) {
    add(Level.DEBUG, text);
  }

  /**
   * Adds a line of that level.
   *
   * @param text without a line feed
   */
  public void info(String text) {
    add(Level.INFO, text);
  }

  /**
   * Adds a line of that level.
   *
   * @param text without a line feed
   */
  public void warning(String text) {
    add(Level.WARNING, text);
  }

  /**
   * Adds a line of that level.
   *
   * @param text without a line feed
   */
  public void error(String text) {
    add(Level.ERROR, text);
  }

  /**
   * Returns whether lines of a level are printed: who makes many need not make them for nothing.
   *
   * @param of the level
   */
  public boolean prints(Level of) {
    return of.compareTo(level) >= 0;
  }

  private void add(Level of, String text) {
    if (!prints(of)) {
      return;
    }
    String time = TIME.format(Instant.now().atZone(ZoneId.systemDefault()));
    if (!lines.offer("[" + time + "] " + of + ": " + text + "\n")) {
      lost.incrementAndGet();
    }
  }

  /**
   * Prints lines until a time has passed.
   *
   * @param nanos how long, ns; 0 for what is there
   * @throws InterruptedException if the thread is interrupted
   */
  public void print(long nanos) throws InterruptedException {
    long end = System.nanoTime() + nanos;
    String line = lines.poll();
    while (true) {
      boolean any = line != null;
      for (; line != null; line = lines.poll()) {
        out.print(line);
      }
      long missing = lost.getAndSet(0);
      if (missing > 0) {
        out.print("... " + missing + " lines were not printed: nobody took them in time\n");
      }
      if (any || missing > 0) {
        out.flush();
      }
      long left = end - System.nanoTime();
      if (left <= 0) {
        return;
      }
      line = lines.poll(left, TimeUnit.NANOSECONDS);
    }
  }
}
