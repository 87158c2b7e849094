package io.ringbeat.rabbitmq;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Kills processes and deletes their folder when this JVM ends, however it ends: a shell waits for
 * the end of its input, which comes even after a kill -9. Needs Linux. May be called by any thread.
 */
final class Guard implements AutoCloseable {
  // A process that leads a group, as setsid makes it, goes with all of its group.
  private static final String SCRIPT =
      """
      trap "" HUP INT TERM
      all=" "
      while read -r verb pid; do
        case $verb in
          watch) all="$all$pid " ;;
          forget) all="${all%% $pid *} ${all#* $pid }" ;;
        esac
      done
      for pid in $all; do kill -s KILL -- "-$pid" || kill -s KILL "$pid"; done
      for again in 1 2 3 4 5 6 7 8 9 10; do rm -rf -- "$0" && exit; sleep 0.2; done
      """;

  private final Path folder;
  private final Process shell;

  /**
   * Starts to guard.
   *
   * @param folder deleted, with what is in it, at the end
   */
  Guard(Path folder) {
    this.folder = folder;
    try {
      shell =
          new ProcessBuilder("setsid", "sh", "-c", SCRIPT, folder.toString())
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException("tests that start programs need setsid and sh", e);
    }
  }

  /**
   * Starts a program, in a process group of its own, and guards it.
   *
   * @param command the program and its arguments
   * @param builder has its folder, environment and redirections
   */
  Process start(List<String> command, ProcessBuilder builder) throws IOException {
    List<String> grouped = new ArrayList<>(List.of("setsid"));
    grouped.addAll(command);
    Process process = builder.command(grouped).start();
    tell("watch " + process.pid());
    return process;
  }

  /**
   * Kills a program and all that it has started, and waits for its end.
   *
   * @param process what {@link #start} gave
   */
  void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    forget(process, Duration.ofSeconds(10));
  }

  /**
   * Waits for the end of a program, and guards it no more.
   *
   * @param process what {@link #start} gave
   * @param limit after which it is killed
   */
  void forget(Process process, Duration limit) {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
          throw new IllegalStateException("process " + process.pid() + " survives a kill -9");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted before a process had ended", e);
    }
    tell("forget " + process.pid());
  }

  /** Kills what is still there, deletes the folder, and waits for both. */
  @Override
  public void close() {
    try {
      shell.getOutputStream().close();
      if (!shell.waitFor(30, TimeUnit.SECONDS) || Files.exists(folder)) {
        throw new IllegalStateException("could not delete " + folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted before " + folder + " was deleted", e);
    }
  }

  private synchronized void tell(String line) {
    try {
      shell.getOutputStream().write((line + "\n").getBytes(US_ASCII));
      shell.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException("the guard of " + folder + " is gone", e);
    }
  }
}
