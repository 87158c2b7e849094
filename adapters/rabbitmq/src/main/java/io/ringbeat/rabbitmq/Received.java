package io.ringbeat.rabbitmq;

/** A message of another program, as the core gets it. Immutable but for the body's bytes. */
public final class Received {
  private final String queue;
  private final String exchange;
  private final String routingKey;
  private final String contentType;
  private final String producer;
  private final String id;
  private final byte[] body;

  Received(Letter letter) {
    queue = letter.text();
    exchange = letter.text();
    routingKey = letter.text();
    contentType = letter.text();
    producer = letter.text();
    id = letter.text();
    body = letter.body();
  }

  /**
   * Returns the queue that it came from.
   *
   * @return its name
   */
  public String queue() {
    return queue;
  }

  /**
   * Returns the exchange that it was published to.
   *
   * @return its name, empty for the default one
   */
  public String exchange() {
    return exchange;
  }

  /**
   * Returns the routing key.
   *
   * @return as it was published
   */
  public String routingKey() {
    return routingKey;
  }

  /**
   * Returns the content type.
   *
   * @return empty if it had none
   */
  public String contentType() {
    return contentType;
  }

  /**
   * Returns who published it: the property app_id.
   *
   * @return empty if it does not say
   */
  public String producer() {
    return producer;
  }

  /**
   * Returns its id: the property message_id.
   *
   * @return empty if it has none: then it may come twice
   */
  public String id() {
    return id;
  }

  /**
   * Returns the body.
   *
   * @return an array of its own
   */
  public byte[] body() {
    return body.clone();
  }

  @Override
  public String toString() {
    return queue + " " + exchange + "/" + routingKey + " " + id + ", " + body.length + " bytes";
  }
}
