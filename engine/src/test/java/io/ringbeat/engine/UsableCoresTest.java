package io.ringbeat.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UsableCoresTest {
  private static final String GROUP_2 = "0::/user.slice/session.scope\n";

  @TempDir private Path root;

  @Test
  void shouldCountTheCoresOfTheMask() throws IOException {
    mask("0-1");

    UsableCores found = UsableCores.find(root, 8);

    assertEquals(2, found.count());
    assertArrayEquals(new int[] {0, 1}, found.cores());
    assertEquals("2 usable cores (affinity mask 0-1; no cgroup quota)", found.toString());
  }

  @Test
  void shouldReadAMaskWithHoles() throws IOException {
    mask("7,0-2,64,127-128");

    UsableCores found = UsableCores.find(root, 256);

    assertArrayEquals(new int[] {0, 1, 2, 7, 64, 127, 128}, found.cores());
    assertEquals("7 usable cores (affinity mask 0-2,7,64,127-128; no cgroup quota)", "" + found);
    assertTrue(found.allows(7));
    assertFalse(found.allows(3));
    assertFalse(found.allows(-1));
    assertFalse(found.allows(Integer.MAX_VALUE));
  }

  @Test
  void shouldGiveOneCoreForAQuotaOfOneAndAHalf() throws IOException {
    mask("0-3");
    write("proc/self/cgroup", GROUP_2);
    write("sys/fs/cgroup/user.slice/session.scope/cpu.max", "150000 100000\n");

    UsableCores found = UsableCores.find(root, 2);

    assertEquals(1, found.count());
    assertArrayEquals(new int[] {0, 1, 2, 3}, found.cores());
    assertEquals(
        "1 usable core (cgroup quota of 1.5 cores in /sys/fs/cgroup/user.slice/session.scope;"
            + " affinity mask 0-3)",
        found.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "50000, 100000, 0, 0.5",
    "99999, 100000, 0, 0.99",
    "100000, 100000, 1, 1",
    "20500, 10000, 2, 2.05",
    "299999, 100000, 2, 2.99",
    "300000, 100000, 3, 3"
  })
  void shouldRoundAQuotaDown(long quota, long period, int count, String text) throws IOException {
    mask("0-7");
    write("sys/fs/cgroup/cpu.max", quota + " " + period + "\n");

    UsableCores found = UsableCores.find(root, 8);

    assertEquals(count, found.count());
    assertTrue(found.toString().contains("quota of " + text + " cores in "), found.toString());
  }

  @Test
  void shouldTakeTheSmallestQuotaOnTheWayUp() throws IOException {
    mask("0-15");
    write("proc/self/cgroup", "0::/a/b/c\n");
    write("sys/fs/cgroup/a/b/c/cpu.max", "max 100000\n");
    write("sys/fs/cgroup/a/b/cpu.max", "800000 100000\n");
    write("sys/fs/cgroup/a/cpu.max", "60000 20000\n");
    write("sys/fs/cgroup/other/cpu.max", "100000 100000\n");

    UsableCores found = UsableCores.find(root, 16);

    assertEquals(
        "3 usable cores (cgroup quota of 3 cores in /sys/fs/cgroup/a; affinity mask 0-15)",
        found.toString());
  }

  @Test
  void shouldNameAQuotaThatDoesNotLimit() throws IOException {
    mask("2,3");
    write("sys/fs/cgroup/cpu.max", "400000 100000\n");

    assertEquals(
        "2 usable cores (affinity mask 2-3; cgroup quota of 4 cores in /sys/fs/cgroup)",
        UsableCores.find(root, 16).toString());
  }

  @Test
  void shouldFindTheQuotaOfAContainerThatSeesTheNameOfItsHost() throws IOException {
    mask("0-7");
    write("proc/self/cgroup", "0::/system.slice/docker-0123.scope\n");
    write("sys/fs/cgroup/cpu.max", "200000 100000\n");

    assertEquals(2, UsableCores.find(root, 8).count());
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "cpu,cpuacct", "cpuacct,cpu"})
  void shouldReadVersionOne(String controllers) throws IOException {
    mask("0-7");
    write("proc/self/cgroup", "5:memory:/m\n4:" + controllers + ":/docker/a\n0::/\n");
    write("sys/fs/cgroup/" + controllers + "/docker/cpu.cfs_quota_us", "-1\n");
    write("sys/fs/cgroup/" + controllers + "/docker/cpu.cfs_period_us", "100000\n");
    write("sys/fs/cgroup/" + controllers + "/docker/a/cpu.cfs_quota_us", "250000\n");
    write("sys/fs/cgroup/" + controllers + "/docker/a/cpu.cfs_period_us", "100000\n");
    write("sys/fs/cgroup/" + controllers + "/m/cpu.cfs_quota_us", "100000\n");
    write("sys/fs/cgroup/" + controllers + "/m/cpu.cfs_period_us", "100000\n");

    assertEquals(2, UsableCores.find(root, 8).count());
  }

  @Test
  void shouldReadVersionTwoWhereItIsMountedBesideVersionOne() throws IOException {
    mask("0-7");
    write("proc/self/cgroup", "1:name=systemd:/\n0::/x\n");
    write("sys/fs/cgroup/unified/x/cpu.max", "100000 100000\n");

    assertEquals(1, UsableCores.find(root, 8).count());
  }

  @Test
  void shouldNotCountMoreThanTheJvmDoes() throws IOException {
    mask("0-7");
    write("sys/fs/cgroup/cpu.max", "600000 100000\n");

    UsableCores found = UsableCores.find(root, 1);

    assertEquals(
        "1 usable core (the JVM counts 1; affinity mask 0-7; cgroup quota of 6 cores in"
            + " /sys/fs/cgroup)",
        found.toString());
    assertTrue(found.allows(7));
  }

  @Test
  void shouldRelyOnTheJvmWhereNothingCanBeRead() {
    UsableCores found = UsableCores.find(root.resolve("missing"), 3);

    assertEquals(
        "3 usable cores (the JVM counts 3; affinity mask unknown; no cgroup quota)", "" + found);
    assertArrayEquals(new int[] {0, 1, 2}, found.cores());
    assertEquals(1, UsableCores.find(root, 0).count());
    assertEquals(1, UsableCores.find(root, -5).cores().length);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "x",
        "-",
        "0-",
        "-1",
        "1-0",
        "0,",
        ",0",
        "0,,1",
        "0-1-2",
        "0;1",
        "0-99999",
        "123456",
        "99999999999999999999",
        "0-3:1/2",
        "\u0660"
      })
  void shouldPassOverAMalformedMask(String list) throws IOException {
    mask(list);

    UsableCores found = UsableCores.find(root, 4);

    assertEquals(4, found.count());
    assertTrue(found.toString().contains("affinity mask unknown"), found.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "max",
        "max 100000",
        "100000",
        "x 100000",
        "100000 x",
        "-1 100000",
        "100000 0",
        "0 1",
        "0 0",
        "1 2 3",
        "9999999999999999999999 1",
        "1.5 1"
      })
  void shouldPassOverAMalformedQuota(String content) throws IOException {
    mask("0-3");
    write("sys/fs/cgroup/cpu.max", content);

    assertEquals(
        "4 usable cores (affinity mask 0-3; no cgroup quota)", UsableCores.find(root, 4) + "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "::",
        "0:",
        "0::",
        "0::relative",
        "0::/../../..",
        "0::/a/../../b",
        "0::/\u0000",
        "0::/a:b",
        "no colon",
        "0::\n\n::/\n",
        "4:cpu:/..\n0::/.."
      })
  void shouldStayBelowTheMountWhateverTheGroupIsCalled(String content) throws IOException {
    mask("0-7");
    write("proc/self/cgroup", content);
    write("sys/fs/cgroup/cpu.max", "300000 100000");
    write("sys/fs/cpu.max", "100000 100000");
    write("sys/cpu.max", "100000 100000");
    write("cpu.max", "100000 100000");

    assertEquals(3, UsableCores.find(root, 8).count());
  }

  @Test
  void shouldPassOverAGroupWhoseNameIsTooLong() throws IOException {
    mask("0-7");
    write("proc/self/cgroup", "0::" + "/a".repeat(20_000));
    write("sys/fs/cgroup/cpu.max", "300000 100000");

    assertEquals(3, UsableCores.find(root, 8).count());
  }

  @Test
  void shouldPassOverFoldersWhereFilesShouldBe() throws IOException {
    Files.createDirectories(root.resolve("proc/self/status"));
    Files.createDirectories(root.resolve("proc/self/cgroup"));
    Files.createDirectories(root.resolve("sys/fs/cgroup/cpu.max"));

    assertEquals(2, UsableCores.find(root, 2).count());
  }

  @Test
  void shouldNotThrowForAnyContent() throws IOException {
    long seed = 20_240_808;
    Random random = new Random(seed);
    String letters = "0123456789-,:/. \n\tmaxcpu\u0000\u00e9";
    for (int i = 0; i < 500; i++) {
      mask(noise(random, letters));
      write("proc/self/cgroup", "0::/" + noise(random, letters));
      write("sys/fs/cgroup/cpu.max", noise(random, "0123456789 max\n"));
      write("sys/fs/cgroup/cpu/cpu.cfs_quota_us", noise(random, "0123456789-\n"));
      write("sys/fs/cgroup/cpu/cpu.cfs_period_us", noise(random, "0123456789\n"));

      UsableCores found = UsableCores.find(root, 4);

      assertTrue(found.count() >= 0 && found.count() <= 4, "seed " + seed + ", round " + i);
      assertTrue(found.cores().length >= found.count(), "seed " + seed + ", round " + i);
    }
    byte[] bytes = new byte[100_000];
    random.nextBytes(bytes);
    Files.write(root.resolve("proc/self/status"), bytes);
    Files.write(root.resolve("proc/self/cgroup"), bytes);
    Files.write(root.resolve("sys/fs/cgroup/cpu.max"), bytes);

    assertTrue(UsableCores.find(root, 4).toString().contains("affinity mask unknown"));
  }

  @Test
  void shouldBeEqualByContent() throws IOException {
    mask("0-1");
    UsableCores found = UsableCores.find(root, 8);
    UsableCores again = UsableCores.find(root, 8);
    mask("1-2");
    UsableCores other = UsableCores.find(root, 8);

    assertEquals(found, again);
    assertEquals(found.hashCode(), again.hashCode());
    assertNotEquals(found, other);
  }

  @Test
  void shouldNotBeChangedThroughItsCores() throws IOException {
    mask("0-1");
    UsableCores found = UsableCores.find(root, 8);

    found.cores()[0] = 5;

    assertArrayEquals(new int[] {0, 1}, found.cores());
  }

  @Test
  void shouldFindTheCoresOfThisMachine() {
    UsableCores found = UsableCores.find();

    assertTrue(found.count() <= Runtime.getRuntime().availableProcessors(), found.toString());
    assertTrue(found.cores().length >= 1, found.toString());
    for (int core : found.cores()) {
      assertTrue(found.allows(core));
    }
  }

  private static String noise(Random random, String letters) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(30); i > 0; i--) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }

  private void mask(String list) throws IOException {
    write(
        "proc/self/status",
        "Name:\tjava\nCpus_allowed:\tff\nCpus_allowed_list:\t" + list + "\nMems_allowed:\t1\n");
  }

  private void write(String name, String content) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, content.getBytes(StandardCharsets.UTF_8));
  }
}
