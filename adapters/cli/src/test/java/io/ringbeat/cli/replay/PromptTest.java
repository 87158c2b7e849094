package io.ringbeat.cli.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.cli.ExitCode;
import io.ringbeat.cli.MarketFile;
import io.ringbeat.cli.Run;
import io.ringbeat.cli.Shell;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C at the prompt of {@code ringbeat replay}. */
@Timeout(60)
class PromptTest {
  private static final String STRATEGY = Stopping.class.getName();

  @TempDir private static Path dir;
  private static Path folder;

  @BeforeAll
  static void record() {
    folder = dir.resolve("run");
    Run run =
        Run.of(
            "backtest",
            "--data",
            MarketFile.in(dir).toString(),
            "--strategy",
            STRATEGY,
            "--record",
            folder.toString(),
            "--quiet");
    assertEquals(ExitCode.OK, run.exitCode(), run.err());
  }

  @AfterEach
  void pressNothing() {
    Stopping.pressing = () -> {};
  }

  /** Types verbs, and presses Ctrl-C once, in the first that comes to event 200. */
  private static Run typing(String typed) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    InputStream in = new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8));
    Shell shell =
        new Shell(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            in,
            true,
            true,
            true,
            Map.of(),
            System::nanoTime,
            "ringbeat");
    RunOptions options = new RunOptions(null, STRATEGY, null, null, false);
    int code;
    try (Session session = new Session(shell, new OpenedRun(folder, options, new Stop()));
        Terminal terminal =
            new DumbTerminal(
                "ringbeat", Terminal.TYPE_DUMB, in, shell.out(), StandardCharsets.UTF_8)) {
      AtomicBoolean pressed = new AtomicBoolean();
      Stopping.pressing =
          () -> {
            if (pressed.compareAndSet(false, true)) {
              terminal.raise(Terminal.Signal.INT);
            }
          };
      code = new Prompt(new Talk(shell, session, false)).run(terminal);
      assertTrue(pressed.get());
      assertFalse(Thread.currentThread().isInterrupted());
    }
    return new Run(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void shouldEndAVerbByCtrlCAndGoOn() throws IOException {
    for (String verb :
        new String[] {
          "until price == 1",
          "watch strategy/none",
          "step 1000000",
          "seek 190; until price == 1",
          "bisect"
        }) {
      Run run = typing(verb + "\nseek 150\nstep\nback 2\nseek end\nverify\nquit\n");

      assertEquals(ExitCode.OK, run.exitCode(), run.err());
      assertEquals("ringbeat: interrupted\n", run.err(), verb);
      assertTrue(run.out().contains("      151 "), run.out());
      assertTrue(run.out().contains("      149 "), run.out());
      assertTrue(run.out().contains("every command and every state hash as recorded"), verb);
    }
  }
}
