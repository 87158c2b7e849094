package io.ringbeat.cli.replay;

import io.ringbeat.trading.Context;
import io.ringbeat.trading.Strategy;

/** Does nothing: to look at the events and books of a run without its code. */
final class NoStrategy implements Strategy {
  @Override
  public void onStart(Context context) {}
}
