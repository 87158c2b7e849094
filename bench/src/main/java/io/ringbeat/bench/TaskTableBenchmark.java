package io.ringbeat.bench;

import io.ringbeat.time.TaskDue;
import io.ringbeat.time.TaskTable;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.agrona.DeadlineTimerWheel;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * The engine's tasks beside Agrona's timer wheel: a million of them with periods from 1 ms to 10 s,
 * the same for both, from the same seed. Time jumps to the next deadline, or the wheel's next tick.
 *
 * <p>The table gives tasks in the order of deadline and generation; the wheel gives those of a tick
 * in any order and tells the timer, not the task. To fire the right task again, the wheel's user
 * has to find it: here in an array laid out as the wheel is, which is the cheapest way there is.
 * {@code fireBareWheel} does without and so cannot serve periodic tasks; it is the wheel's limit.
 *
 * <p>The defaults are the wheel's best of those tried: ticks from 1 us to 1 ms, wheels just longer
 * than the longest period, the least room per tick that never grows.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TaskTableBenchmark {
  private static final int FIRINGS = 1024; // to an invocation
  private static final long SHORTEST = 1_000_000;
  private static final long LONGEST = 10_000_000_000L;
  private static final long START = 1_723_161_250_000_000_000L;

  /** The periods and first deadlines, and which task is next to be changed. */
  @State(Scope.Thread)
  public static class Tasks {
    /** How many. */
    @Param("1000000")
    public int tasks;

    private static final int CHOICES = 1 << 20;

    private long[] periods;
    private long[] firsts;
    private final int[] chosen = new int[CHOICES];
    private final long[] delays = new long[CHOICES];
    private int choice;

    /** Draws them. */
    @Setup(Level.Trial)
    public void draw() {
      SplittableRandom random = new SplittableRandom(20240808);
      periods = new long[tasks];
      firsts = new long[tasks];
      for (int task = 0; task < tasks; task++) {
        periods[task] = random.nextLong(SHORTEST, LONGEST);
        firsts[task] = START + random.nextLong(periods[task]);
      }
      for (int i = 0; i < CHOICES; i++) {
        chosen[i] = random.nextInt(tasks);
        delays[i] = random.nextLong(SHORTEST, LONGEST);
      }
    }

    private int choose() {
      choice = (choice + 1) & (CHOICES - 1);
      return chosen[choice];
    }

    private long delay() {
      return delays[choice];
    }
  }

  /** The engine's. */
  @State(Scope.Thread)
  public static class Table {
    private final TaskTable table = new TaskTable();
    private long generation;

    /** Registers all. */
    @Setup(Level.Trial)
    public void register(Tasks tasks) {
      for (int task = 0; task < tasks.tasks; task++) {
        table.register(task, ++generation, tasks.firsts[task], tasks.periods[task]);
      }
    }
  }

  /** Agrona's, and what its user needs beside it. */
  @State(Scope.Thread)
  public static class Wheel {
    /** In ns, a power of two. */
    @Param("8192")
    public long tick;

    /** How many, a power of two. */
    @Param("2097152")
    public int ticks;

    /** Timers that a tick has room for, a power of two. */
    @Param("32")
    public int room;

    private Tasks tasks;
    private DeadlineTimerWheel wheel;
    private int shift;
    private int[] taskOf; // by timer
    private long[] timerOf; // by task
    private long[] deadlineOf; // by task
    private long fired;
    private long wanted;
    private int next;
    private Blackhole blackhole;
    private final DeadlineTimerWheel.TimerHandler again = this::fireAgain;
    private final DeadlineTimerWheel.TimerHandler bare = this::fireBare;

    /** Schedules all. */
    @Setup(Level.Trial)
    public void schedule(Tasks drawn, Blackhole hole) {
      tasks = drawn;
      blackhole = hole;
      wheel = new DeadlineTimerWheel(TimeUnit.NANOSECONDS, START, tick, ticks, room);
      shift = Integer.numberOfTrailingZeros(room);
      taskOf = new int[ticks * room];
      timerOf = new long[tasks.tasks];
      deadlineOf = tasks.firsts.clone();
      for (int task = 0; task < tasks.tasks; task++) {
        scheduleAt(task, deadlineOf[task]);
      }
    }

    private void scheduleAt(int task, long deadline) {
      long timer = wheel.scheduleTimer(deadline);
      if ((int) timer >= room) {
        throw new IllegalStateException("a tick of more than " + room + " timers");
      }
      taskOf[at(timer)] = task;
      timerOf[task] = timer;
    }

    private int at(long timer) {
      return ((int) (timer >> 32) << shift) + (int) timer;
    }

    private boolean fireAgain(TimeUnit unit, long now, long timer) {
      int task = taskOf[at(timer)];
      fired++;
      blackhole.consume(task);
      scheduleAt(task, deadlineOf[task] += tasks.periods[task]);
      return true;
    }

    private boolean fireBare(TimeUnit unit, long now, long timer) {
      fired++;
      blackhole.consume(timer);
      next = (next + 1) & (Tasks.CHOICES - 1);
      wheel.scheduleTimer(now + bareDelays[next]);
      return true;
    }

    private final long[] bareDelays = new long[Tasks.CHOICES];

    /** Draws what the periods of the tasks are that fire: the shorter, the more often. */
    @Setup(Level.Trial)
    public void drawBareDelays() {
      SplittableRandom random = new SplittableRandom(8);
      for (int i = 0; i < bareDelays.length; i++) {
        double octaves = random.nextDouble() * Math.log((double) LONGEST / SHORTEST);
        bareDelays[i] = (long) (SHORTEST * Math.exp(octaves));
      }
    }

    private void poll(DeadlineTimerWheel.TimerHandler handler) {
      wanted += FIRINGS;
      while (fired < wanted) { // what is fired too much is wanted less the next time
        wheel.poll(wheel.currentTickTime(), handler, Integer.MAX_VALUE);
      }
    }
  }

  /** Fires tasks, each of which is due again one period later. */
  @Benchmark
  @OperationsPerInvocation(FIRINGS)
  public void fireTable(Table state, Blackhole blackhole) {
    TaskTable table = state.table;
    for (int i = 0; i < FIRINGS; i++) {
      TaskDue due = table.take(table.nextDeadline());
      blackhole.consume(due.id());
    }
  }

  /** The same on the wheel. */
  @Benchmark
  @OperationsPerInvocation(FIRINGS)
  public void fireWheel(Wheel state) {
    state.poll(state.again);
  }

  /** Fires timers that do not know whose they are. */
  @Benchmark
  @OperationsPerInvocation(FIRINGS)
  public void fireBareWheel(Wheel state) {
    state.poll(state.bare);
  }

  /** Cancels a task and registers it anew. */
  @Benchmark
  public void cancelAndRegisterTable(Table state, Tasks tasks) {
    int task = tasks.choose();
    state.table.cancel(task);
    long delay = tasks.delay();
    state.table.register(task, ++state.generation, START + delay, delay);
  }

  /** Changes a task: another deadline under the same id. */
  @Benchmark
  public void changeTable(Table state, Tasks tasks) {
    int task = tasks.choose();
    long delay = tasks.delay();
    state.table.register(task, ++state.generation, START + delay, delay);
  }

  /** Cancels a task's timer and schedules another; that is all the wheel has for a change, too. */
  @Benchmark
  public void cancelAndScheduleWheel(Wheel state, Tasks tasks) {
    int task = tasks.choose();
    state.wheel.cancelTimer(state.timerOf[task]);
    state.scheduleAt(task, START + tasks.delay());
  }
}
