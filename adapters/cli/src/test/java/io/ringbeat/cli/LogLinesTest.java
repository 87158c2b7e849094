package io.ringbeat.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class LogLinesTest {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final HostLog log =
      new HostLog(new PrintStream(printed, true, StandardCharsets.UTF_8), HostLog.Level.INFO);

  @Test
  void shouldBringWhatTheBrokersAdapterAndTheEngineSay() throws InterruptedException {
    LogLines lines = LogLines.to(log);
    LoggerFactory.getLogger("io.ringbeat.rabbitmq.Link").info("{} is up", "b");
    LoggerFactory.getLogger("io.ringbeat.rabbitmq.Link").debug("not this");
    LoggerFactory.getLogger("io.ringbeat.engine.Engine").info("nor this");
    LoggerFactory.getLogger("io.ringbeat.engine.Engine")
        .error("it has failed", new IllegalStateException("why"));
    LoggerFactory.getLogger("net.openhft.chronicle").error("nor that");
    lines.close();
    LoggerFactory.getLogger("io.ringbeat.rabbitmq.Link").warn("too late");
    log.print(0);

    List<String> texts =
        printed
            .toString(StandardCharsets.UTF_8)
            .lines()
            .map(line -> line.substring(line.indexOf(']') + 2))
            .toList();
    assertEquals(
        List.of("INFO: b is up", "ERROR: it has failed: java.lang.IllegalStateException: why"),
        texts);
  }
}
