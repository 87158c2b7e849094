package io.ringbeat.engine;

/** Stub until the real one arrives. */
public final class UsableCores {
  public static UsableCores detect() {
    return new UsableCores();
  }

  public int count() {
    return Runtime.getRuntime().availableProcessors();
  }

  public boolean allows(int core) {
    return core < count();
  }

  @Override
  public String toString() {
    return count() + " usable cores";
  }
}
