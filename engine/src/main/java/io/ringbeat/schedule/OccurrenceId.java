package io.ringbeat.schedule;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * The id of one run of one entry: the same whoever computes it, and however often, so that a run
 * that is sent twice is known by its id. Version 5 of RFC 9562, by SHA-1; no secret.
 */
public final class OccurrenceId {
  /** The project's namespace; frozen. */
  public static final UUID NAMESPACE = UUID.fromString("b6f40ad9-8c2e-4d39-9a57-3d1c5e0f7b62");

  private static final int BYTES = 16;

  private OccurrenceId() {}

  /**
   * Returns the id of a run: of the text {@code <scheduled>:<name>} in {@link #NAMESPACE}.
   *
   * @param name the entry's name, any text without half surrogate pairs
   * @param scheduled when it is scheduled, without jitter, ns since the epoch
   * @return its id
   * @throws IllegalArgumentException if the name has no UTF-8
   */
  public static UUID of(String name, long scheduled) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < name.length()
              && Character.isLowSurrogate(name.charAt(i + 1));
      if (Character.isSurrogate(c) && !pair) {
        throw new IllegalArgumentException("character " + (i + 1) + " of the name is half a pair");
      }
      i += pair ? 1 : 0;
    }
    return uuid(NAMESPACE, scheduled + ":" + name);
  }

  /**
   * Returns the UUID of version 5 of a name in a namespace.
   *
   * @param namespace any
   * @param name taken as UTF-8
   * @return the UUID
   */
  public static UUID uuid(UUID namespace, String name) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    byte[] bytes = new byte[BYTES + text.length];
    put(bytes, 0, namespace.getMostSignificantBits());
    put(bytes, Long.BYTES, namespace.getLeastSignificantBits());
    System.arraycopy(text, 0, bytes, BYTES, text.length);
    byte[] hash = sha1(bytes);
    long most = (get(hash, 0) & ~0xF000L) | 0x5000;
    long least = (get(hash, Long.BYTES) & ~(3L << 62)) | (2L << 62);
    return new UUID(most, least);
  }

  private static byte[] sha1(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-1").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no SHA-1, which each has to have", e);
    }
  }

  private static void put(byte[] bytes, int at, long value) {
    for (int i = 0; i < Long.BYTES; i++) {
      bytes[at + i] = (byte) (value >>> (56 - 8 * i));
    }
  }

  private static long get(byte[] bytes, int at) {
    long value = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      value = (value << 8) | (bytes[at + i] & 0xFF);
    }
    return value;
  }
}
