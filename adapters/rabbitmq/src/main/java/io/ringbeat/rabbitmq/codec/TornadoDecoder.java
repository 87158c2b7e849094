package io.ringbeat.rabbitmq.codec;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;

/**
 * Reads heartbeats of the tornado kind: each is a MESSAGE of type {@link
 * MessageType#TORNADO_HEARTBEAT}, word B its count. Other fields are passed over. Allocates.
 */
public final class TornadoDecoder implements Decoder {
  private final JsonFormat json;
  private final EventWriter writer = new EventWriter();

  /**
   * Makes a decoder.
   *
   * @param limits what a message may cost
   */
  public TornadoDecoder(Limits limits) {
    json = new JsonFormat(limits);
  }

  @Override
  public void decode(InMessage in, Events out) throws BadMessageException {
    long count = -1;
    try (JsonReader reader = json.read(in.body)) {
      reader.object();
      for (String name = reader.field(); name != null; name = reader.field()) {
        if (name.equals("count")) {
          count = reader.integer();
          if (count < 0) {
            throw reader.bad("is negative");
          }
        } else {
          reader.skip();
        }
      }
      reader.end();
    }
    if (count < 0) {
      throw new BadMessageException("\"count\" is missing");
    }
    long header = Event.header(Kind.MESSAGE, 0, 0, 0);
    writer.message(out, header, MessageType.TORNADO_HEARTBEAT, count, in.body);
  }
}
