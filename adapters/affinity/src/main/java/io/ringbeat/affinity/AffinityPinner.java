package io.ringbeat.affinity;

import io.ringbeat.engine.PinningException;
import io.ringbeat.engine.ThreadPinner;
import io.ringbeat.engine.UsableCores;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Locale;
import net.openhft.affinity.Affinity;

/**
 * Pins threads to cores by the affinity library, on Linux.
 *
 * <p>After pinning, it asks the operating system where the thread may run now, and fails if that is
 * not the one core that it should be: the library itself does nothing, silently, where its native
 * part cannot be loaded. It reserves nothing: it keeps no inventory of cores, writes no lock files,
 * and does not hinder others, in this process or another, from using the same core.
 *
 * <p><b>Threads.</b> Any, also at the same time; each call concerns the calling thread, and the
 * threads that this one starts afterwards inherit its core. <b>Allocation.</b> A few small objects
 * a call; the first call loads a native library and can take a tenth of a second. <b>Failures.</b>
 * {@link PinningException}. <b>Source of time.</b> None.
 */
public final class AffinityPinner implements ThreadPinner {
  /** The library's mask has this many cores; for greater ones it fails without saying so. */
  private static final int MOST_CORES = 1_024;

  private final UsableCores usable;

  /** Makes a pinner that allows the cores that this process may use now. */
  public AffinityPinner() {
    this(UsableCores.find());
  }

  /**
   * Makes a pinner.
   *
   * @param usable the cores that it allows
   */
  public AffinityPinner(UsableCores usable) {
    this.usable = usable;
  }

  /**
   * {@inheritDoc}
   *
   * <p>A thread that was pinned already can be pinned to another core that is allowed.
   */
  @Override
  public void pin(int core) {
    checkSystem();
    if (core >= MOST_CORES || !usable.allows(core)) {
      throw new PinningException(
          "core " + core + " is not allowed here; allowed are " + Arrays.toString(usable.cores()));
    }
    BitSet before = mask(core);
    BitSet wanted = new BitSet(core + 1);
    wanted.set(core);
    try {
      Affinity.setAffinity(wanted);
    } catch (RuntimeException | LinkageError e) {
      throw new PinningException(
          "the system refuses to pin to core " + core + ": " + e.getMessage(), e);
    }
    BitSet found = mask(core);
    if (!found.equals(wanted)) {
      var failure =
          new PinningException(
              "pinned to core "
                  + core
                  + ", but the system says that the thread may run on "
                  + found);
      restore(before, failure);
      throw failure;
    }
  }

  private static void checkSystem() {
    String system = System.getProperty("os.name", "");
    if (!system.toLowerCase(Locale.ROOT).startsWith("linux")) {
      throw new PinningException(
          "threads can be pinned on Linux only, and this is " + system + "; run without pinning");
    }
  }

  /** Returns where the calling thread may run; a mask without cores is no mask. */
  private static BitSet mask(int core) {
    BitSet mask;
    try {
      mask = Affinity.getAffinity();
    } catch (RuntimeException | LinkageError e) {
      throw new PinningException(
          "cannot pin to core " + core + ": the affinity library does not work here: " + e, e);
    }
    if (mask.isEmpty()) {
      throw new PinningException(
          "cannot pin to core "
              + core
              + ": the affinity library could not load JNA; see the log. JNA must be on the class"
              + " path, may need --enable-native-access, and unpacks its native part into a folder"
              + " from which code may be executed (-Djna.tmpdir=...)");
    }
    return mask;
  }

  private static void restore(BitSet before, PinningException failure) {
    try {
      Affinity.setAffinity(before);
    } catch (RuntimeException | LinkageError e) {
      failure.addSuppressed(e);
    }
  }
}
