package io.ringbeat.affinity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.engine.PinningException;
import io.ringbeat.engine.UsableCores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
final class AffinityPinnerTest {
  private final UsableCores usable = UsableCores.find();
  private final AffinityPinner pinner = new AffinityPinner(usable);

  @Test
  void shouldPinAThreadToEachAllowedCore() throws Exception {
    for (int core : usable.cores()) {
      String mask =
          onAThread(
              () -> {
                pinner.pin(core);
                return maskOfThisThread();
              });

      assertEquals(Integer.toString(core), mask);
    }
  }

  @Test
  void shouldMoveAThreadFromCoreToCore() throws Exception {
    onAThread(
        () -> {
          for (int core : usable.cores()) {
            pinner.pin(core);
            pinner.pin(core);
            assertEquals(Integer.toString(core), maskOfThisThread());
          }
          return null;
        });
  }

  @Test
  void shouldPinTheCallingThreadAlone() throws Exception {
    String before = maskOfThisThread();

    onAThread(
        () -> {
          pinner.pin(usable.cores()[0]);
          return null;
        });

    assertEquals(before, maskOfThisThread());
  }

  @Test
  void shouldRefuseACoreThatIsNotAllowed() throws Exception {
    for (int core : new int[] {4095, 1024, -1, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      onAThread(
          () -> {
            String before = maskOfThisThread();

            var thrown = assertThrows(PinningException.class, () -> pinner.pin(core));

            assertEquals(
                "core "
                    + core
                    + " is not allowed here; allowed are "
                    + Arrays.toString(usable.cores()),
                thrown.getMessage());
            assertEquals(before, maskOfThisThread());
            return null;
          });
    }
  }

  @Test
  void shouldStayPinnedWhenTheNextCoreIsRefused() throws Exception {
    int core = usable.cores()[0];

    String mask =
        onAThread(
            () -> {
              pinner.pin(core);
              assertThrows(PinningException.class, () -> pinner.pin(4095));
              return maskOfThisThread();
            });

    assertEquals(Integer.toString(core), mask);
  }

  /** What the process thinks is allowed can be out of date; the system has the last word. */
  @Test
  void shouldSayThatTheSystemRefuses(@TempDir Path root) throws Exception {
    int missing = 1_023;
    Files.createDirectories(root.resolve("proc/self"));
    Files.writeString(root.resolve("proc/self/status"), "Cpus_allowed_list:\t0-" + missing + "\n");
    AffinityPinner deceived = new AffinityPinner(UsableCores.find(root, 1));

    onAThread(
        () -> {
          String before = maskOfThisThread();

          var thrown = assertThrows(PinningException.class, () -> deceived.pin(missing));

          assertTrue(
              thrown.getMessage().startsWith("the system refuses to pin to core 1023: "),
              thrown.getMessage());
          assertEquals(before, maskOfThisThread());
          return null;
        });
  }

  @Test
  void shouldFindTheAllowedCoresByItself() throws Exception {
    int core = usable.cores()[usable.cores().length - 1];

    String mask =
        onAThread(
            () -> {
              new AffinityPinner().pin(core);
              return maskOfThisThread();
            });

    assertEquals(Integer.toString(core), mask);
  }

  private static <T> T onAThread(Callable<T> body) throws Exception {
    FutureTask<T> task = new FutureTask<>(body);
    Thread thread = new Thread(task);
    thread.start();
    return task.get();
  }

  private static String maskOfThisThread() throws IOException {
    String name = "Cpus_allowed_list:";
    Path status = Path.of("/proc/thread-self/status");
    for (String line : Files.readAllLines(status, StandardCharsets.ISO_8859_1)) {
      if (line.startsWith(name)) {
        return line.substring(name.length()).strip();
      }
    }
    throw new IOException("no " + name + " in " + status);
  }
}
