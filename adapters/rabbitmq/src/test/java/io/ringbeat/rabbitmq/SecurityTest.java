package io.ringbeat.rabbitmq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom the bridge trusts, and what it never says. */
@NeedsBroker(own = true)
final class SecurityTest {
  private static final String CANARY = "c4n4ry%2Fp4ss w0rd".replace(" ", "-");
  private static final String DECODED = "c4n4ry/p4ss-w0rd";

  @TempDir Path folder;

  private static Endpoint tls(PrivateBroker broker, String host) {
    return Endpoint.of(
            "amqps://"
                + broker.user()
                + ":"
                + broker.password()
                + "@"
                + host
                + ":"
                + broker.tlsPort()
                + "/")
        .trust(broker.certificates().authority());
  }

  @Test
  void shouldTalkByTlsToABrokerWhoseCertificateIsForItsHost() {
    try (PrivateBroker broker = PrivateBroker.startTls("localhost");
        Host to =
            new Host(
                folder.resolve("to"),
                "to",
                tls(broker, "localhost"),
                BridgeTest.consuming("test.tls", "native"));
        Host from =
            new Host(
                folder.resolve("from"),
                "from",
                tls(broker, "localhost"),
                BridgeTest.publishingTrades("test.tls", 1))) {
      for (int i = 1; i <= 100; i++) {
        from.feed.trade(0, 0, i, 1, 1, i);
      }

      BridgeTest.await("100 trades", () -> to.notes.size() >= 100);

      assertEquals(BridgeTest.upTo(100), to.notes.list());
    }
  }

  @Test
  void shouldNotTalkToABrokerWhoseCertificateIsForAnotherHostOrOfAnUnknownSigner() {
    try (PrivateBroker broker = PrivateBroker.startTls("elsewhere.example")) {
      Endpoint unknown =
          Endpoint.of(
              "amqps://"
                  + broker.user()
                  + ":"
                  + broker.password()
                  + "@localhost:"
                  + broker.tlsPort()
                  + "/");
      for (Endpoint endpoint : new Endpoint[] {tls(broker, "localhost"), unknown}) {
        Path own = folder.resolve(endpoint == unknown ? "unknown" : "wrong");
        try (Captured log = new Captured();
            Host from =
                new Host(own, "from", endpoint, BridgeTest.publishingTrades("test.tls", 1))) {
          from.feed.trade(0, 0, 1, 1, 1, 1);
          Wait.until(
              Duration.ofSeconds(30), "it is refused", () -> log.text().contains("cannot be used"));
          assertTrue( // the certificate is why
              log.text()
                  .matches("(?s).*(No name matching|No subject alternative|certification path).*"),
              log.text());

          assertFalse(from.bridge.isUp());
          from.bridge.close(1);
        }
      }
    }
  }

  @Test
  void shouldNeverSayThePassword() throws Exception {
    StringWriter said = new StringWriter();
    try (PrivateBroker broker = PrivateBroker.start();
        Recording recording = new Recording(Configuration.getConfiguration("profile"))) {
      broker.control("add_user", "canary", DECODED);
      broker.control("set_permissions", "canary", ".*", ".*", ".*");
      recording.start();
      Endpoint right = Endpoint.of("amqp://canary:" + CANARY + "@127.0.0.1:" + broker.port() + "/");
      Endpoint wrong =
          Endpoint.of("amqp://nobody:" + CANARY + "@127.0.0.1:" + broker.port() + "/none");
      said.append(right.toString()).append(wrong.toString());
      for (String bad : new String[] {"amqp://u:" + DECODED + " @h", "http://u:" + CANARY + "@h"}) {
        BridgeException refused = assertThrows(BridgeException.class, () -> Endpoint.of(bad));
        refused.printStackTrace(new PrintWriter(said));
      }
      try (Captured log = new Captured()) {
        try (Host from =
            new Host(
                folder.resolve("right"),
                "right",
                right,
                BridgeTest.publishingTrades("test.canary", 1))) {
          from.feed.trade(0, 0, 1, 1, 1, 1);
          BridgeTest.await("it is up", () -> from.bridge.isUp() || from.bridge.failure() != null);
          said.append(from.bridge.toString());
          said.append(String.valueOf(from.bridge.failure()));
          for (StackTraceElement[] each : Thread.getAllStackTraces().values()) {
            said.append(String.valueOf(each.length));
          }
          for (long id : ManagementFactory.getThreadMXBean().getAllThreadIds()) {
            said.append(String.valueOf(ManagementFactory.getThreadMXBean().getThreadInfo(id)));
          }
        }
        try (Host from =
            new Host(
                folder.resolve("wrong"),
                "wrong",
                wrong,
                BridgeTest.publishingTrades("test.canary", 1))) {
          from.feed.trade(0, 0, 1, 1, 1, 1);
          Wait.until(
              Duration.ofSeconds(30), "it is refused", () -> log.text().contains("cannot be used"));
          said.append(from.bridge.toString());
          from.bridge.close(1);
        }
        said.append(log.text());
      }
      recording.stop();
      recording.dump(folder.resolve("run.jfr"));
    }
    assertTrue(said.toString().contains("canary@127.0.0.1"), said.toString());
    assertSilent("what was said", said.toString().getBytes(StandardCharsets.UTF_8));
    int files = 0;
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        assertSilent(file.toString(), Files.readAllBytes(file));
        files++;
      }
    }
    assertTrue(files > 5, "there are journals, progress files and a recording");
  }

  private static void assertSilent(String what, byte[] bytes) throws IOException {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    for (String secret : new String[] {CANARY, DECODED, "c4n4ry"}) {
      assertFalse(text.contains(secret), what + " has the password");
      String wide = secret.chars().mapToObj(c -> (char) c + "\0").reduce("", String::concat);
      assertFalse(text.contains(wide), what + " has the password in UTF-16");
    }
  }
}
