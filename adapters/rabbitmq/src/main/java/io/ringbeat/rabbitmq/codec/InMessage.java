package io.ringbeat.rabbitmq.codec;

import java.util.Map;

/** A message that came in. */
public final class InMessage {
  /** The exchange that it was published to. */
  public final String exchange;

  /** The routing key that it was published with. */
  public final String routingKey;

  /** The headers, values as the client gives them. */
  public final Map<String, Object> headers;

  /** Its MIME type; null if it has none. */
  public final String contentType;

  /** The body; not copied. */
  public final byte[] body;

  /**
   * Makes a message.
   *
   * @param exchange that it was published to
   * @param routingKey that it was published with
   * @param headers AMQP's; null for none
   * @param contentType null if it has none
   * @param body the bytes
   */
  public InMessage(
      String exchange,
      String routingKey,
      Map<String, Object> headers,
      String contentType,
      byte[] body) {
    this.exchange = exchange;
    this.routingKey = routingKey;
    this.headers = headers == null ? Map.of() : headers;
    this.contentType = contentType;
    this.body = body;
  }
}
