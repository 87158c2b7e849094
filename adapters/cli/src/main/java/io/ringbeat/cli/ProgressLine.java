package io.ringbeat.cli;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * One line on a terminal that says how far a long job is: share, speed and time to go. It appears
 * after half a second, so short jobs show nothing, changes ten times a second, and is erased in the
 * end. Our own sixty lines, because the libraries bring a terminal library and a thread along.
 */
public final class ProgressLine implements AutoCloseable {
  private static final long FIRST_NANOS = 500_000_000;
  private static final long PERIOD_NANOS = 100_000_000;
  private static final int BAR = 24;

  private final PrintStream err;
  private final boolean visible;
  private final LongSupplier nanoClock;
  private final String what;
  private final String unit;
  private final ShutdownAction erase;
  private final long begun;
  private long due;
  private boolean drawn;

  /**
   * Begins.
   *
   * @param shell has the terminal and the time
   * @param visible false for none
   * @param what is being done
   * @param unit of what is counted
   */
  public ProgressLine(Shell shell, boolean visible, String what, String unit) {
    this.err = shell.err();
    this.visible = visible && shell.errIsTerminal();
    this.nanoClock = shell.nanoClock();
    this.what = what;
    this.unit = unit;
    this.begun = nanoClock.getAsLong();
    this.due = begun + FIRST_NANOS;
    this.erase = this.visible ? new ShutdownAction(this::erase) : null;
  }

  /**
   * Says how far the job is. Cheap enough for every few thousand rows.
   *
   * @param done units done
   * @param total units in all, or -1 if that is not known
   */
  public void update(long done, long total) {
    if (!visible) {
      return;
    }
    long now = nanoClock.getAsLong();
    if (now - due < 0) {
      return;
    }
    due = now + PERIOD_NANOS;
    draw(done, total, now - begun);
  }

  private synchronized void draw(long done, long total, long elapsed) {
    double perSecond = done * 1e9 / elapsed;
    StringBuilder line = new StringBuilder("\r").append(what).append(' ');
    if (total > 0) {
      double share = Math.min(1, (double) done / total);
      int full = (int) (share * BAR);
      line.append('[').append("#".repeat(full)).append("-".repeat(BAR - full)).append(']');
      line.append(String.format(Locale.ROOT, " %3d %%", (int) (share * 100)));
    } else {
      line.append(String.format(Locale.ROOT, "%.1f M %s", done / 1e6, unit));
    }
    line.append(String.format(Locale.ROOT, "  %.1f M %s/s", perSecond / 1e6, unit));
    if (total > 0) {
      long left = (long) (Math.max(0, total - done) / perSecond * 1e9);
      line.append("  ETA ").append(Durations.rounded(left));
    }
    err.print(line.append("\u001b[K"));
    err.flush();
    drawn = true;
  }

  private synchronized void erase() {
    if (drawn) {
      err.print("\r\u001b[K");
      err.flush();
      drawn = false;
    }
  }

  @Override
  public void close() {
    if (visible) {
      erase.close();
      erase();
    }
  }
}
