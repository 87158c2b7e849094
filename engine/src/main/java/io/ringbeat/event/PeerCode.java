package io.ringbeat.event;

/**
 * The codes in word B of a PEER event, and the reasons in word D. Numbers are frozen. Word A is the
 * peer's id. Word C is its session: which connection, as the side that accepted it counts.
 *
 * <p>1 to 15 are what was heard of a peer, 16 to 31 what the core asks of its connection, 32 to 47
 * what the core has concluded: a verdict. Verdicts leave the core as commands and come back as
 * events, with the command's id in the word of the venue time.
 *
 * <p>Payloads are text in UTF-8, a line {@code key=value} for each part.
 */
public final class PeerCode {
  /**
   * A peer has joined, or joined again. D: how it speaks, 1 in frames, 2 in JSON. Payload: {@code
   * id, ip, pid, status}.
   */
  public static final int JOINED = 1;

  /** A peer beats. D: which beat of its session. */
  public static final int BEAT = 2;

  /** A peer says how it is. Payload: {@code status}. */
  public static final int STATUS = 3;

  /** A peer has answered a probe. D: the probe's id. */
  public static final int PROBE_ACKED = 4;

  /** A peer has taken leave. */
  public static final int LEFT = 5;

  /** A peer's connection is no more. D: the reason. */
  public static final int CLOSED = 6;

  /** Command: send the peer a probe. D: the probe's id, which is the command's. */
  public static final int PROBE = 16;

  /** Command: close the peer's connection. D: the reason. */
  public static final int CLOSE = 17;

  /** Verdict: the peer lives. D: for how long it had been silent, ns. Payload: {@code id}. */
  public static final int ALIVE = 32;

  /** Verdict: the peer was silent too long. D: for how long, ns. Payload: {@code id}. */
  public static final int SUSPECT = 33;

  /**
   * Verdict: the peer is taken for dead. D: for how long it was silent, ns. Payload: {@code id}.
   */
  public static final int DEAD = 34;

  /** Reason: the other side has ended the connection. */
  public static final int ENDED = 1;

  /** Reason: the connection has failed. */
  public static final int FAILED = 2;

  /** Reason: the other side has broken the protocol. */
  public static final int BROKE_PROTOCOL = 3;

  /** Reason: the other side has sent more than it may. */
  public static final int TOO_FAST = 4;

  /** Reason: the other side does not read what it is sent. */
  public static final int TOO_SLOW = 5;

  /** Reason: the same peer has a newer connection. */
  public static final int REPLACED = 6;

  /** Reason: the peer is taken for dead. */
  public static final int TAKEN_FOR_DEAD = 7;

  /** Reason: there are as many peers as there may be. */
  public static final int FULL = 8;

  /** Reason: this side ends. */
  public static final int SHUTDOWN = 9;

  /** Reason: the other side has not shown that it knows the secret. */
  public static final int NOT_AUTHENTICATED = 10;

  private PeerCode() {}

  /**
   * Tells whether an event is a verdict.
   *
   * @param code word B of a PEER
   * @return whether it is ALIVE, SUSPECT or DEAD
   */
  public static boolean isVerdict(long code) {
    return code >= ALIVE && code <= DEAD;
  }

  /**
   * Names a reason.
   *
   * @param reason word D of a CLOSED or CLOSE
   * @return words for people
   */
  public static String reason(long reason) {
    return switch ((int) reason) {
      case ENDED -> "the other side has ended the connection";
      case FAILED -> "the connection has failed";
      case BROKE_PROTOCOL -> "the other side has broken the protocol";
      case TOO_FAST -> "the other side has sent more than it may";
      case TOO_SLOW -> "the other side does not read what it is sent";
      case REPLACED -> "the same peer has a newer connection";
      case TAKEN_FOR_DEAD -> "the peer was taken for dead";
      case FULL -> "there are as many peers as there may be";
      case SHUTDOWN -> "the other side ends";
      case NOT_AUTHENTICATED -> "the peer has not shown that it knows the secret";
      default -> "reason " + reason;
    };
  }
}
