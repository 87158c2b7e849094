package io.ringbeat.rabbitmq.codec;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import java.nio.charset.StandardCharsets;

/**
 * Broadcasts heartbeats as tornado does: {@code {"count":30}} on the fanout exchange {@code
 * Heartbeat}, no properties. That exchange cannot share a virtual host with the topic exchange of
 * the same name of aioquant's forks. Without state; allocates for each message.
 */
public final class TornadoEncoder implements Encoder {
  /** The exchange. */
  public static final String EXCHANGE = "Heartbeat";

  private final int beats;

  /**
   * Makes an encoder.
   *
   * @param beats every how many heartbeats one is published, at least 1
   */
  public TornadoEncoder(int beats) {
    if (beats < 1) {
      throw new IllegalArgumentException("a heartbeat every " + beats + " beats");
    }
    this.beats = beats;
  }

  @Override
  public boolean encode(long sequence, long[] slab, int offset, OutMessage out) {
    long count = slab[offset + Event.A];
    if (Event.kind(slab[offset]) != Kind.HEARTBEAT || count % beats != 0) {
      return false;
    }
    out.body(("{\"count\":" + count + "}").getBytes(StandardCharsets.US_ASCII));
    out.exchange = EXCHANGE;
    out.routingKey = "";
    return true;
  }
}
