package io.ringbeat.engine;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;

/** Stands where no gateway is: a command that should go there is a mistake. */
enum NoGateway implements Gateway {
  INSTANCE;

  @Override
  public boolean send(long id, long[] slab, int offset) {
    throw new IllegalStateException(
        "the core sent a "
            + Kind.name(Event.kind(slab[offset]))
            + " at sequence "
            + CoreContext.cause(id)
            + ", but the engine has no gateway");
  }
}
