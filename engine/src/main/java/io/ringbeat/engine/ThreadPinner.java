package io.ringbeat.engine;

/** Stub until the real one arrives. */
@FunctionalInterface
public interface ThreadPinner {
  void pin(int core);
}
