package io.ringbeat.beat;

import io.ringbeat.engine.CoreContext;

/** Starts what is due. Called on the core's thread, during its calls; also in a replay. */
@FunctionalInterface
public interface Runs {
  /**
   * Starts a run. It counts as run when this returns; entries may be put in and taken out
   * meanwhile.
   *
   * @param context how the core acts
   * @param run which one
   */
  void run(CoreContext context, Run run);
}
