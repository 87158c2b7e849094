package io.ringbeat.bench.schedulers;

import java.time.Instant;
import java.util.Date;
import java.util.Properties;
import java.util.TimeZone;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;
import org.quartz.CronScheduleBuilder;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;

/** Quartz: one job, a trigger for each entry, as many triggers acquired at once as threads. */
final class QuartzSubject implements Subject {
  private final Scheduler scheduler;
  private final JobDetail detail =
      JobBuilder.newJob(Run.class).withIdentity("run").storeDurably().build();

  QuartzSubject(Tally tally) {
    Properties properties = new Properties();
    properties.setProperty("org.quartz.scheduler.instanceName", "bench");
    properties.setProperty("org.quartz.scheduler.skipUpdateCheck", "true");
    properties.setProperty(
        "org.quartz.scheduler.batchTriggerAcquisitionMaxCount", Integer.toString(Peer.THREADS));
    properties.setProperty("org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool");
    properties.setProperty("org.quartz.threadPool.threadCount", Integer.toString(Peer.THREADS));
    properties.setProperty("org.quartz.jobStore.class", "org.quartz.simpl.RAMJobStore");
    try {
      scheduler = new StdSchedulerFactory(properties).getScheduler();
      Run run = new Run(tally);
      scheduler.setJobFactory((bundle, from) -> run);
      scheduler.addJob(detail, false);
      scheduler.start();
    } catch (SchedulerException e) {
      throw new IllegalStateException(e);
    }
  }

  private record Run(Tally tally) implements Job {
    @Override
    public void execute(JobExecutionContext context) {
      tally.run(context.getTrigger().getKey().getName());
    }
  }

  @Override
  public void once(int from, int to, IntToLongFunction due) {
    put(
        from,
        to,
        entry ->
            trigger(entry)
                .startAt(Date.from(Instant.ofEpochMilli(due.applyAsLong(entry) / 1_000_000)))
                .build());
  }

  @Override
  public void crons(int from, int to, int texts, int month) {
    TimeZone zone = TimeZone.getTimeZone("UTC");
    put(
        from,
        to,
        entry ->
            trigger(entry)
                .withSchedule(
                    CronScheduleBuilder.cronSchedule(
                            "0 " + Subject.cron(entry, texts) + " " + month + " ?")
                        .inTimeZone(zone))
                .build());
  }

  private TriggerBuilder<Trigger> trigger(int entry) {
    return TriggerBuilder.newTrigger().withIdentity(Tally.name(entry)).forJob(detail);
  }

  private void put(int from, int to, IntFunction<Trigger> trigger) {
    try {
      for (int i = from; i < to; i++) {
        scheduler.scheduleJob(trigger.apply(i));
      }
    } catch (SchedulerException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      scheduler.shutdown(true);
    } catch (SchedulerException e) {
      throw new IllegalStateException(e);
    }
  }
}
