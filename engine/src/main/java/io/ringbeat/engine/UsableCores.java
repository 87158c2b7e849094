package io.ringbeat.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many cores this process may keep busy, and which.
 *
 * <p>A thread that spins on a core that the process does not really have is worse than one that
 * waits: it is stopped for tens of milliseconds at a time. The count is the least of three limits:
 *
 * <ul>
 *   <li>the affinity mask ({@code Cpus_allowed_list} in {@code /proc/self/status}; what taskset, a
 *       cpuset or a container's list of cores leaves);
 *   <li>the CPU quota of the cgroup and of those above it ({@code cpu.max} in version 2, {@code
 *       cpu.cfs_quota_us} and {@code cpu.cfs_period_us} in version 1), rounded down: 1.5 cores are
 *       one core to spin on and 0.5 cores none;
 *   <li>the JVM's {@link Runtime#availableProcessors}, which {@code -XX:ActiveProcessorCount} sets.
 * </ul>
 *
 * <p>Whatever is missing, unreadable or malformed is passed over, as if there were no such limit;
 * control groups are looked for where Linux distributions and containers mount them, below {@code
 * /sys/fs/cgroup}. Without a mask, the allowed cores are taken to be 0 to the JVM's count, less
 * one.
 *
 * <p>A value: what was found at one moment, immutable, equal by content. <b>Threads.</b> Any.
 * <b>Allocation.</b> Finding reads a dozen small files, for the start of an engine; {@link #count}
 * and {@link #allows} allocate nothing. <b>Failures.</b> Finding never throws. <b>Source of
 * time.</b> None. Find before the calling thread is pinned: the JVM counts what that thread may
 * use.
 */
public final class UsableCores {
  private static final int GREATEST_CORE = 65_535;
  private static final int MOST_BYTES = 65_536;
  private static final int LONGEST_PATH = 4_096; // as Linux's

  private static final Pattern RANGE = Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,15}");
  private static final Pattern TWO_NUMBERS = Pattern.compile("(\\d{1,15})\\s+(\\d{1,15})");

  private static final List<String> VERSION_2 = List.of("sys/fs/cgroup", "sys/fs/cgroup/unified");
  private static final List<String> VERSION_1 =
      List.of("sys/fs/cgroup/cpu", "sys/fs/cgroup/cpu,cpuacct", "sys/fs/cgroup/cpuacct,cpu");

  private final int count;
  private final BitSet allowed;
  private final String reasons;

  private UsableCores(int count, BitSet allowed, String reasons) {
    this.count = count;
    this.allowed = allowed;
    this.reasons = reasons;
  }

  /**
   * Finds out for this process, now.
   *
   * @return what was found
   */
  public static UsableCores find() {
    return find(Path.of("/"), Runtime.getRuntime().availableProcessors());
  }

  /**
   * Finds out from a tree of files: for tests, and where the machine's files are mounted elsewhere.
   *
   * @param root the folder that holds {@code proc} and {@code sys}; need not exist
   * @param processors how many processors the JVM counts; less than 1 counts as 1
   * @return what was found
   */
  public static UsableCores find(Path root, int processors) {
    int jvm = Math.max(1, processors);
    BitSet mask = readMask(root);
    Quota quota = readQuota(root);
    int byMask = mask.isEmpty() ? Integer.MAX_VALUE : mask.cardinality();
    int byQuota = quota == null ? Integer.MAX_VALUE : quota.wholeCores();
    int count = Math.min(jvm, Math.min(byMask, byQuota));

    String maskText = "affinity mask " + (mask.isEmpty() ? "unknown" : ranges(mask));
    String quotaText = quota == null ? "no cgroup quota" : quota.toString();
    String reasons;
    if (count == byMask) {
      reasons = maskText + "; " + quotaText;
    } else if (count == byQuota) {
      reasons = quotaText + "; " + maskText;
    } else {
      reasons = "the JVM counts " + jvm + "; " + maskText + "; " + quotaText;
    }
    if (mask.isEmpty()) {
      mask.set(0, Math.min(jvm, GREATEST_CORE + 1));
    }
    return new UsableCores(count, mask, reasons);
  }

  /**
   * Returns on how many cores threads of this process may spin at the same time.
   *
   * @return 0 or more; 0 if the quota is less than one core; never more than there are {@link
   *     #cores}
   */
  public int count() {
    return count;
  }

  /**
   * Returns the cores that threads of this process may be pinned to. There can be more of them than
   * the {@link #count}.
   *
   * @return the operating system's numbers, ascending, at least one; a copy
   */
  public int[] cores() {
    return allowed.stream().toArray();
  }

  /**
   * Returns whether threads of this process may be pinned to a core.
   *
   * @param core any number
   * @return whether it is among {@link #cores}
   */
  public boolean allows(int core) {
    return core >= 0 && allowed.get(core);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof UsableCores that
        && count == that.count
        && allowed.equals(that.allowed)
        && reasons.equals(that.reasons);
  }

  @Override
  public int hashCode() {
    return 31 * allowed.hashCode() + reasons.hashCode();
  }

  /**
   * Says how many, and why; first what limits the count: "2 usable cores (affinity mask 0-1; no
   * cgroup quota)".
   *
   * @return a line for a log
   */
  @Override
  public String toString() {
    return count + (count == 1 ? " usable core (" : " usable cores (") + reasons + ")";
  }

  /** Returns an empty set if the mask cannot be read. */
  private static BitSet readMask(Path root) {
    String name = "Cpus_allowed_list:";
    for (String line : lines(root.resolve("proc/self/status"))) {
      if (line.startsWith(name)) {
        return parseRanges(line.substring(name.length()).strip());
      }
    }
    return new BitSet();
  }

  /** Parses what looks like "0-3,8". Returns an empty set for anything else. */
  private static BitSet parseRanges(String list) {
    BitSet cores = new BitSet();
    Matcher range = RANGE.matcher(list);
    int position = 0;
    while (range.region(position, list.length()).lookingAt()) {
      int first = Integer.parseInt(range.group(1));
      int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
      if (last < first || last > GREATEST_CORE) {
        return new BitSet();
      }
      cores.set(first, last + 1);
      position = range.end();
      if (position == list.length()) {
        return cores;
      }
      if (list.charAt(position) != ',') {
        return new BitSet();
      }
      position++;
    }
    return new BitSet();
  }

  private static String ranges(BitSet cores) {
    StringBuilder text = new StringBuilder();
    for (int first = cores.nextSetBit(0); first >= 0; ) {
      int last = cores.nextClearBit(first) - 1;
      text.append(text.isEmpty() ? "" : ",").append(first);
      if (last > first) {
        text.append('-').append(last);
      }
      first = cores.nextSetBit(last + 1);
    }
    return text.toString();
  }

  /** Returns the smallest quota of the process's cgroups and those above them, or null. */
  private static Quota readQuota(Path root) {
    String version2 = "";
    String version1 = "";
    for (String line : lines(root.resolve("proc/self/cgroup"))) {
      int first = line.indexOf(':');
      int second = line.indexOf(':', first + 1);
      if (first < 0 || second < 0) {
        continue;
      }
      String controllers = line.substring(first + 1, second);
      if (controllers.isEmpty()) {
        version2 = line.substring(second + 1);
      } else if (("," + controllers + ",").contains(",cpu,")) {
        version1 = line.substring(second + 1);
      }
    }
    Quota quota = null;
    for (String mount : VERSION_2) {
      quota = smallest(quota, root, mount, version2);
    }
    for (String mount : VERSION_1) {
      quota = smallest(quota, root, mount, version1);
    }
    return quota;
  }

  /**
   * Looks into a cgroup's folder and those above it, up to the mount. In a container, the group's
   * name can be the host's; then only the mount is there, and is the group itself.
   */
  private static Quota smallest(Quota found, Path root, String mount, String group) {
    Path top = root.resolve(mount).normalize();
    Path folder = below(top, group);
    Quota quota = found;
    while (true) {
      Quota here = quotaOf(folder, "/" + root.normalize().relativize(folder));
      if (here != null && (quota == null || here.cores() < quota.cores())) {
        quota = here;
      }
      if (folder.equals(top)) {
        return quota;
      }
      folder = folder.getParent();
    }
  }

  private static Path below(Path top, String group) {
    if (group.length() > LONGEST_PATH) {
      return top;
    }
    try {
      String relative = group.startsWith("/") ? group.substring(1) : group;
      Path folder = top.resolve(relative).normalize();
      return folder.startsWith(top) ? folder : top;
    } catch (InvalidPathException e) {
      return top;
    }
  }

  /** Reads what one folder has, of either version; null if there is no quota. */
  private static Quota quotaOf(Path folder, String name) {
    Matcher max = TWO_NUMBERS.matcher(firstLine(folder.resolve("cpu.max")));
    if (max.matches()) {
      return Quota.of(name, Long.parseLong(max.group(1)), Long.parseLong(max.group(2)));
    }
    String quota = firstLine(folder.resolve("cpu.cfs_quota_us"));
    String period = firstLine(folder.resolve("cpu.cfs_period_us"));
    if (NUMBER.matcher(quota).matches() && NUMBER.matcher(period).matches()) {
      return Quota.of(name, Long.parseLong(quota), Long.parseLong(period));
    }
    return null;
  }

  private static String firstLine(Path file) {
    List<String> lines = lines(file);
    return lines.isEmpty() ? "" : lines.get(0).strip();
  }

  /** Returns no lines if the file cannot be read. */
  private static List<String> lines(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException | SecurityException e) {
      return List.of();
    }
  }

  /** Time on cores per time that passes; both in us. */
  private record Quota(String folder, long quota, long period) {
    static Quota of(String folder, long quota, long period) {
      return quota == 0 || period == 0 ? null : new Quota(folder, quota, period);
    }

    double cores() {
      return (double) quota / period;
    }

    int wholeCores() {
      return (int) Math.min(quota / period, Integer.MAX_VALUE);
    }

    /** Decimals are cut off, not rounded. */
    @Override
    public String toString() {
      long hundredths = quota % period * 100 / period;
      String tenths = hundredths == 0 ? "" : "." + hundredths / 10;
      String decimals = hundredths % 10 == 0 ? tenths : tenths + hundredths % 10;
      return "cgroup quota of " + quota / period + decimals + " cores in " + folder;
    }
  }
}
