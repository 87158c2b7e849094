package io.ringbeat.liveness;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What a peer says of itself: its identity and the three fields of a status. Immutable.
 *
 * @param id its identity, 1 to {@link #LONGEST_ID} bytes in UTF-8
 * @param ip its address, as it says; at most {@link #LONGEST_IP} bytes. A {@link LivenessClient}
 *     that has none says that of its end of the connection
 * @param pid the number of its process, 0 or more; 0 if it does not say
 * @param status how it is, at most {@link #LONGEST_STATUS} bytes
 */
public record PeerInfo(String id, String ip, long pid, String status) {
  /** The longest identity, bytes. */
  public static final int LONGEST_ID = 128;

  /** The longest address, bytes. */
  public static final int LONGEST_IP = 64;

  /** The longest status, bytes. */
  public static final int LONGEST_STATUS = 256;

  /** What a peer that has nothing else to say has as its status. */
  public static final String WELL = "alive";

  /**
   * Checks.
   *
   * @throws IllegalArgumentException if a text is too long or has control characters, or there is
   *     no identity
   */
  public PeerInfo {
    require("the identity", id, LONGEST_ID);
    require("the address", ip, LONGEST_IP);
    require("the status", status, LONGEST_STATUS);
    if (id.isEmpty()) {
      throw new IllegalArgumentException("the identity of a peer is empty");
    }
    if (pid < 0) {
      throw new IllegalArgumentException("the process number " + pid + " is negative");
    }
  }

  /**
   * Returns the number by which events name a peer of an identity: the first 63 bits of the SHA-256
   * of its UTF-8, so that it is the same in every run and nobody can pick one.
   *
   * @param id the identity
   * @return 0 or more
   */
  public static long number(String id) {
    byte[] hash;
    try {
      hash = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    long number = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      number = number << Byte.SIZE | (hash[i] & 0xFF);
    }
    return number >>> 1;
  }

  static void require(String what, String text, int longest) {
    if (text.getBytes(StandardCharsets.UTF_8).length > longest) {
      throw new IllegalArgumentException(
          what + " of a peer is longer than " + longest + " bytes in UTF-8");
    }
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        throw new IllegalArgumentException(
            what + " of a peer has a control character at index " + i);
      }
    }
  }

  /** Returns the payload of a JOINED event. */
  byte[] toBytes() {
    String text = "id=" + id + "\nip=" + ip + "\npid=" + pid + "\nstatus=" + status + "\n";
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Returns the payload of a STATUS event. */
  byte[] statusBytes() {
    return ("status=" + status + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads the payload of a JOINED event.
   *
   * @param payload as {@link #toBytes} makes it
   * @return what it says
   * @throws IllegalArgumentException if that is not what it is
   */
  static PeerInfo of(byte[] payload) {
    String pid = value(payload, "pid");
    try {
      return new PeerInfo(
          value(payload, "id"),
          value(payload, "ip"),
          Long.parseLong(pid),
          value(payload, "status"));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("the process number of a peer is '" + pid + "'", e);
    }
  }

  /** Returns the value of a key in the payload of a PEER event. */
  static String value(byte[] payload, String key) {
    String text = new String(payload, StandardCharsets.UTF_8);
    int at = 0;
    while (at < text.length()) {
      int end = text.indexOf('\n', at);
      end = end < 0 ? text.length() : end;
      if (text.startsWith(key + "=", at) && at + key.length() < end) {
        return text.substring(at + key.length() + 1, end);
      }
      at = end + 1;
    }
    throw new IllegalArgumentException("the payload of a PEER event has no '" + key + "'");
  }

  PeerInfo withIp(String value) {
    return new PeerInfo(id, value, pid, status);
  }

  PeerInfo withStatus(String value) {
    return new PeerInfo(id, ip, pid, value);
  }
}
