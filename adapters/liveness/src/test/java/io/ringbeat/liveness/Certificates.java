package io.ringbeat.liveness;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/**
 * A certificate authority and a server's certificate that it has signed, good for a day. Immutable.
 *
 * @param authority the authority's certificate, PEM
 * @param server the server's certificate, PEM
 * @param key the server's private key, PEM
 */
record Certificates(Path authority, Path server, Path key) {
  private static final char[] STORE = "of no worth".toCharArray();
  private static final String SERVER = "server";
  private static final String AUTHORITY = "authority";

  /**
   * Makes both, with the JDK's keytool.
   *
   * @param folder where to
   * @param host the only one that the server's certificate is good for: {@code dns:NAME} or {@code
   *     ip:ADDRESS}
   */
  static Certificates make(Path folder, String host) throws IOException {
    Path store = folder.resolve("certificates.p12");
    Path request = folder.resolve("server.csr");
    Certificates made =
        new Certificates(
            folder.resolve("authority.pem"),
            folder.resolve("server.pem"),
            folder.resolve("server.key"));
    pair(store, AUTHORITY, "ringbeat tests", "bc:critical=ca:true", "ku:critical=keyCertSign");
    keytool(store, AUTHORITY, "-exportcert", "-rfc", "-file", made.authority.toString());
    pair(store, SERVER, "a server", "san=" + host);
    keytool(store, SERVER, "-certreq", "-file", request.toString());
    keytool(
        store,
        AUTHORITY,
        "-gencert",
        "-rfc",
        "-validity",
        "1",
        "-ext",
        "san=" + host,
        "-infile",
        request.toString(),
        "-outfile",
        made.server.toString());
    try {
      Key secret = KeyStore.getInstance(store.toFile(), STORE).getKey(SERVER, STORE);
      String text =
          Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(secret.getEncoded());
      Files.writeString(
          made.key,
          "-----BEGIN PRIVATE KEY-----\n" + text + "\n-----END PRIVATE KEY-----\n",
          US_ASCII);
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot read " + store, e);
    }
    return made;
  }

  /** A context that shows the server's certificate. */
  SSLContext shown() throws IOException {
    return Tls.server(server, key);
  }

  /** A context that trusts the authority and nobody else. */
  SSLContext trusted() throws IOException {
    return Tls.client(authority);
  }

  private static void pair(Path store, String alias, String name, String... extensions)
      throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of("-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1", "-validity", "1"));
    arguments.add("-dname");
    arguments.add("CN=" + name);
    for (String extension : extensions) {
      arguments.add("-ext");
      arguments.add(extension);
    }
    keytool(store, alias, arguments.toArray(String[]::new));
  }

  private static void keytool(Path store, String alias, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.add("-J-XX:TieredStopAtLevel=1"); // it is started five times
    command.addAll(List.of(arguments));
    command.addAll(List.of("-alias", alias, "-keystore", store.toString()));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", new String(STORE)));
    Path log = store.resolveSibling("keytool.log");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IOException("keytool failed: " + Files.readString(log));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted before keytool had ended", e);
    }
  }
}
