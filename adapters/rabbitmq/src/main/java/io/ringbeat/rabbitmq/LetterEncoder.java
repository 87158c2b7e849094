package io.ringbeat.rabbitmq;

import io.ringbeat.rabbitmq.codec.Encoder;
import io.ringbeat.rabbitmq.codec.OutMessage;

/** What a host or the core publishes itself: it says where to. */
final class LetterEncoder implements Encoder {
  private final Letter letter = new Letter();

  @Override
  public boolean encode(long sequence, long[] slab, int offset, OutMessage out) {
    if (!Letter.is(slab, offset, Letter.PUBLISH)) {
      return false;
    }
    letter.read(slab, offset);
    out.exchange = letter.text();
    out.routingKey = letter.text();
    String type = letter.text();
    out.contentType = type.isEmpty() ? null : type;
    out.body(letter.body());
    return true;
  }
}
