package io.ringbeat.rabbitmq;

import com.rabbitmq.client.AMQP;
import io.ringbeat.beat.Firing;
import io.ringbeat.rabbitmq.codec.CeleryBody;
import io.ringbeat.rabbitmq.codec.CeleryMessage;
import io.ringbeat.rabbitmq.codec.OutMessage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Makes Celery's messages of runs; reads the body of an entry once. Of one thread. */
final class BeatMessages {
  private static final int CACHED = 1 << 12;
  private static final int PERSISTENT = 2;

  private final CeleryMessage writer = new CeleryMessage();
  private final OutMessage out = new OutMessage();
  private final LongSupplier wallNanos;
  private final Map<String, Known> bodies = // by the entry's name; the last ones used
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
          return size() > CACHED;
        }
      };

  /**
   * Makes a writer.
   *
   * @param wallNanos the time of the workers, ns since the epoch
   */
  BeatMessages(LongSupplier wallNanos) {
    this.wallNanos = wallNanos;
  }

  private record Known(String text, CeleryBody body) {}

  /**
   * Reads what a run is of.
   *
   * @throws IllegalArgumentException if its body is none of a task
   */
  CeleryBody body(Firing firing) {
    Known known = bodies.get(firing.name());
    if (known == null || !known.text().equals(firing.body())) {
      known = new Known(firing.body(), CeleryBody.read(firing.body()));
      bodies.put(firing.name(), known);
    }
    return known.body();
  }

  /**
   * Writes the message of a run. Countdown and expiry count from now, as Celery has them count: a
   * run that jitter or downtime has put off is not too late before it is sent.
   *
   * @throws IllegalArgumentException if there can be no such message
   */
  void write(Flight flight) {
    Firing firing = flight.firing;
    out.clear();
    writer.write(
        flight.task.task(),
        new CeleryMessage.Occurrence(
            firing.name(), 0, firing.scheduled(), firing.number(), List.of()),
        Math.max(firing.scheduled(), wallNanos.getAsLong()),
        out);
    flight.exchange = flight.task.exchange();
    flight.key = flight.task.routingKey() != null ? flight.task.routingKey() : out.routingKey;
    flight.body = out.length == out.body.length ? out.body : Arrays.copyOf(out.body, out.length);
    flight.properties =
        new AMQP.BasicProperties.Builder()
            .contentType(out.contentType)
            .contentEncoding(out.contentEncoding)
            .headers(new LinkedHashMap<>(out.headers))
            .deliveryMode(PERSISTENT)
            .priority(out.priority < 0 ? null : out.priority)
            .correlationId(out.correlationId)
            .expiration(out.expiration < 0 ? null : Long.toString(out.expiration))
            .messageId(out.id)
            .build();
  }

  /** Writes a run that is no message: its body as it is. */
  static void writeUnread(Flight flight) {
    flight.exchange = "";
    flight.key = "";
    flight.body = flight.firing.body().getBytes(StandardCharsets.UTF_8);
    Map<String, Object> headers = new LinkedHashMap<>();
    headers.put("periodic_task_name", flight.firing.name());
    flight.properties =
        new AMQP.BasicProperties.Builder()
            .headers(headers)
            .deliveryMode(PERSISTENT)
            .messageId(flight.firing.id().toString())
            .build();
  }
}
