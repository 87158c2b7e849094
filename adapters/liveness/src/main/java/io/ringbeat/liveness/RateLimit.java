package io.ringbeat.liveness;

/** So many a second, and as many at once; by the time that each uses up. For one thread. */
final class RateLimit {
  private static final long SECOND = 1_000_000_000; // ns

  private final long each; // ns
  private long spent; // up to when the time is used up

  RateLimit(int perSecond, long now) {
    each = SECOND / perSecond;
    spent = now;
  }

  /** Counts one; false if that is one too many. */
  boolean take(long now) {
    spent = (now - spent > 0 ? now : spent) + each;
    return spent - now <= SECOND;
  }

  /** Tells whether there may be one more. */
  boolean hasRoom(long now) {
    return spent + each - now <= SECOND;
  }
}
