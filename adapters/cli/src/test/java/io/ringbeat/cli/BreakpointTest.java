package io.ringbeat.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jdi.ReferenceType;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.request.BreakpointRequest;
import com.sun.jdi.request.ClassPrepareRequest;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A developer sits at breakpoints in a strategy: nothing in the run changes. */
@Timeout(120)
class BreakpointTest {
  private static final String STRATEGY = "io.ringbeat.examples.EagerMaker";
  private static final int STOPS = 4;

  private int stops;

  @Test
  void shouldComeToTheSameWithSomebodyAtABreakpoint() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,address=127.0.0.1:0",
                "-cp",
                System.getProperty("java.class.path"),
                "io.ringbeat.cli.Main",
                "backtest",
                "--strategy",
                "EagerMaker",
                "--quiet")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String hash;
    try (BufferedReader out = process.inputReader()) {
      String listening = out.readLine(); // Listening for transport dt_socket at address: PORT
      sitAtBreakpoints(Attached.to(listening.substring(listening.lastIndexOf(' ') + 1)));
      hash = out.readLine();
      assertEquals(ExitCode.OK, process.waitFor());
    } finally {
      process.destroyForcibly();
    }

    assertEquals(STOPS, stops);
    Run undisturbed = Run.of("backtest", "--strategy", "EagerMaker", "--quiet");
    assertEquals(undisturbed.out().strip(), hash);
    assertTrue(hash.matches("[0-9a-f]{16}"), hash);
  }

  private void sitAtBreakpoints(VirtualMachine machine) throws InterruptedException {
    ClassPrepareRequest prepared = machine.eventRequestManager().createClassPrepareRequest();
    prepared.addClassFilter(STRATEGY);
    prepared.enable();
    machine.resume();
    try {
      while (true) {
        EventSet events = machine.eventQueue().remove();
        for (Event event : events) {
          if (event instanceof ClassPrepareEvent prepare) {
            stopAt(machine, prepare.referenceType());
          } else if (event instanceof BreakpointEvent stop) {
            TimeUnit.MILLISECONDS.sleep(300);
            if (++stops == STOPS) {
              stop.request().disable();
            }
          }
        }
        events.resume();
      }
    } catch (VMDisconnectedException e) {
      return; // it has ended
    }
  }

  private static void stopAt(VirtualMachine machine, ReferenceType strategy) {
    BreakpointRequest stop =
        machine
            .eventRequestManager()
            .createBreakpointRequest(strategy.methodsByName("onTask").get(0).location());
    stop.enable();
  }
}
