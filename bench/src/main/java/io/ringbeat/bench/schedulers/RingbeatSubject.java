package io.ringbeat.bench.schedulers;

import io.ringbeat.beat.Entry;
import io.ringbeat.beat.Scheduler;
import io.ringbeat.engine.Core;
import io.ringbeat.engine.CoreContext;
import io.ringbeat.engine.Engine;
import io.ringbeat.engine.Health;
import io.ringbeat.engine.Publisher;
import io.ringbeat.event.Event;
import io.ringbeat.event.Parcel;
import io.ringbeat.schedule.Clocked;
import io.ringbeat.schedule.Cron;
import io.ringbeat.schedule.Crontab;
import io.ringbeat.schedule.Dialect;
import io.ringbeat.schedule.Misfire;
import io.ringbeat.schedule.Plan;
import io.ringbeat.schedule.Schedule;
import io.ringbeat.time.TaskDue;
import java.time.ZoneOffset;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;

/** The engine's scheduler: entries come as events, and run on the core's thread. */
final class RingbeatSubject implements Subject {
  private static final long PAUSE = 100_000; // ns

  private final Engine engine;
  private final Publisher publisher;
  private final Parcel parcel = new Parcel();

  RingbeatSubject(Tally tally) {
    engine = Engine.builder().core("schedule", new Schedules(tally)).build();
    publisher = engine.publisher("entries");
    engine.start();
  }

  /** A core that does nothing else. */
  private static final class Schedules implements Core {
    private final Scheduler scheduler;

    Schedules(Tally tally) {
      scheduler = new Scheduler(0, 1, (context, run) -> tally.run(run.entry().name()));
    }

    @Override
    public void onEvent(CoreContext context, long[] slab, int offset) {
      scheduler.onEvent(context, slab, offset);
      if (scheduler.refused() > 0) {
        throw new IllegalStateException(scheduler.refusal());
      }
    }

    @Override
    public void onTask(CoreContext context, TaskDue task) {
      scheduler.onTask(context, task);
    }
  }

  @Override
  public void once(int from, int to, IntToLongFunction due) {
    put(from, to, entry -> new Clocked(due.applyAsLong(entry)));
  }

  @Override
  public void crons(int from, int to, int texts, int month) {
    put(
        from,
        to,
        entry ->
            Crontab.of(
                Cron.parse(Subject.cron(entry, texts) + " " + month + " *", Dialect.UNIX),
                ZoneOffset.UTC));
  }

  private void put(int from, int to, IntFunction<Schedule> schedule) {
    for (int i = from; i < to; i++) {
      Plan plan = Plan.of(schedule.apply(i));
      long[] event = new Entry(Tally.name(i), plan, Misfire.FIRE_ALL, "").put(parcel);
      publisher.copy(event, 0, Event.slots(event, 0) * Event.WORDS);
    }
    long last = engine.cursor();
    while (engine.handled() < last) {
      if (engine.health().status() != Health.Status.UP) {
        throw new IllegalStateException(engine.health().toString());
      }
      LockSupport.parkNanos(PAUSE);
    }
  }

  @Override
  public void close() {
    engine.close();
  }
}
