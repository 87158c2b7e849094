package io.ringbeat.liveness;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/**
 * What a server shows and whom a client trusts, from PEM files: the contexts for {@link
 * ServerOptions#tls} and {@link ClientOptions#tls}. Both sides speak TLS 1.3, or 1.2 with who
 * cannot. Stateless.
 */
public final class Tls {
  private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";
  private static final char[] NO_PASSWORD = {};

  private Tls() {}

  /**
   * Reads what a server shows. Read once: for a new certificate, make a new server.
   *
   * @param chain a PEM file: the server's certificate, then those that signed it, if any
   * @param key a PEM file: the key of the first one, as PKCS #8 without a password
   * @return the context
   * @throws IOException if a file cannot be read
   * @throws IllegalArgumentException if a file holds something else, or the key is not that of the
   *     certificate; says which and nothing of the key
   */
  public static SSLContext server(Path chain, Path key) throws IOException {
    Certificate[] certificates = certificates(chain).toArray(Certificate[]::new);
    PublicKey shown = certificates[0].getPublicKey();
    PrivateKey secret = key(key, shown.getAlgorithm());
    try {
      if (!isPair(secret, shown)) {
        throw new IllegalArgumentException(
            "the key in " + key + " is not that of the first certificate in " + chain);
      }
      KeyStore store = empty();
      store.setKeyEntry("server", secret, NO_PASSWORD, certificates);
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, NO_PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "a server cannot use " + chain + " and " + key + ": " + e.getMessage(), e);
    }
  }

  /**
   * Reads whom a client trusts.
   *
   * @param trust a PEM file of certificates; what they have signed is trusted, nothing else
   * @return the context
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if it holds something else
   */
  public static SSLContext client(Path trust) throws IOException {
    try {
      KeyStore store = empty();
      int count = 0;
      for (Certificate each : certificates(trust)) {
        store.setCertificateEntry("trusted" + count++, each);
      }
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("a client cannot use " + trust + ": " + e.getMessage(), e);
    }
  }

  /** Returns a connection's engine for the side that listens. */
  static SSLEngine accepting(SSLContext context) {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    engine.setSSLParameters(parameters(engine));
    return engine;
  }

  /** Returns a connection's engine for the side that connects; the name is checked. */
  static SSLEngine connecting(SSLContext context, String host, int port) {
    SSLEngine engine = context.createSSLEngine(host, port);
    engine.setUseClientMode(true);
    SSLParameters parameters = parameters(engine);
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    engine.setSSLParameters(parameters);
    return engine;
  }

  private static SSLParameters parameters(SSLEngine engine) {
    SSLParameters parameters = engine.getSSLParameters();
    List<String> enabled = Arrays.asList(engine.getEnabledProtocols());
    parameters.setProtocols(PROTOCOLS.stream().filter(enabled::contains).toArray(String[]::new));
    return parameters;
  }

  private static KeyStore empty() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static Collection<? extends Certificate> certificates(Path file) throws IOException {
    Collection<? extends Certificate> found;
    try (InputStream in = Files.newInputStream(file)) {
      found = CertificateFactory.getInstance("X.509").generateCertificates(in);
    } catch (CertificateException e) {
      throw new IllegalArgumentException(file + " holds no certificates in PEM", e);
    }
    if (found.isEmpty()) {
      throw new IllegalArgumentException(file + " holds no certificates in PEM");
    }
    return found;
  }

  private static PrivateKey key(Path file, String algorithm) throws IOException {
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    int from = text.indexOf(BEGIN);
    int to = text.indexOf(END);
    if (from < 0 || to < from) {
      throw new IllegalArgumentException(
          file
              + " holds no private key as PKCS #8 without a password; make one of another form by"
              + " 'openssl pkcs8 -topk8 -nocrypt'");
    }
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(text.substring(from + BEGIN.length(), to));
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalArgumentException( // without the cause: it may show the text
          "the private key in " + file + " cannot be read as one for " + algorithm);
    }
  }

  private static boolean isPair(PrivateKey secret, PublicKey shown)
      throws GeneralSecurityException {
    String name =
        switch (shown.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> shown.getAlgorithm();
        };
    byte[] text = name.getBytes(StandardCharsets.US_ASCII);
    Signature signature = Signature.getInstance(name);
    signature.initSign(secret);
    signature.update(text);
    byte[] signed = signature.sign();
    signature.initVerify(shown);
    signature.update(text);
    return signature.verify(signed);
  }
}
