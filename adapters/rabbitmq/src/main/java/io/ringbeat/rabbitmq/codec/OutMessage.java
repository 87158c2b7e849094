package io.ringbeat.rabbitmq.codec;

import java.util.LinkedHashMap;
import java.util.Map;

/** A message to be published: an encoder fills it, the bridge sends it. Reused; not thread-safe. */
public final class OutMessage {
  /** Headers, in their order; values are strings, numbers, booleans, null, lists and maps. */
  public final Map<String, Object> headers = new LinkedHashMap<>();

  /** The body. */
  public byte[] body = {};

  /** How many bytes of {@link #body} count. */
  public int length;

  /** The exchange; null where the route has to say it. */
  public String exchange;

  /** The routing key; null where the route has to say it. */
  public String routingKey;

  /** The message's id; null for the bridge's: the run's name and the sequence. */
  public String id;

  /** A MIME type; null for none. */
  public String contentType;

  /** As {@code utf-8}; null for none. */
  public String contentEncoding;

  /** The correlation id; null for none. */
  public String correlationId;

  /** 0 to 255; -1 for none. */
  public int priority = -1;

  /** After how many ms the broker drops it; -1 for never. */
  public long expiration = -1;

  /** Makes an empty message. */
  public OutMessage() {}

  /** Takes everything back but the room of the body. */
  public void clear() {
    headers.clear();
    length = 0;
    exchange = null;
    routingKey = null;
    id = null;
    contentType = null;
    contentEncoding = null;
    correlationId = null;
    priority = -1;
    expiration = -1;
  }

  /**
   * Sets the body.
   *
   * @param bytes the whole of it; not copied
   */
  public void body(byte[] bytes) {
    body = bytes;
    length = bytes.length;
  }
}
