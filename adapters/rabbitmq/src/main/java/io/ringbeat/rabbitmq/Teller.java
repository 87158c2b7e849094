package io.ringbeat.rabbitmq;

import io.ringbeat.beat.Firing;
import io.ringbeat.rabbitmq.codec.CeleryBody;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a listener; what it throws is logged, and changes nothing. */
final class Teller implements BeatListener {
  private static final Logger LOG = LoggerFactory.getLogger(BeatGateway.class);

  private final BeatListener listener;

  Teller(BeatListener listener) {
    this.listener = listener;
  }

  @Override
  public void locked() {
    tell(listener::locked);
  }

  @Override
  public void lost(String why) {
    tell(() -> listener.lost(why));
  }

  @Override
  public void sending(Firing firing, CeleryBody body) {
    tell(() -> listener.sending(firing, body));
  }

  @Override
  public void sent(Firing firing) {
    tell(() -> listener.sent(firing));
  }

  @Override
  public void refused(Firing firing, String why) {
    tell(() -> listener.refused(firing, why));
  }

  private static void tell(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      LOG.error("a listener of the beat has failed", e);
    }
  }
}
