package io.ringbeat.rabbitmq.codec;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Makes messages for Celery's workers of the commands that run a task elsewhere: TASK_DUE with a
 * payload of the task's type, the count of heartbeats, the engine time and the task's arguments.
 * Other events make none. Without state; allocates for each message.
 */
public final class CeleryEncoder implements Encoder {
  private static final int BEFORE_ARGUMENTS = 3; // words of the payload

  private final CeleryMessage message = new CeleryMessage();
  private final Map<Long, Entry> byTask;
  private final Map<Integer, Entry> byType;

  /**
   * What is run for a task.
   *
   * @param name of the schedule's entry
   * @param task what is run
   */
  public record Entry(String name, CeleryTask task) {}

  /**
   * Makes an encoder.
   *
   * @param byTask what is run for the task of an id
   * @param byType what is run for every other task of a type; to the entry's name a slash and the
   *     task's id are added, so that two tasks of the type that are due at one instant have
   *     different ids
   */
  public CeleryEncoder(Map<Long, Entry> byTask, Map<Integer, Entry> byType) {
    this.byTask = Map.copyOf(byTask);
    this.byType = Map.copyOf(byType);
  }

  @Override
  public boolean encode(long sequence, long[] slab, int offset, OutMessage out) {
    long header = slab[offset];
    if (Event.kind(header) != Kind.TASK_DUE || !Event.has(header, Event.LONG)) {
      return false;
    }
    int words = Payload.length(slab, offset) / Long.BYTES;
    if (words < BEFORE_ARGUMENTS) {
      throw new IllegalArgumentException(
          "a TASK_DUE command with a payload of " + words + " words");
    }
    long id = slab[offset + Event.A];
    int type = (int) Payload.word(slab, offset, 0);
    Entry entry = byTask.get(id);
    String name = entry == null ? null : entry.name();
    if (entry == null) {
      entry = byType.get(type);
      if (entry == null) {
        throw new IllegalArgumentException(
            "no task of Celery is known for task " + id + " of type " + type);
      }
      name = entry.name() + '/' + id;
    }
    List<Long> arguments = new ArrayList<>(words - BEFORE_ARGUMENTS);
    for (int i = BEFORE_ARGUMENTS; i < words; i++) {
      arguments.add(Payload.word(slab, offset, i));
    }
    message.write(
        entry.task(),
        new CeleryMessage.Occurrence(
            name, id, slab[offset + Event.D], slab[offset + Event.C], arguments),
        out);
    return true;
  }
}
