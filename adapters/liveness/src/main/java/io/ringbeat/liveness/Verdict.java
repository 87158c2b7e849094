package io.ringbeat.liveness;

import io.ringbeat.event.PeerCode;

/** What is concluded of a peer. Codes are frozen: those of {@link PeerCode}. */
public enum Verdict {
  /** It is heard as often as it should be. */
  ALIVE(PeerCode.ALIVE),
  /** It was silent too long, or its connection is gone: it is asked, and given more time. */
  SUSPECT(PeerCode.SUSPECT),
  /** It was silent in that time, too. It lives again when it joins again. */
  DEAD(PeerCode.DEAD),
  /** It has taken leave. */
  LEFT(PeerCode.LEFT);

  private static final Verdict[] ALL = values();

  private final int code;

  Verdict(int code) {
    this.code = code;
  }

  /**
   * Returns the number in an event.
   *
   * @return the frozen code
   */
  public int code() {
    return code;
  }

  /**
   * Returns the verdict with a code.
   *
   * @param code word B of a PEER event
   * @return the verdict, null if the code is of none
   */
  public static Verdict of(long code) {
    for (Verdict each : ALL) {
      if (each.code == code) {
        return each;
      }
    }
    return null;
  }
}
