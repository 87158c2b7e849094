package io.ringbeat.bench.schedulers;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.task.SchedulableInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTaskWithPersistentSchedule;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.PersistentCronSchedule;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.h2.jdbcx.JdbcConnectionPool;

/**
 * The scheduler of db-scheduler, with a poll each 10 ms where 10 s are the default, as lateness is
 * measured; entries are put in by batches. It alone of the peers keeps them in a database.
 */
final class DbSchedulerSubject implements Subject {
  private static final Duration POLL = Duration.ofMillis(10);
  private static final String[] TABLE = {
    "create table scheduled_tasks (task_name varchar(100), task_instance varchar(100),"
        + " task_data blob, execution_time timestamp with time zone, picked boolean,"
        + " picked_by varchar(50), last_success timestamp with time zone,"
        + " last_failure timestamp with time zone, consecutive_failures int,"
        + " last_heartbeat timestamp with time zone, version bigint, priority smallint,"
        + " primary key (task_name, task_instance))",
    "create index by_time on scheduled_tasks (execution_time)",
    "create index by_heartbeat on scheduled_tasks (last_heartbeat)"
  };

  private final JdbcConnectionPool pool =
      JdbcConnectionPool.create("jdbc:h2:mem:bench;DB_CLOSE_DELAY=-1", "sa", "");
  private final OneTimeTask<Void> once;
  private final RecurringTaskWithPersistentSchedule<PersistentCronSchedule> cron;
  private final Scheduler scheduler;

  DbSchedulerSubject(Tally tally) {
    once = Tasks.oneTime("once").execute((instance, context) -> tally.run(instance.getId()));
    cron =
        Tasks.recurringWithPersistentSchedule("cron", PersistentCronSchedule.class)
            .execute((instance, context) -> tally.run(instance.getId()));
    pool.setMaxConnections(2 * Peer.THREADS);
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      for (String each : TABLE) {
        statement.execute(each);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    scheduler =
        new SchedulerBuilder(pool, List.of(once, cron))
            .threads(Peer.THREADS)
            .pollingInterval(POLL)
            .build();
    scheduler.start();
  }

  @Override
  public void once(int from, int to, IntToLongFunction due) {
    put(
        from,
        to,
        entry ->
            SchedulableInstance.of(
                once.instance(Tally.name(entry)),
                Instant.ofEpochMilli(due.applyAsLong(entry) / 1_000_000)));
  }

  @Override
  public void crons(int from, int to, int texts, int month) {
    put(
        from,
        to,
        entry ->
            cron.schedulableInstance(
                Tally.name(entry),
                new PersistentCronSchedule(
                    "0 " + Subject.cron(entry, texts) + " " + month + " ?", ZoneOffset.UTC)));
  }

  private void put(int from, int to, IntFunction<SchedulableInstance<?>> instance) {
    scheduler.scheduleBatch(IntStream.range(from, to).mapToObj(instance));
  }

  @Override
  public void close() {
    scheduler.stop();
    pool.dispose();
  }
}
