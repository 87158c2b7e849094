package io.ringbeat.rabbitmq.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import io.ringbeat.beat.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * What a beat's {@link Entry} runs, as its body says it: a task of Celery and where it is
 * published. Equal bodies are written as the same text. Immutable.
 *
 * @param task what a worker is asked to run
 * @param exchange where it is published; empty for the default exchange, which goes to the queue
 * @param routingKey the key that it is published with; null for the queue's name
 */
public record CeleryBody(CeleryTask task, String exchange, String routingKey) {
  /** The longest name of a queue, an exchange or a key, bytes of UTF-8: AMQP's own limit. */
  public static final int MAX_NAME = 255;

  private static final String QUEUE = "celery";
  private static final JsonFormat JSON =
      new JsonFormat(new Limits(Entry.MAX_BODY, 1, 40, Entry.MAX_BODY, 1));

  /**
   * Checks the names.
   *
   * @throws IllegalArgumentException if one is longer than {@link #MAX_NAME}
   */
  public CeleryBody {
    requireShort("the queue", task.queue());
    requireShort("the exchange", exchange);
    requireShort("the routing key", routingKey == null ? "" : routingKey);
  }

  private static void requireShort(String what, String name) {
    int length = name.getBytes(StandardCharsets.UTF_8).length;
    if (length > MAX_NAME) {
      throw new IllegalArgumentException(
          what + " has a name of " + length + " bytes; allowed are " + MAX_NAME);
    }
  }

  /**
   * Writes the body: all fields, always in the same order.
   *
   * @return one JSON object
   * @throws IllegalArgumentException if a text has half a surrogate pair
   */
  public String write() {
    return new String(JSON.write(this::write), StandardCharsets.UTF_8);
  }

  private void write(JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeStringField("task", task.name());
    out.writeFieldName("args");
    JsonValues.write(task.args(), out);
    out.writeFieldName("kwargs");
    JsonValues.write(task.kwargs(), out);
    out.writeStringField("queue", task.queue());
    out.writeStringField("exchange", exchange);
    out.writeStringField("routing_key", routingKey);
    out.writeNumberField("priority", task.priority());
    out.writeNumberField("expires_ns", task.expiresNanos());
    out.writeNumberField("eta_ns", task.etaNanos());
    out.writeNumberField("time_limit", task.timeLimit());
    out.writeNumberField("soft_time_limit", task.softTimeLimit());
    out.writeFieldName("headers");
    JsonValues.write(task.headers(), out);
    out.writeEndObject();
  }

  /**
   * Reads a body. All fields but {@code task} may be left out.
   *
   * @param json at most {@link Entry#MAX_BODY} bytes of UTF-8
   * @return what it says; whole numbers are longs
   * @throws IllegalArgumentException if it is no body; the text says what is wrong and where
   */
  public static CeleryBody read(String json) {
    try (JsonReader in = JSON.read(json.getBytes(StandardCharsets.UTF_8))) {
      return read(in);
    } catch (BadMessageException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static CeleryBody read(JsonReader in) throws BadMessageException {
    String name = null;
    List<?> args = List.of();
    Map<?, ?> kwargs = Map.of();
    String queue = QUEUE;
    String exchange = "";
    String key = null;
    int priority = 0;
    long expires = -1;
    long eta = -1;
    int timeLimit = 0;
    int softTimeLimit = 0;
    Map<?, ?> headers = Map.of();
    in.object();
    for (String field = in.field(); field != null; field = in.field()) {
      switch (field) {
        case "task" -> name = in.string();
        case "args" -> {
          in.require(JsonToken.START_ARRAY, "an array");
          args = (List<?>) JsonValues.read(in);
        }
        case "kwargs" -> kwargs = object(in);
        case "queue" -> queue = in.string();
        case "exchange" -> exchange = in.string();
        case "routing_key" -> key = in.isNull() ? null : in.string();
        case "priority" -> priority = number(in);
        case "expires_ns" -> expires = in.integer();
        case "eta_ns" -> eta = in.integer();
        case "time_limit" -> timeLimit = number(in);
        case "soft_time_limit" -> softTimeLimit = number(in);
        case "headers" -> headers = object(in);
        default -> throw in.bad("is no field of a task");
      }
    }
    in.end();
    if (name == null) {
      throw new BadMessageException("there is no \"task\", which has to be the task's name");
    }
    CeleryTask task =
        new CeleryTask(
            name,
            queue,
            JsonValues.copy(args),
            JsonValues.copy(kwargs),
            eta,
            expires,
            priority,
            timeLimit,
            softTimeLimit,
            JsonValues.copy(headers));
    return new CeleryBody(task, exchange, key);
  }

  private static Map<?, ?> object(JsonReader in) throws BadMessageException {
    in.require(JsonToken.START_OBJECT, "an object");
    return (Map<?, ?>) JsonValues.read(in);
  }

  private static int number(JsonReader in) throws BadMessageException {
    long value = in.integer();
    if (value != (int) value) {
      throw in.bad("has to be from " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE);
    }
    return (int) value;
  }
}
