package io.ringbeat.engine;

import org.agrona.concurrent.Agent;

/** Gives the core events only while what it did before has found room. */
final class CoreAgent implements Agent {
  private final HandlerAgent handler;
  private final CoreHandler core;

  CoreAgent(HandlerAgent handler, CoreHandler core) {
    this.handler = handler;
    this.core = core;
  }

  @Override
  public String roleName() {
    return handler.roleName();
  }

  @Override
  public void onStart() {
    handler.onStart();
  }

  @Override
  public int doWork() {
    return core.flush() ? handler.doWork() : 0;
  }

  @Override
  public void onClose() {
    handler.onClose();
  }
}
