package io.ringbeat.rabbitmq;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * A RabbitMQ of the tests' own, from Debian's package: a folder, ports, a user and a password of
 * its own, loopback only, as root or not. It ends with this JVM, even when that is killed.
 *
 * <p>Used by one thread at a time, except for what it answers about its address. A test that needs
 * one says {@link NeedsBroker}.
 */
public final class PrivateBroker implements AutoCloseable {
  /** The variable that names a broker to use in place of the shared one. */
  public static final String URI_VARIABLE = "RINGBEAT_AMQP_URI";

  private static final int TRIES = 3;
  private static final SecureRandom RANDOM = new SecureRandom();

  private static PrivateBroker shared;

  private final URI uri;
  private final int tlsPort;
  private final Certificates certificates;
  private final BrokerNode node;

  private PrivateBroker(URI uri, int tlsPort, Certificates certificates, BrokerNode node) {
    this.uri = uri;
    this.tlsPort = tlsPort;
    this.certificates = certificates;
    this.node = node;
  }

  /**
   * Starts a broker and waits until it takes connections.
   *
   * @param conf more lines of rabbitmq.conf
   * @throws IllegalStateException if it does not start within a minute, with the end of its log
   */
  public static PrivateBroker start(String... conf) {
    return begin(null, conf);
  }

  /**
   * Starts a broker that takes connections with TLS as well.
   *
   * @param host whom its certificate names; "localhost", unless the test is about a wrong one
   * @throws IllegalStateException if it does not start within a minute, with the end of its log
   */
  public static PrivateBroker startTls(String host) {
    return begin(host);
  }

  /**
   * The broker of those tests that do not kill it: the one that {@value #URI_VARIABLE} names, or
   * one for all tests of this JVM. Others use it too: names of exchanges and queues must be the
   * test's own.
   */
  public static synchronized PrivateBroker shared() {
    if (shared == null) {
      String given = System.getenv(URI_VARIABLE);
      if (given == null) {
        shared = start();
        Runtime.getRuntime().addShutdownHook(new Thread(shared::close, "broker-end"));
      } else {
        shared = new PrivateBroker(URI.create(given), 0, null, null);
      }
    }
    return shared;
  }

  private static PrivateBroker begin(String tlsHost, String... conf) {
    for (int tries = 1; ; tries++) {
      BrokerNode.Listeners ports = BrokerNode.Listeners.free();
      PrivateBroker broker = create(ports, tlsHost, conf);
      try {
        broker.node.start();
        return broker;
      } catch (IllegalStateException e) {
        broker.close();
        // Somebody was quicker to listen there.
        if (tries == TRIES || !e.getMessage().contains("eaddrinuse")) {
          throw e;
        }
      }
    }
  }

  private static PrivateBroker create(BrokerNode.Listeners ports, String tlsHost, String... conf) {
    byte[] secret = new byte[12];
    RANDOM.nextBytes(secret);
    String password = HexFormat.of().formatHex(secret);
    URI uri = URI.create("amqp://ringbeat:" + password + "@127.0.0.1:" + ports.amqp() + "/%2f");
    List<String> lines = new ArrayList<>(List.of(conf));
    lines.add("default_user = ringbeat");
    lines.add("default_pass = " + password);
    try {
      Path folder = Files.createTempDirectory("ringbeat-broker");
      Certificates certificates = null;
      if (tlsHost != null) {
        certificates = Certificates.make(folder, tlsHost);
        lines.add("listeners.ssl.1 = 127.0.0.1:" + ports.tls());
        lines.add("ssl_options.cacertfile = " + certificates.authority());
        lines.add("ssl_options.certfile = " + certificates.server());
        lines.add("ssl_options.keyfile = " + certificates.key());
        lines.add("ssl_options.verify = verify_none");
        lines.add("ssl_options.fail_if_no_peer_cert = false");
      }
      BrokerNode node = new BrokerNode(folder, ports, lines, factory(uri));
      return new PrivateBroker(uri, ports.tls(), certificates, node);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ConnectionFactory factory(URI uri) {
    ConnectionFactory factory = new ConnectionFactory();
    try {
      factory.setUri(uri);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(URI_VARIABLE + " is not a URI of a broker", e);
    }
    factory.setAutomaticRecoveryEnabled(false);
    return factory;
  }

  /** Where it is and who may enter: amqp://user:password@host:port/%2f. */
  public URI uri() {
    return uri;
  }

  /** Where it listens, without TLS. */
  public int port() {
    return factory().getPort();
  }

  /** Where it listens with TLS, if it was started so. */
  public int tlsPort() {
    return tlsPort;
  }

  /** The certificates, if it was started with TLS. */
  public Certificates certificates() {
    return certificates;
  }

  /** The user, who may do everything. */
  public String user() {
    return factory().getUsername();
  }

  /** The user's password, which is like no other text. */
  public String password() {
    return factory().getPassword();
  }

  /** A new factory of plain connections to it, which do not recover by themselves. */
  public ConnectionFactory factory() {
    return factory(uri);
  }

  /** A new connection, which does not recover by itself. */
  public Connection connect() throws IOException {
    try {
      return factory().newConnection("test");
    } catch (TimeoutException e) {
      throw new IOException("the broker does not answer", e);
    }
  }

  /** The process of its start script, which ends with it and leads its process group. */
  public long pid() {
    return own().pid();
  }

  /** The process of its port mapper. */
  long mapper() {
    return own().mapper();
  }

  /** Where it keeps everything. */
  Path folder() {
    return own().folder();
  }

  /**
   * kill -9; returns when it is gone. Its data stay, except for quorum queues that were declared
   * just before: RabbitMQ 3.10 writes down a little later where their logs are, and without that
   * they come back unable to take anything. Declare them seconds before the first kill.
   */
  public void kill() {
    own().kill();
  }

  /** Ends it in order, which takes a second. Its data stay. */
  public void stop() {
    own().stop();
  }

  /**
   * Starts it again, with the same data and at the same port; stops it before that if it runs.
   *
   * @throws IllegalStateException if it does not start within a minute, with the end of its log
   */
  public void restart() {
    own().stop();
    own().start();
  }

  /**
   * Runs rabbitmqctl, which takes a second or two.
   *
   * @param arguments such as "set_vm_memory_high_watermark", "0.4"
   * @return what it said
   * @throws IllegalStateException if it fails, or takes longer than a minute
   */
  public String control(String... arguments) {
    return own().control(arguments);
  }

  /** Ends it, and deletes its folder. */
  @Override
  public void close() {
    if (node != null) {
      node.close();
    }
  }

  private BrokerNode own() {
    if (node == null) {
      throw new IllegalStateException("the broker that " + URI_VARIABLE + " names is not ours");
    }
    return node;
  }
}
