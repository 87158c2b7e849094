package io.ringbeat.rabbitmq;

import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Where a broker is and who we are to it. Immutable. The password is in no text that this makes.
 */
public final class Endpoint {
  /** The largest message that is taken off the wire, bytes: RabbitMQ's own limit. */
  static final int MOST_BYTES = 128 << 20;

  private static final String FORM = "amqp://user:password@host:5672/vhost, or amqps:// for TLS";

  private final String host;
  private final int port;
  private final String vhost;
  private final String user;
  private final String password;
  private final SSLContext tls; // null: none

  private Endpoint(
      String host, int port, String vhost, String user, String password, SSLContext tls) {
    this.host = host;
    this.port = port;
    this.vhost = vhost;
    this.user = user;
    this.password = password;
    this.tls = tls;
  }

  /**
   * Reads an address.
   *
   * @param uri {@code amqp://user:password@host:port/vhost}; what is left out is guest, guest, 5672
   *     (5671 for amqps) and the vhost /
   * @return the endpoint; with amqps, the broker's certificate must be signed by one that the JVM
   *     trusts, and be for that host
   * @throws BridgeException if it is none; its text is not shown, because of the password
   */
  public static Endpoint of(String uri) {
    URI parsed;
    try {
      parsed = new URI(uri);
    } catch (URISyntaxException e) {
      throw new BridgeException( // without the cause: it shows the text
          "the broker's address is no URI: character " + e.getIndex() + "; write " + FORM);
    }
    boolean secure = "amqps".equals(parsed.getScheme());
    if ((!secure && !"amqp".equals(parsed.getScheme())) || parsed.getHost() == null) {
      throw new BridgeException(
          "the broker's address has no amqp scheme or no host; write " + FORM);
    }
    String user = "guest";
    String password = "guest";
    String info = parsed.getRawUserInfo();
    if (info != null) {
      int colon = info.indexOf(':');
      user = decode(colon < 0 ? info : info.substring(0, colon));
      password = colon < 0 ? "" : decode(info.substring(colon + 1));
    }
    String path = parsed.getRawPath();
    String vhost = path == null || path.length() < 2 ? "/" : decode(path.substring(1));
    int port = parsed.getPort() >= 0 ? parsed.getPort() : secure ? 5671 : 5672;
    Endpoint endpoint = new Endpoint(parsed.getHost(), port, vhost, user, password, null);
    return secure ? endpoint.tls(trusted(null)) : endpoint;
  }

  /**
   * The same with another password, for one that is not to be written into an address.
   *
   * @param value the password
   * @return the endpoint
   */
  public Endpoint password(String value) {
    return new Endpoint(host, port, vhost, user, value, tls);
  }

  /**
   * The same by TLS, trusting the certificates in a file and no others.
   *
   * @param certificates a PEM file of certificates
   * @return the endpoint
   * @throws BridgeException if it cannot be read
   */
  public Endpoint trust(Path certificates) {
    return tls(trusted(certificates));
  }

  /**
   * The same by TLS; the broker's certificate is checked for the host's name, too.
   *
   * @param context whom it trusts
   * @return the endpoint
   */
  public Endpoint tls(SSLContext context) {
    return new Endpoint(host, port, vhost, user, password, context);
  }

  /** Returns what makes connections. */
  ConnectionFactory factory() {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost(host);
    factory.setPort(port);
    factory.setVirtualHost(vhost);
    factory.setUsername(user);
    factory.setPassword(password);
    factory.setAutomaticRecoveryEnabled(false); // the bridge knows better what is to be done again
    factory.setTopologyRecoveryEnabled(false);
    factory.setConnectionTimeout(5_000);
    factory.setHandshakeTimeout(10_000);
    factory.setShutdownTimeout(2_000);
    factory.setChannelRpcTimeout(10_000);
    factory.setRequestedHeartbeat(5);
    factory.setMaxInboundMessageBodySize(MOST_BYTES);
    if (tls != null) {
      factory.useSslProtocol(tls);
      factory.enableHostnameVerification();
    }
    return factory;
  }

  private static SSLContext trusted(Path certificates) {
    try {
      KeyStore store = null; // the JVM's
      if (certificates != null) {
        store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int count = 0;
        try (InputStream in = Files.newInputStream(certificates)) {
          for (Certificate each :
              CertificateFactory.getInstance("X.509").generateCertificates(in)) {
            store.setCertificateEntry("ca" + count++, each);
          }
        }
        if (count == 0) {
          throw new BridgeException(certificates + " holds no certificate; it must be a PEM file");
        }
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new BridgeException("the certificates in " + certificates + " cannot be read", e);
    }
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** Says where it is, without the password. */
  @Override
  public String toString() {
    return (tls == null ? "amqp://" : "amqps://")
        + user
        + "@"
        + host
        + ":"
        + port
        + (vhost.equals("/") ? "" : "/" + vhost);
  }
}
