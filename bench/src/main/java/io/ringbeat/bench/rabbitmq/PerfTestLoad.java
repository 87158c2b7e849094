package io.ringbeat.bench.rabbitmq;

import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.perf.MulticastParams;
import com.rabbitmq.perf.MulticastSet;
import com.rabbitmq.perf.metrics.PerformanceMetrics;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SynchronizedHistogram;

/**
 * RabbitMQ's PerfTest: one producer and one consumer, with connections of their own, as its program
 * makes them; only what it measures comes here instead of to its console.
 */
final class PerfTestLoad implements Load, PerformanceMetrics, MulticastSet.CompletionHandler {
  private static final int ACK_EVERY = 256;
  private static final long MOST = 60_000_000_000L; // ns
  private static final long PATIENCE = 60_000; // ms

  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicLong confirmed = new AtomicLong();
  private final AtomicLong handled = new AtomicLong();
  private final Histogram confirms = new SynchronizedHistogram(MOST, 3);
  private final Histogram takings = new SynchronizedHistogram(MOST, 3);
  private final Thread runner;
  private volatile boolean recording;
  private volatile boolean closing;
  private volatile String failure; // null: none

  /**
   * Starts it.
   *
   * @param rate messages per second; 0: as many as it can
   */
  PerfTestLoad(Way way, int rate) {
    MulticastParams params = new MulticastParams();
    params.setExchangeName(way.name());
    params.setExchangeType("direct");
    params.setQueueNames(List.of(way.name()));
    params.setRoutingKey(way.name());
    params.setPredeclared(true);
    params.setSkipBindingQueues(true);
    params.setAutoDelete(false);
    params.setFlags(List.of("persistent", "mandatory"));
    params.setMinMsgSize(Way.BODY);
    params.setConfirm(Way.WINDOW);
    params.setConsumerPrefetch(Way.PREFETCH);
    params.setMultiAckEvery(ACK_EVERY);
    if (rate > 0) {
      params.setProducerRateLimit(rate);
    }
    ConnectionFactory factory = new ConnectionFactory();
    try {
      factory.setUri(way.uri());
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(e);
    }
    factory.setAutomaticRecoveryEnabled(false);
    MulticastSet set = new MulticastSet(this, factory, params, List.of(way.uri().toString()), this);
    runner = new Thread(() -> run(set), "perf-test");
    runner.setDaemon(true);
    runner.start();
  }

  private void run(MulticastSet set) {
    try {
      set.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      failure = e.toString();
    }
  }

  @Override
  public void waitForCompletion() throws InterruptedException {
    over.await();
  }

  @Override
  public void countDown(String reason) {
    if (!closing) {
      failure = reason;
    }
  }

  @Override
  public void start() {}

  @Override
  public void published() {}

  @Override
  public void confirmed(int count, long[] latencies) {
    confirmed.addAndGet(count);
    if (recording) {
      for (long latency : latencies) {
        confirms.recordValue(Math.max(0, Math.min(MOST, latency)));
      }
    }
  }

  @Override
  public void nacked(int count) {
    failure = "the broker has refused " + count + " messages";
  }

  @Override
  public void returned() {
    failure = "the broker has no queue for a message";
  }

  @Override
  public void received(long latency) {
    handled.incrementAndGet();
    if (recording) {
      takings.recordValue(Math.max(0, Math.min(MOST, latency)));
    }
  }

  @Override
  public Duration interval() {
    return Duration.ZERO;
  }

  @Override
  public void resetGlobals() {}

  @Override
  public long confirmed() {
    return confirmed.get();
  }

  @Override
  public long handled() {
    return handled.get();
  }

  @Override
  public void record(boolean on) {
    recording = on;
  }

  @Override
  public Histogram confirms() {
    return confirms;
  }

  @Override
  public Histogram takings() {
    return takings;
  }

  @Override
  public void close() {
    closing = true;
    over.countDown();
    try {
      runner.join(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (failure != null || runner.isAlive()) {
      throw new IllegalStateException("PerfTest: " + (failure != null ? failure : "does not end"));
    }
  }
}
