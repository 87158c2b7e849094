package io.ringbeat.journal.chronicle;

import io.ringbeat.engine.EngineStoppedException;
import io.ringbeat.engine.Gateway;
import io.ringbeat.engine.Publisher;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.paper.PaperGateway;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Puts each command on a wire, then gives it to the paper venue; a task that runs elsewhere is done
 * at once.
 */
final class WireGateway implements Gateway {
  /** Takes a command: what it is given is on its way when it returns. */
  interface Wire {
    void put(long id, long[] words, int offset, int slots);
  }

  private final PaperGateway paper = PaperRun.paper();
  private final Wire wire;
  private final Queue<long[]> done = new ArrayDeque<>();
  private Publisher workers;
  private long last = -1; // that was put on the wire

  WireGateway(Wire wire) {
    this.wire = wire;
  }

  PaperGateway paper() {
    return paper;
  }

  /** Sets by what the end of tasks is published; before the engine starts. */
  void workers(Publisher value) {
    workers = value;
  }

  @Override
  public void onStart(Publisher publisher) {
    paper.onStart(publisher);
  }

  @Override
  public void onResume() {
    paper.onResume();
  }

  @Override
  public boolean send(long id, long[] slab, int offset) {
    if (id != last) { // otherwise the venue had no room for it yet
      last = id;
      wire.put(id, slab, offset, Event.slots(slab, offset));
    }
    if (Event.kind(slab[offset]) != Kind.TASK_DUE) {
      return paper.send(id, slab, offset);
    }
    long[] end = new long[Event.WORDS];
    end[0] = Event.header(Kind.TASK_DONE, 0, 0, 0);
    System.arraycopy(slab, offset + Event.A, end, Event.A, 3);
    done.add(end);
    return true;
  }

  @Override
  public int doWork() {
    int work = paper.doWork();
    try {
      while (!done.isEmpty() && workers.offer(done.peek(), 0, 1) >= 0) {
        done.remove();
        work++;
      }
    } catch (EngineStoppedException e) {
      // The engine is being closed: the next life hears of it.
    }
    return work;
  }
}
