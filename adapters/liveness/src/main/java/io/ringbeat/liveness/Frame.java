package io.ringbeat.liveness;

/**
 * The frames that the sides exchange, all numbers big-endian: 4 bytes of length, which counts what
 * follows; a byte of version; a byte of type; the body, whose length each type fixes. Numbers are
 * frozen. A text is 2 bytes of length and UTF-8.
 */
final class Frame {
  /** The version of the protocol. */
  static final int VERSION = 1;

  /** Bytes before the body. */
  static final int HEADER = 6;

  /** The longest frame with its header, bytes. */
  static final int LONGEST = 1_024;

  /** Bytes of a nonce and of a proof. */
  static final int PROOF = 32;

  /** Client: a nonce, the process number, identity, address and status. */
  static final int HELLO = 1;

  /** Server: a nonce; the client has to prove that it knows the secret. */
  static final int CHALLENGE = 2;

  /** Client: the proof. */
  static final int RESPONSE = 3;

  /** Server: the session, the interval that is expected in ns, its own proof or zeros. */
  static final int WELCOME = 4;

  /** Client: it lives; the number of the beat. */
  static final int BEAT = 5;

  /** Server: the number of the beat that was received. */
  static final int ACK = 6;

  /** Server: a probe's id. */
  static final int PROBE = 7;

  /** Client: the id of the probe that was received. */
  static final int PROBE_ACK = 8;

  /** Client: its status. */
  static final int STATUS = 9;

  /** Either: takes leave; a reason of {@link io.ringbeat.event.PeerCode}, 8 bytes. */
  static final int BYE = 10;

  private Frame() {}
}
