package io.ringbeat.rabbitmq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComposeTest {
  private static final Path FILE = Path.of("compose.yaml");

  private final JsonNode compose;
  private final JsonNode service;

  ComposeTest() throws IOException {
    compose =
        JsonMapper.builder(new YAMLFactory())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build()
            .readTree(FILE.toFile());
    service = compose.path("services").path("rabbitmq");
  }

  @Test
  void shouldHoldOnlyWhatComposeKnows() {
    assertEquals(Set.of("name", "services", "volumes", "configs"), names(compose));
    assertEquals(Set.of("rabbitmq"), names(compose.path("services")));
    assertEquals(
        Set.of("image", "hostname", "environment", "ports", "volumes", "configs", "healthcheck"),
        names(service));
    assertEquals(
        Set.of("test", "interval", "timeout", "retries", "start_period"),
        names(service.path("healthcheck")));
    assertEquals("CMD", service.path("healthcheck").path("test").path(0).textValue());
    for (String time : List.of("interval", "timeout", "start_period")) {
      String text = service.path("healthcheck").path(time).textValue();
      assertTrue(text.matches("[1-9][0-9]*s"), text);
    }
    assertTrue(service.path("healthcheck").path("retries").isInt());
  }

  @Test
  void shouldPinTheVersion() {
    String image = service.path("image").textValue();

    assertTrue(image.matches("rabbitmq:[0-9]+[.][0-9]+[.][0-9]+-management"), image);
  }

  @Test
  void shouldListenOnTheLoopbackInterfaceOnly() {
    List<String> ports = new ArrayList<>();
    service.path("ports").forEach(port -> ports.add(port.textValue()));

    assertEquals(List.of("127.0.0.1:5672:5672", "127.0.0.1:15672:15672"), ports);
  }

  @Test
  void shouldTakeThePasswordFromTheEnvironment() {
    JsonNode environment = service.path("environment");

    assertEquals(Set.of("RABBITMQ_DEFAULT_USER", "RABBITMQ_DEFAULT_PASS"), names(environment));
    assertEquals(
        "${RINGBEAT_AMQP_PASSWORD:?set RINGBEAT_AMQP_PASSWORD}",
        environment.path("RABBITMQ_DEFAULT_PASS").textValue());
  }

  @Test
  void shouldDeclareWhatItMounts() {
    assertEquals("data:/var/lib/rabbitmq", service.path("volumes").path(0).textValue());
    assertEquals(Set.of("data"), names(compose.path("volumes")));
    JsonNode config = service.path("configs").path(0);
    assertEquals(Set.of("source", "target"), names(config));
    assertEquals(Set.of(config.path("source").textValue()), names(compose.path("configs")));
    assertTrue(config.path("target").textValue().matches("/etc/rabbitmq/conf[.]d/.*[.]conf"));
  }

  @Test
  void shouldPermitTheQueuesOfAioquant() {
    String content = compose.path("configs").path("permits").path("content").textValue();

    assertEquals(
        List.of(
            "deprecated_features.permit.transient_nonexcl_queues = true",
            "deprecated_features.permit.global_qos = true"),
        content.lines().toList());
  }

  @Test
  void shouldBeTakenByDocker(@TempDir Path folder) throws Exception {
    Path log = folder.resolve("log");
    assumeTrue(run(log, "docker", "compose", "version"), "no docker compose");

    boolean taken = run(log, "docker", "compose", "-f", FILE.toString(), "config", "--quiet");

    assertTrue(taken, Files.readString(log));
  }

  private static Set<String> names(JsonNode node) {
    assertFalse(node.isMissingNode());
    Set<String> names = new TreeSet<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static boolean run(Path log, String... command) throws InterruptedException {
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
      builder.environment().put("RINGBEAT_AMQP_PASSWORD", "x");
      Process process = builder.start();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return false;
      }
      return process.exitValue() == 0;
    } catch (IOException e) {
      return false; // there is no such program
    }
  }
}
