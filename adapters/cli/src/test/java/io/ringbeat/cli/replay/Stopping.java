package io.ringbeat.cli.replay;

import io.ringbeat.trading.Context;
import io.ringbeat.trading.Strategy;

/** A strategy in which a test presses Ctrl-C. */
public final class Stopping implements Strategy {
  static volatile Runnable pressing = () -> {};

  /** Made by the command. */
  public Stopping() {}

  @Override
  public void onStart(Context context) {
    context.subscribeBook(0);
  }

  @Override
  public void onBook(Context context, int instrument) {
    if (context.sequence() >= 200) {
      pressing.run();
    }
  }
}
