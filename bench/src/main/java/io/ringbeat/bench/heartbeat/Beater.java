package io.ringbeat.bench.heartbeat;

import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import io.netty.util.TimerTask;
import io.ringbeat.bench.support.Cores;
import io.ringbeat.engine.Engine;
import io.ringbeat.engine.EventHandler;
import io.ringbeat.engine.Idle;
import io.ringbeat.engine.Profile;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.time.HeartbeatSpec;
import io.ringbeat.time.HeartbeatSpec.Missed;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * What beats: each on one thread that is pinned to the second core. Lateness is the moment of a
 * beat minus t0 + n x period, as the beating thread itself reads it.
 */
enum Beater {
  /** A loop that does nothing but read the clock: nothing can be more punctual. */
  LIMIT {
    @Override
    void run(long period, Beats beats) {
      Thread thread =
          pinned(
              () -> {
                long scheduled = System.nanoTime();
                boolean more = true;
                while (more) {
                  scheduled += period;
                  long now = System.nanoTime();
                  while (now - scheduled < 0) {
                    now = System.nanoTime();
                  }
                  more = beats.take(now - scheduled);
                }
              });
      thread.start();
      beats.await();
    }
  },

  /** The engine's heartbeat; a handler on the other core reads what the beats say of themselves. */
  RINGBEAT {
    @Override
    void run(long period, Beats beats) {
      EventHandler handler =
          (sequence, time, slab, offset) -> {
            if (Event.kind(slab[offset]) == Kind.HEARTBEAT) {
              beats.take(slab[offset + Event.C] - slab[offset + Event.B]);
            }
          };
      Engine engine = start(period, handler);
      try {
        beats.await();
      } finally {
        engine.close();
      }
    }
  },

  /** The JDK's scheduler. Its t0 is read just before it is called and so a little too early. */
  SCHEDULED_EXECUTOR {
    @Override
    void run(long period, Beats beats) {
      ScheduledThreadPoolExecutor executor =
          new ScheduledThreadPoolExecutor(1, task -> pinned(task));
      executor.prestartAllCoreThreads();
      long start = System.nanoTime();
      long[] scheduled = {start};
      ScheduledFuture<?> series =
          executor.scheduleAtFixedRate(
              () -> {
                long now = System.nanoTime();
                scheduled[0] += period;
                beats.take(now - scheduled[0]);
              },
              period,
              period,
              TimeUnit.NANOSECONDS);
      beats.await();
      series.cancel(false);
      executor.shutdownNow();
    }
  },

  /** Netty's wheel at its finest tick, a millisecond; each beat arms the next. */
  HASHED_WHEEL {
    @Override
    boolean canBeat(long period) {
      return period >= WHEEL_TICK;
    }

    @Override
    void run(long period, Beats beats) {
      HashedWheelTimer timer =
          new HashedWheelTimer(task -> pinned(task), WHEEL_TICK, TimeUnit.NANOSECONDS);
      timer.start();
      TimerTask task =
          new TimerTask() {
            private long scheduled = System.nanoTime() + period;

            @Override
            public void run(Timeout timeout) {
              long now = System.nanoTime();
              boolean more = beats.take(now - scheduled);
              scheduled += period;
              if (more) {
                timer.newTimeout(this, scheduled - now, TimeUnit.NANOSECONDS);
              }
            }
          };
      timer.newTimeout(task, period, TimeUnit.NANOSECONDS);
      beats.await();
      timer.stop();
    }
  };

  private static final long WHEEL_TICK = 1_000_000;

  /** Beats until it was enough. */
  abstract void run(long period, Beats beats);

  /** Tells whether it can beat so fast at all. */
  boolean canBeat(long period) {
    return true;
  }

  /** Starts an engine that beats on the second core and misses no beat. */
  static Engine start(long period, EventHandler handler) {
    return Engine.builder()
        .profile(Profile.PINNED)
        .pinner(Cores::pin)
        .heartbeat(
            HeartbeatSpec.every(period).missed(Missed.CATCH_UP),
            o -> o.core(Cores.core(1)).idle(Idle.BUSY_SPIN))
        .handler("beats", handler, o -> o.core(Cores.core(0)).idle(Idle.BACKING_OFF))
        .start();
  }

  private static Thread pinned(Runnable task) {
    Thread thread =
        new Thread(
            () -> {
              Cores.pin(Cores.core(1));
              task.run();
            },
            "beater");
    thread.setDaemon(true);
    return thread;
  }
}
