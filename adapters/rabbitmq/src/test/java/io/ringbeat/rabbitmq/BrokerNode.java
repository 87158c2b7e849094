package io.ringbeat.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The processes of a private broker and their folder: the node, and the port mapper that it asks
 * for. All they keep is in the folder; all they listen on is on the loopback interface. Used by one
 * thread at a time.
 */
final class BrokerNode implements AutoCloseable {
  /** Where Debian's package has the programs; those in the path want to become another user. */
  static final Path PROGRAMS = Path.of("/usr/lib/rabbitmq/bin");

  private static final Duration LIMIT = Duration.ofSeconds(60);

  /**
   * What a broker listens on.
   *
   * @param amqp for clients
   * @param tls for clients with TLS
   * @param dist for the command line
   * @param mapper of the port mapper
   */
  record Listeners(int amqp, int tls, int dist, int mapper) {
    static Listeners free() {
      return new Listeners(Ports.free(), Ports.free(), Ports.free(), Ports.free());
    }
  }

  private final Listeners ports;
  private final ConnectionFactory client;
  private final Path folder;
  private final Guard guard;
  private final Process mapper;
  private Process node;

  /**
   * Writes the configuration and starts the port mapper.
   *
   * @param folder its own
   * @param ports its own
   * @param conf lines of rabbitmq.conf beside the addresses
   * @param client connects to it
   */
  BrokerNode(Path folder, Listeners ports, List<String> conf, ConnectionFactory client)
      throws IOException {
    this.folder = folder;
    this.ports = ports;
    this.client = client;
    List<String> lines = new ArrayList<>(conf);
    lines.add("listeners.tcp.1 = 127.0.0.1:" + ports.amqp());
    lines.add("log.console = true");
    lines.add("log.file = false");
    Files.write(folder.resolve("rabbitmq.conf"), lines);
    Files.writeString(folder.resolve("enabled_plugins"), "[].\n");
    Files.writeString(folder.resolve("env.conf"), "");
    guard = new Guard(folder);
    mapper =
        guard.start(
            List.of("epmd", "-address", "127.0.0.1", "-port", String.valueOf(ports.mapper())),
            builder("mapper.log"));
  }

  /**
   * Starts the node and waits until it takes connections.
   *
   * @throws IllegalStateException if it does not within a minute, with the end of its log
   */
  void start() {
    if (running()) {
      throw new IllegalStateException("the broker runs already");
    }
    try {
      node =
          guard.start(
              List.of(PROGRAMS.resolve("rabbitmq-server").toString()), builder("broker.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!answers()) {
      try {
        if (node.waitFor(25, TimeUnit.MILLISECONDS)) {
          throw failure("RabbitMQ ended with exit status " + node.exitValue());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted before RabbitMQ had started", e);
      }
      if (System.nanoTime() - deadline > 0) {
        throw failure("RabbitMQ takes no connections after " + LIMIT.toSeconds() + " s");
      }
    }
  }

  /** Whether the node is there. */
  boolean running() {
    return node != null && node.isAlive();
  }

  /** The process of the node's start script, which ends with it and leads its process group. */
  long pid() {
    return node.pid();
  }

  /** The port mapper's process. */
  long mapper() {
    return mapper.pid();
  }

  Path folder() {
    return folder;
  }

  /** kill -9. */
  void kill() {
    if (running()) {
      guard.kill(node);
    }
  }

  /** Ends the node in order; kills it if that takes more than a minute. */
  void stop() {
    if (running()) {
      node.destroy();
      guard.forget(node, LIMIT);
    }
  }

  /**
   * Runs rabbitmqctl.
   *
   * @param arguments what it is to do
   * @return what it said
   * @throws IllegalStateException if it fails, or takes longer than a minute
   */
  String control(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(PROGRAMS.resolve("rabbitmqctl").toString());
    command.addAll(List.of(arguments));
    try {
      Path said = Files.createTempFile(folder, "control", ".log");
      Process process = guard.start(command, builder(said.getFileName().toString()));
      guard.forget(process, LIMIT);
      String text = Files.readString(said);
      Files.delete(said);
      if (process.exitValue() != 0) {
        throw new IllegalStateException(
            "rabbitmqctl " + arguments[0] + " gives " + process.exitValue() + ": " + text);
      }
      return text;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends both processes and deletes the folder. */
  @Override
  public void close() {
    kill();
    guard.kill(mapper);
    guard.close();
  }

  private boolean answers() {
    try {
      client.newConnection("is it there?").close();
      return true;
    } catch (IOException | TimeoutException e) {
      return false;
    }
  }

  private ProcessBuilder builder(String log) {
    ProcessBuilder builder =
        new ProcessBuilder()
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve(log).toFile()));
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("RABBITMQ_") || name.startsWith("ERL_"));
    environment.put("HOME", folder.toString()); // of the cookie
    environment.put("ERL_EPMD_ADDRESS", "127.0.0.1");
    environment.put("ERL_EPMD_PORT", String.valueOf(ports.mapper()));
    environment.put("ERL_CRASH_DUMP_SECONDS", "0");
    environment.put("RABBITMQ_CONF_ENV_FILE", folder.resolve("env.conf").toString());
    environment.put("RABBITMQ_CONFIG_FILE", folder.resolve("rabbitmq.conf").toString());
    environment.put("RABBITMQ_DIST_PORT", String.valueOf(ports.dist()));
    environment.put("RABBITMQ_ENABLED_PLUGINS_FILE", folder.resolve("enabled_plugins").toString());
    environment.put("RABBITMQ_LOG_BASE", folder.resolve("log").toString());
    environment.put("RABBITMQ_MNESIA_BASE", folder.resolve("data").toString());
    environment.put("RABBITMQ_NODENAME", "ringbeat-" + ports.amqp() + "@localhost");
    environment.put("RABBITMQ_PID_FILE", folder.resolve("pid").toString());
    String loopback = "-kernel inet_dist_use_interface {127,0,0,1}";
    environment.put("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", loopback);
    environment.put("RABBITMQ_CTL_ERL_ARGS", loopback);
    return builder;
  }

  private IllegalStateException failure(String what) {
    kill();
    return new IllegalStateException(what + "; the end of its log:\n" + tail("broker.log"));
  }

  private String tail(String log) {
    try {
      List<String> lines =
          new String(Files.readAllBytes(folder.resolve(log)), UTF_8).lines().toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 100), lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
