package io.ringbeat.rabbitmq.codec;

import java.util.List;
import java.util.Map;

/**
 * What a Celery worker is asked to run. Values are those of JSON: strings, integers, longs, finite
 * doubles, booleans, null, lists and maps from strings. Immutable.
 *
 * <p>A string among the arguments, at any depth, that is exactly <code>{task}</code>, <code>
 * {scheduled}</code>, <code>{occurrence}</code> or <code>{0}</code>, <code>{1}</code> ... stands
 * for the task's id, the instant at which it was due (ISO 8601), the number of the occurrence, or
 * one of the task's own arguments.
 *
 * @param name the task's name, as {@code proj.tasks.add}
 * @param queue where workers take it from, as {@code celery}
 * @param args positional arguments
 * @param kwargs named arguments
 * @param etaNanos how long after the scheduled instant it may run at the earliest; -1 for at once
 * @param expiresNanos how long after the scheduled instant it is worth nothing any more, at least 1
 *     ms; -1 for never
 * @param priority 0 to 9
 * @param timeLimit seconds after which a worker kills it, 0 for none
 * @param softTimeLimit seconds after which a worker interrupts it, 0 for none
 * @param headers more headers than Celery's own
 */
public record CeleryTask(
    String name,
    String queue,
    List<Object> args,
    Map<String, Object> kwargs,
    long etaNanos,
    long expiresNanos,
    int priority,
    int timeLimit,
    int softTimeLimit,
    Map<String, Object> headers) {
  private static final int MOST_PRIORITY = 9;
  private static final long MILLI = 1_000_000;

  /**
   * Copies the values and checks them.
   *
   * @throws IllegalArgumentException if one is not what is asked for above
   */
  public CeleryTask {
    args = JsonValues.copy(args);
    kwargs = JsonValues.copy(kwargs);
    headers = JsonValues.copy(headers);
    if (name.isEmpty() || queue.isEmpty()) {
      throw new IllegalArgumentException("a task of Celery needs a name and a queue");
    }
    boolean expires = expiresNanos >= MILLI || expiresNanos == -1;
    if (etaNanos < -1 || !expires || priority < 0 || priority > MOST_PRIORITY) {
      throw new IllegalArgumentException(
          name
              + ": eta "
              + etaNanos
              + " ns, expires "
              + expiresNanos
              + " ns, priority "
              + priority
              + ": the times are -1 or not negative, of expires at least 1 ms; the priority is 0..9");
    }
    if (timeLimit < 0 || softTimeLimit < 0) {
      throw new IllegalArgumentException(name + ": a time limit is negative");
    }
    for (String header : headers.keySet()) {
      if (CeleryMessage.HEADERS.contains(header)) {
        throw new IllegalArgumentException(name + ": the header " + header + " is Celery's own");
      }
    }
  }

  /**
   * Makes a task that runs at once and never expires.
   *
   * @param name the task's name
   * @param queue where workers take it from
   * @param args positional arguments
   * @param kwargs named arguments
   * @return the task, of priority 0, without limits
   */
  public static CeleryTask of(
      String name, String queue, List<Object> args, Map<String, Object> kwargs) {
    return new CeleryTask(name, queue, args, kwargs, -1, -1, 0, 0, 0, Map.of());
  }

  /**
   * Returns the same task with other times.
   *
   * @param eta ns after the scheduled instant, -1 for at once
   * @param expires ns after the scheduled instant, -1 for never
   * @return the task
   */
  public CeleryTask times(long eta, long expires) {
    return new CeleryTask(
        name, queue, args, kwargs, eta, expires, priority, timeLimit, softTimeLimit, headers);
  }

  /**
   * Returns the same task with another priority.
   *
   * @param newPriority 0 to 9
   * @return the task
   */
  public CeleryTask priority(int newPriority) {
    return new CeleryTask(
        name,
        queue,
        args,
        kwargs,
        etaNanos,
        expiresNanos,
        newPriority,
        timeLimit,
        softTimeLimit,
        headers);
  }

  /**
   * Returns the same task with other limits.
   *
   * @param hard seconds, 0 for none
   * @param soft seconds, 0 for none
   * @return the task
   */
  public CeleryTask limits(int hard, int soft) {
    return new CeleryTask(
        name, queue, args, kwargs, etaNanos, expiresNanos, priority, hard, soft, headers);
  }

  /**
   * Returns the same task with other headers.
   *
   * @param newHeaders more headers than Celery's own
   * @return the task
   */
  public CeleryTask headers(Map<String, Object> newHeaders) {
    return new CeleryTask(
        name,
        queue,
        args,
        kwargs,
        etaNanos,
        expiresNanos,
        priority,
        timeLimit,
        softTimeLimit,
        newHeaders);
  }
}
