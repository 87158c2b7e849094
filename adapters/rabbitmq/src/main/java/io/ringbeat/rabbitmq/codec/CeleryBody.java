package io.ringbeat.rabbitmq.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a beat's entry runs, as its body says it: a task of Celery and where it is published.
 * Immutable.
 *
 * @param task what a worker is asked to run
 * @param exchange where it is published; empty for the default exchange
 * @param routingKey the key that it is published with; null for the queue's name
 */
public record CeleryBody(CeleryTask task, String exchange, String routingKey) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /**
   * Writes the body.
   *
   * @return one JSON object
   */
  public String write() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("task", task.name());
    all.put("args", task.args());
    all.put("kwargs", task.kwargs());
    all.put("queue", task.queue());
    all.put("exchange", exchange);
    all.put("routing_key", routingKey);
    all.put("priority", task.priority());
    all.put("expires_ns", task.expiresNanos());
    all.put("eta_ns", task.etaNanos());
    all.put("time_limit", task.timeLimit());
    all.put("soft_time_limit", task.softTimeLimit());
    all.put("headers", task.headers());
    try {
      return MAPPER.writeValueAsString(all);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e.getOriginalMessage(), e);
    }
  }

  /**
   * Reads a body.
   *
   * @param json one JSON object
   * @return what it says
   * @throws IllegalArgumentException if it is no body
   */
  @SuppressWarnings("unchecked") // Jackson makes lists of arrays, and maps with texts of objects
  public static CeleryBody read(String json) {
    try {
      JsonNode in = MAPPER.readTree(json);
      if (!in.path("task").isTextual()) {
        throw new IllegalArgumentException("there is no \"task\"");
      }
      CeleryTask task =
          new CeleryTask(
              in.path("task").textValue(),
              in.path("queue").asText("celery"),
              in.has("args") ? MAPPER.convertValue(in.get("args"), List.class) : List.of(),
              in.has("kwargs") ? MAPPER.convertValue(in.get("kwargs"), Map.class) : Map.of(),
              in.path("eta_ns").asLong(-1),
              in.path("expires_ns").asLong(-1),
              in.path("priority").asInt(0),
              in.path("time_limit").asInt(0),
              in.path("soft_time_limit").asInt(0),
              in.has("headers") ? MAPPER.convertValue(in.get("headers"), Map.class) : Map.of());
      return new CeleryBody(
          task, in.path("exchange").asText(""), in.path("routing_key").textValue());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON: " + e.getOriginalMessage(), e);
    }
  }
}
