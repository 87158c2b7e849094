package io.ringbeat.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jdi.VirtualMachine;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher, with a jar of what is being tested, so that it has nothing to build. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(60)
class LauncherTest {
  @TempDir private Path home;
  private Path launcher;

  @BeforeEach
  void copyLauncherAndMakeItsJar() throws IOException {
    launcher = home.resolve("ringbeat");
    Files.writeString(home.resolve("pom.xml"), "");
    Files.copy(Path.of("..", "..", "ringbeat"), launcher, StandardCopyOption.COPY_ATTRIBUTES);
    Path jar = home.resolve("adapters/cli/target/app/ringbeat.jar");
    Files.createDirectories(jar.getParent());
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.put(Attributes.Name.MAIN_CLASS, Main.class.getName());
    List<String> places = new ArrayList<>();
    for (String place : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      places.add(Path.of(place).toUri().toString());
    }
    main.put(Attributes.Name.CLASS_PATH, String.join(" ", places));
    try (OutputStream out = Files.newOutputStream(jar)) {
      new JarOutputStream(out, manifest).close();
    }
  }

  private Process start(String... args) throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().remove("RINGBEAT_JAVA_OPTS");
    return builder.start();
  }

  @Test
  void shouldWaitForADebuggerAndGoOnWhenItHasLookedAround() throws Exception {
    String port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = Integer.toString(free.getLocalPort());
    }

    Process process = start("--jdwp=" + port, "backtest", "--quiet");
    String hash;
    try (BufferedReader out = process.inputReader();
        BufferedReader err = process.errorReader()) {
      assertEquals("waiting for a debugger at 127.0.0.1:" + port, err.readLine());
      String listening = out.readLine();
      assertTrue(listening.endsWith(" " + port), listening);
      VirtualMachine machine = Attached.to(port);
      assertTrue(machine.name().contains("VM"), machine.name());
      machine.resume();
      hash = out.readLine();
      assertEquals(ExitCode.OK, process.waitFor());
    } finally {
      process.destroyForcibly();
    }

    assertEquals(Run.of("backtest", "--quiet").out().strip(), hash);
  }

  @Test
  void shouldRefuseAPortThatIsNone() throws Exception {
    Process process = start("--jdwp=abc", "backtest");
    try (BufferedReader err = process.errorReader()) {
      assertEquals("ringbeat: --jdwp=abc: that is no port.", err.readLine());
    }
    assertEquals(70, process.waitFor());
  }
}
