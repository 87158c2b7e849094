package io.ringbeat.liveness;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What both sides know and nobody else: each proves to the other that it knows it, by an
 * HMAC-SHA256 over both sides' nonces and the client's identity, without saying it. Shows nothing
 * of itself in texts. Immutable.
 */
public final class Secret {
  private static final int SHORTEST = 16;

  private final byte[] key;

  private Secret(byte[] key) {
    this.key = key;
  }

  /**
   * Makes a secret.
   *
   * @param key at least 16 bytes that nobody can guess; copied
   * @return the secret
   * @throws IllegalArgumentException if it is shorter
   */
  public static Secret of(byte[] key) {
    if (key.length < SHORTEST) {
      throw new IllegalArgumentException(
          "a secret of " + key.length + " bytes; it must have at least " + SHORTEST);
    }
    return new Secret(key.clone());
  }

  /**
   * Reads a secret from a file; white space around it does not count.
   *
   * @param file holds it
   * @return the secret
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if it is too short
   */
  public static Secret read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int from = 0;
    int to = bytes.length;
    while (from < to && isSpace(bytes[from])) {
      from++;
    }
    while (to > from && isSpace(bytes[to - 1])) {
      to--;
    }
    if (to - from < SHORTEST) {
      throw new IllegalArgumentException(
          "the secret in "
              + file
              + " has "
              + (to - from)
              + " bytes; it must have at least "
              + SHORTEST
              + ", for instance what 'openssl rand -hex 32' prints");
    }
    return new Secret(Arrays.copyOfRange(bytes, from, to));
  }

  /** Returns what shows that the client knows the secret. */
  byte[] ofClient(byte[] serverNonce, byte[] clientNonce, String id) {
    return proof("ringbeat liveness 1 client", serverNonce, clientNonce, id);
  }

  /** Returns what shows that the server knows the secret. */
  byte[] ofServer(byte[] serverNonce, byte[] clientNonce, String id) {
    return proof("ringbeat liveness 1 server", serverNonce, clientNonce, id);
  }

  /** Compares in a time that says nothing of where they differ. */
  static boolean same(byte[] expected, byte[] given) {
    return MessageDigest.isEqual(expected, given);
  }

  private byte[] proof(String who, byte[] serverNonce, byte[] clientNonce, String id) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update(who.getBytes(StandardCharsets.UTF_8));
      mac.update(serverNonce); // these have fixed lengths
      mac.update(clientNonce);
      return mac.doFinal(id.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
    }
  }

  private static boolean isSpace(byte each) {
    return each == ' ' || each == '\n' || each == '\r' || each == '\t';
  }

  @Override
  public String toString() {
    return "a secret";
  }
}
