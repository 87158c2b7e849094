package io.ringbeat.bench.support;

import java.util.BitSet;
import java.util.regex.Pattern;
import net.openhft.affinity.Affinity;

/**
 * Puts threads on cores. The first core is the producer's, the second the consumer's, the others
 * belong to further producers; {@code -Dringbeat.bench.cores=0,1} names them.
 *
 * <p>Any thread may call; each call concerns the calling thread.
 */
public final class Cores {
  private static final BitSet ALL = Affinity.getAffinity(); // of the thread that comes first
  private static final int[] CORES = cores();

  private Cores() {}

  /**
   * Returns how many cores there are to be pinned to.
   *
   * @return 1 or more
   */
  public static int count() {
    return CORES.length;
  }

  /**
   * Returns the number of a core.
   *
   * @param index 0 for the producer's, 1 for the consumer's, then those of further producers; goes
   *     round where there are fewer
   * @return the operating system's number
   */
  public static int core(int index) {
    return CORES[index % CORES.length];
  }

  /**
   * Pins the calling thread to one core.
   *
   * @param core the operating system's number
   */
  public static void pin(int core) {
    Affinity.setAffinity(core);
  }

  /** Lets the calling thread run on all cores again; threads that it starts inherit that. */
  public static void unpin() {
    Affinity.setAffinity(ALL);
  }

  private static int[] cores() {
    String named = System.getProperty("ringbeat.bench.cores", "");
    return named.isEmpty()
        ? ALL.stream().toArray()
        : Pattern.compile(",").splitAsStream(named).mapToInt(Integer::parseInt).toArray();
  }
}
