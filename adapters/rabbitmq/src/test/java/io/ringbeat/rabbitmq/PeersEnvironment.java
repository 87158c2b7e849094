package io.ringbeat.rabbitmq;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * The unmodified programs that the bridge talks to, from PyPI at the versions of requirements.txt:
 * a virtual environment under target/, kept between runs, and one folder for what they write, which
 * ends with this JVM. Used by one thread at a time.
 *
 * <p>Its tests are named *PeersTest, and run with the profile "peers" only. Where PyPI is out of
 * reach they are skipped, with one line that says so.
 */
public final class PeersEnvironment {
  private static final Path SOURCES = Path.of("src/test/python").toAbsolutePath();
  private static final Path HOME = Path.of("target/peers").toAbsolutePath();
  private static final Pattern UNREACHABLE =
      Pattern.compile(
          "from versions: none|Connection(?:Error|Refused| refused| broken| to \\S+ timed out)"
              + "|Failed to establish|Name or service not known|Temporary failure"
              + "|Max retries exceeded|timed out|ProxyError|Cannot connect to proxy");

  private static PeersEnvironment environment;
  private static String unavailable;

  private final Path folder;
  private final Guard guard;

  private PeersEnvironment() throws IOException {
    folder = Files.createTempDirectory("ringbeat-peers");
    guard = new Guard(folder);
    Runtime.getRuntime().addShutdownHook(new Thread(guard::close, "peers-end"));
  }

  /**
   * The environment, made if it is not there yet: half a minute. Skips the test where PyPI is out
   * of reach, or, but for CI, there is no Python that can make one.
   *
   * @throws IllegalStateException if it cannot be made for another reason
   */
  public static synchronized PeersEnvironment get() {
    if (environment == null && unavailable == null) {
      try {
        unavailable = make();
        if (unavailable == null) {
          environment = new PeersEnvironment();
        } else {
          System.out.println(unavailable);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    if (environment == null) {
      abort(unavailable);
    }
    return environment;
  }

  /**
   * Starts a stock Celery worker of worker_app.py and waits until it consumes.
   *
   * @param broker where from
   * @param arguments more of the command line
   */
  public PeerProcess worker(PrivateBroker broker, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                HOME.resolve("venv/bin/celery").toString(),
                "-A",
                "worker_app",
                "worker",
                "--loglevel",
                "INFO",
                "--concurrency",
                "1"));
    command.addAll(List.of(arguments));
    PeerProcess worker = start("worker", broker, command);
    worker.await(" ready.");
    return worker;
  }

  /**
   * Starts aioquant_peer.py and waits until it consumes; it obeys {@link PeerProcess#tell}.
   *
   * @param broker where from
   * @param server its SERVER_ID, which names its queues
   * @param platform such as "binance"
   * @param symbol such as "ETH/BTC", or "#" for all of them
   */
  public PeerProcess aioquant(PrivateBroker broker, String server, String platform, String symbol) {
    String script = SOURCES.resolve("aioquant_peer.py").toString();
    List<String> command =
        List.of(HOME.resolve("venv/bin/python").toString(), script, server, platform, symbol);
    PeerProcess peer = start("aioquant", broker, command);
    peer.await("ready");
    return peer;
  }

  private PeerProcess start(String name, PrivateBroker broker, List<String> command) {
    try {
      Path own = Files.createTempDirectory(folder, name);
      ProcessBuilder builder = new ProcessBuilder().directory(SOURCES.toFile());
      builder.environment().put("RINGBEAT_AMQP_URI", broker.uri().toString());
      builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
      builder.environment().put("PYTHONUNBUFFERED", "1");
      return new PeerProcess(guard, own, command, builder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes it; why it is not available, or null. */
  private static String make() throws IOException {
    String wanted = Files.readString(SOURCES.resolve("requirements.txt"));
    Path installed = HOME.resolve("requirements.txt");
    if (Files.exists(installed) && Files.readString(installed).equals(wanted)) {
      return null;
    }
    Files.createDirectories(HOME);
    Path log = HOME.resolve("install.log");
    Files.deleteIfExists(log);
    boolean made = false;
    try {
      made = run(log, "python3", "-m", "venv", "--clear", HOME.resolve("venv").toString());
    } catch (IOException e) {
      Files.writeString(log, e.toString());
    }
    return made ? install(log, installed, wanted) : missing(log);
  }

  private static String missing(Path log) throws IOException {
    String how = "there is no Python that makes environments: apt-get install python3-venv";
    if ("true".equals(System.getenv("CI"))) {
      throw new IllegalStateException(how + "\n" + Files.readString(log));
    }
    return "Tests with unmodified peers are skipped, " + how;
  }

  private static String install(Path log, Path installed, String wanted) throws IOException {
    Path python = HOME.resolve("venv/bin/python");
    if (run(
        log,
        python.toString(),
        "-m",
        "pip",
        "install",
        "--retries",
        "1",
        "--no-deps",
        "--requirement",
        SOURCES.resolve("requirements.txt").toString())) {
      Files.writeString(installed, wanted);
      return null;
    }
    String said = Files.readString(log);
    if (UNREACHABLE.matcher(said).find()) {
      return "Tests with unmodified peers are skipped, PyPI is out of reach: see " + log;
    }
    throw new IllegalStateException("pip cannot install the peers:\n" + said);
  }

  private static boolean run(Path log, String... command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    try {
      if (!process.waitFor(5, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IllegalStateException(
            String.join(" ", command) + " takes more than 5 minutes:\n" + Files.readString(log));
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the peers were installed", e);
    }
    return process.exitValue() == 0;
  }
}
