package io.ringbeat.liveness;

import io.ringbeat.engine.CoreContext;

/** Is told of verdicts, as a part of the core: it may act, and must keep to what a core may do. */
@FunctionalInterface
public interface VerdictListener {
  /**
   * Something else is concluded of a peer than before.
   *
   * @param context how the core acts; its sequence and time are those of the verdict
   * @param peer of whom; valid during the call
   * @param before what was concluded of it before, null if it was not known
   */
  void onVerdict(CoreContext context, Peer peer, Verdict before);
}
