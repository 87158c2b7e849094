package io.ringbeat.engine;

import io.ringbeat.engine.Engine.AgentPlan;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds what an engine wants of the machine against what there is. */
final class CoreCheck {
  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

  private CoreCheck() {}

  /** Returns the names of the agents that spin. */
  static List<String> spinning(List<AgentPlan> plans) {
    List<String> names = new ArrayList<>();
    for (AgentPlan plan : plans) {
      if (plan.idle() == Idle.BUSY_SPIN) {
        names.add(plan.agent().roleName());
      }
    }
    return names;
  }

  /** Returns whether spinning agents have to back off; throws where the profile forbids that. */
  static boolean requireCores(Profile profile, UsableCores cores, List<String> spinning) {
    if (spinning.size() <= cores.count()) {
      return false;
    }
    String found =
        spinning.size()
            + " agents are to spin ("
            + String.join(", ", spinning)
            + ") but there are only "
            + cores;
    if (profile == Profile.PINNED) {
      throw new IllegalStateException(
          found
              + ". Give some of them another idle strategy, give the process more cores, or use"
              + " Profile.DEV");
    }
    LOG.warn("{}: they back off instead", found);
    return true;
  }

  /** Returns what a plan's thread does first. */
  static Runnable pin(AgentPlan plan, Profile profile, UsableCores cores, ThreadPinner pinner) {
    int core = plan.core();
    if (core < 0) {
      return () -> {};
    }
    String name = plan.agent().roleName();
    if (pinner == null) {
      throw new IllegalStateException(
          name + " is to run on core " + core + ", but the engine has no pinner");
    }
    if (!cores.allows(core)) {
      String found = name + " is to run on core " + core + ", which is not among " + cores;
      if (profile == Profile.PINNED) {
        throw new IllegalStateException(found);
      }
      LOG.warn("{}; it runs unpinned", found);
      return () -> {};
    }
    return () -> pinner.pin(core);
  }
}
