package io.ringbeat.rabbitmq.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** UUIDs that are functions of names (RFC 9562, version 5). Without state. */
public final class Uuid5 {
  /** The namespace of the occurrences of scheduled entries; never changes. */
  public static final UUID OCCURRENCES = UUID.fromString("75fc9faf-661a-502d-bbcc-201cac56fc8f");

  private Uuid5() {}

  /**
   * Returns the id of one occurrence of an entry of a schedule: of the entry's name, a line feed
   * and the instant as a decimal number.
   *
   * @param entry the entry's name
   * @param scheduled when it is due, ns since the epoch
   * @return the same id for the same occurrence, in each run and each restart
   */
  public static UUID occurrence(String entry, long scheduled) {
    return of(OCCURRENCES, entry + '\n' + scheduled);
  }

  /**
   * Returns the id of a name.
   *
   * @param namespace in which the name means something
   * @param name any text
   * @return its UUID of version 5
   */
  public static UUID of(UUID namespace, String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    ByteBuffer in = ByteBuffer.allocate(2 * Long.BYTES + bytes.length);
    in.putLong(namespace.getMostSignificantBits()).putLong(namespace.getLeastSignificantBits());
    in.put(bytes).flip();
    ByteBuffer hash = ByteBuffer.wrap(sha1().digest(in.array()));
    long most = (hash.getLong() & ~0xF000L) | 0x5000L;
    long least = (hash.getLong() & ~(0b11L << 62)) | 0b10L << 62;
    return new UUID(most, least);
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-1", e);
    }
  }
}
