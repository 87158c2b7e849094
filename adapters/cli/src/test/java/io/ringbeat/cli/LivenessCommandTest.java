package io.ringbeat.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ringbeat liveness}: a server and a peer as two processes. */
@Timeout(180)
class LivenessCommandTest {
  private static final long DEADLINE = 60_000_000_000L; // ns

  @TempDir private Path folder;
  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void end() throws InterruptedException {
    for (Process each : processes) {
      each.destroyForcibly().waitFor();
    }
  }

  @Test
  void shouldSayWhoLivesWhoIsDeadAndWhoHasLeft() throws Exception {
    Files.writeString(folder.resolve("secret"), "sixteen bytes or more");
    Process server =
        start(
            "server",
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--secret-file",
            "secret",
            "--interval",
            "200ms",
            "--grace",
            "500ms",
            "--run",
            "run");
    await("server", () -> read("server").contains("with a secret"));
    Matcher port = Pattern.compile("127\\.0\\.0\\.1:(\\d+)").matcher(read("server"));
    assertTrue(port.find());
    String at = port.group();
    Process one = start("one", "join", at, "--id", "one", "--secret-file", "secret");
    Process two = start("two", "join", at, "--id", "two", "--secret-file", "secret");
    await("server", () -> read("server").contains("one is ALIVE"));
    await("server", () -> read("server").contains("two is ALIVE"));
    await("one", () -> read("one").contains("joined, session "));

    one.destroy(); // SIGTERM: it takes leave
    two.destroyForcibly();
    await("server", () -> read("server").contains("one is LEFT, was ALIVE (alive)"));
    await("server", () -> read("server").contains("two is DEAD, was SUSPECT (alive)"));
    assertTrue(one.waitFor(30, TimeUnit.SECONDS));
    assertEquals(ExitCode.OK, one.exitValue(), read("one"));
    assertTrue(read("one").endsWith("Stopped.\n"), read("one"));

    Run live = Run.of("liveness", "status", "--run", folder.resolve("run").toString());
    assertEquals(ExitCode.OK, live.exitCode(), live.err());
    assertTrue(live.out().contains("LEFT      one"), live.out());
    assertTrue(live.out().contains("DEAD      two"), live.out());
    server.destroy();
    assertTrue(server.waitFor(30, TimeUnit.SECONDS));
    assertEquals(ExitCode.OK, server.exitValue(), read("server"));
    assertTrue(read("server").endsWith("Stopping...\nStopped.\n"), read("server"));
  }

  @Test
  void shouldSayAsOfWhenItKnowsWhoLivesAfterACrash() throws Exception {
    Instant begun = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    Process server = start("server", "serve", "--listen", "127.0.0.1:0", "--run", "run");
    await("server", () -> read("server").contains("listening on "));
    Process one = start("one", "join", address("listening on "), "--id", "one");
    await("server", () -> read("server").contains("one is ALIVE"));
    server.destroyForcibly().waitFor();
    Instant ended = Instant.now();

    String folderOfRun = folder.resolve("run").toString();
    Run text = Run.of("liveness", "status", "--run", folderOfRun);
    assertEquals(ExitCode.OK, text.exitCode(), text.err());
    List<String> lines = text.out().lines().toList();
    assertEquals(3, lines.size(), text.out());
    Instant asOf = Instant.parse(lines.get(0).replace("as of ", ""));
    assertFalse(asOf.isBefore(begun) || asOf.isAfter(ended), asOf + ", ended " + ended);
    assertEquals(
        List.of("VERDICT", "PEER", "HEARD", "IP", "PID", "STATUS"),
        List.of(lines.get(1).split(" +")));
    List<String> row = List.of(lines.get(2).split(" +"));
    assertFalse(Instant.parse(row.get(2)).isAfter(asOf), text.out());
    assertEquals(
        List.of("ALIVE", "one", row.get(2), "127.0.0.1", Long.toString(one.pid()), "alive"), row);

    Run json = Run.of("liveness", "status", "--run", folderOfRun, "--json");
    assertEquals(ExitCode.OK, json.exitCode(), json.err());
    assertEquals(
        """
        {'schemaVersion':1,'asOf':'%s','peers':[{'id':'one','verdict':'ALIVE','heard':'%s',\
        'ip':'127.0.0.1','pid':%d,'status':'alive'}]}"""
            .replace('\'', '"')
            .formatted(asOf, row.get(2), one.pid()),
        json.json().toString());
  }

  /** Returns the address that the server has printed behind a text. */
  private String address(String behind) {
    Matcher address =
        Pattern.compile(Pattern.quote(behind) + "(127\\.0\\.0\\.1:\\d+)").matcher(read("server"));
    assertTrue(address.find(), read("server"));
    return address.group(1);
  }

  @Test
  void shouldListenToOldClientsThatSendJson() throws Exception {
    start(
        "server",
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--json",
        "127.0.0.1:0",
        "--json-interval",
        "1s",
        "--grace",
        "100ms",
        "--run",
        "run");
    await("server", () -> read("server").contains("for JSON on "));
    String port = address("for JSON on ").replace("127.0.0.1:", "");
    try (Socket old = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port))) {
      old.getOutputStream()
          .write(
              "{\"ip\": \"10.0.0.1\", \"status\": \"alive\", \"pid\": 77}"
                  .getBytes(StandardCharsets.UTF_8));
      await("server", () -> read("server").contains("10.0.0.1:77 is ALIVE (alive)"));
      await("server", () -> read("server").contains("10.0.0.1:77 is DEAD, was SUSPECT"));
    }
  }

  @Test
  void shouldSpeakTls() throws Exception {
    makeCertificate();
    Process server =
        start(
            "server",
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--tls-cert",
            "cert.pem",
            "--tls-key",
            "key.pem",
            "--run",
            "run");
    await("server", () -> read("server").contains("with TLS"));
    Matcher port = Pattern.compile("127\\.0\\.0\\.1:(\\d+)").matcher(read("server"));
    assertTrue(port.find());

    start("one", "join", port.group(), "--id", "one", "--trust", "cert.pem");
    await("server", () -> read("server").contains("one is ALIVE"));
    start("plain", "join", port.group(), "--id", "plain");
    await("plain", () -> read("plain").contains("the server is dead"));

    assertFalse(read("server").contains("plain is"), read("server"));
    assertTrue(server.isAlive());
  }

  private void makeCertificate() throws Exception {
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Path store = folder.resolve("store.p12");
    Process made =
        new ProcessBuilder(
                keytool,
                "-genkeypair",
                "-alias",
                "a",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=ip:127.0.0.1",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                "secret")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool").toFile())
            .start();
    assertEquals(0, made.waitFor(), read("keytool"));
    KeyStore keys = KeyStore.getInstance(store.toFile(), "secret".toCharArray());
    pem("cert.pem", "CERTIFICATE", keys.getCertificate("a").getEncoded());
    pem("key.pem", "PRIVATE KEY", keys.getKey("a", "secret".toCharArray()).getEncoded());
  }

  private void pem(String file, String what, byte[] bytes) throws IOException {
    String text = Base64.getMimeEncoder().encodeToString(bytes);
    Files.writeString(
        folder.resolve(file),
        "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
  }

  @Test
  void shouldSayWhichOptionIsWrong() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "sixteen bytes or more");
    for (Run run :
        new Run[] {
          Run.of("liveness", "serve", "--listen", "nowhere"),
          Run.of("liveness", "serve", "--interval", "often"),
          Run.of("liveness", "serve", "--json", "nowhere"),
          Run.of("liveness", "serve", "--json", "127.0.0.1:0", "--json-interval", "seldom"),
          Run.of("liveness", "serve", "--json", "127.0.0.1:0", "--secret-file", secret.toString()),
          Run.of("liveness", "serve", "--secret-file", folder.resolve("none").toString()),
          Run.of("liveness", "serve", "--tls-cert", folder.resolve("none").toString()),
          Run.of("liveness", "join", "127.0.0.1:1", "--id", "a", "--trust", "none"),
          Run.of("liveness", "join", "127.0.0.1:99999", "--id", "a"),
          Run.of("liveness", "join", "127.0.0.1:1", "--id", ""),
        }) {
      assertEquals(ExitCode.USAGE, run.exitCode(), run.err());
    }
    Run none = Run.of("liveness", "status", "--run", folder.resolve("none").toString());
    assertEquals(ExitCode.JOURNAL, none.exitCode(), none.err());
  }

  private Process start(String name, String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ProcessTest.FOR_JOURNALS);
    command.addAll(List.of("-Xmx256m", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Main.class.getName(), "liveness"));
    command.addAll(List.of(args));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name).toFile())
            .start();
    processes.add(process);
    return process;
  }

  private void await(String name, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + DEADLINE;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("not in time:\n" + read(name));
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private String read(String name) {
    try {
      return Files.readString(folder.resolve(name));
    } catch (IOException e) {
      return "";
    }
  }
}
