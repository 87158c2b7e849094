package io.ringbeat.backtest;

import io.ringbeat.market.Book;
import io.ringbeat.market.Side;
import io.ringbeat.market.TimeInForce;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.Context;
import io.ringbeat.trading.Strategy;
import java.time.Instant;
import java.time.Month;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/** Strategies that are all right but for one line, and one that is all right. */
@SuppressWarnings({ // their faults are the point
  "JavaInstantGetSecondsGetNano",
  "ObjectToString",
  "ReferenceEquality",
  "BoxedPrimitiveEquality"
})
final class Plants {
  private static final AtomicLong RACE = new AtomicLong();
  // Spread over its table, so that wherever it begins another one is the first.
  private static final Set<Object> MANY =
      Set.of(LongStream.range(0, 20_000).map(i -> 2 * i).boxed().toArray());

  private static long leaked;

  private Plants() {}

  /** What is added to a price, in ticks. */
  @FunctionalInterface
  interface Skew {
    long of(Quoter quoter, Context context);
  }

  private static final class Plain {}

  /** Sends an order on each of its tasks; a plant decides on the price. */
  static final class Quoter implements Strategy {
    private final Skew skew;
    private final boolean forgetful;
    long calls;
    long memory; // what a forgetful one does not save
    final List<Long> deviations = new ArrayList<>();

    Quoter(Skew skew, boolean forgetful) {
      this.skew = skew;
      this.forgetful = forgetful;
    }

    @Override
    public void onStart(Context context) {
      context.every(10);
    }

    @Override
    public void onTask(Context context, TaskDue task) {
      calls++;
      memory += calls % 7;
      Book book = context.book(0);
      if (!book.isTwoSided()) {
        return;
      }
      long ticks = book.bestBid() - 10 + skew.of(this, context);
      context.submit(0, Side.BUY, ticks, 1, TimeInForce.IOC);
    }

    /** Notes where the wrong value is another one than the right one. */
    long wrong(Context context, long right, long wrong) {
      if (right != wrong) {
        deviations.add(context.sequence());
      }
      return wrong;
    }

    @Override
    public void save(StateWriter out) {
      out.put("calls", calls);
      if (!forgetful) {
        out.put("memory", memory);
      }
    }

    @Override
    public void load(Context context, StateReader in) {
      calls = in.number("calls");
      memory = forgetful ? 0 : in.number("memory");
    }
  }

  static Quoter sound() {
    return new Quoter((quoter, context) -> right(quoter), false);
  }

  private static long right(Quoter quoter) {
    return Math.floorMod(quoter.memory, 5);
  }

  static Quoter forgetful() {
    return new Quoter((quoter, context) -> right(quoter), true);
  }

  /** Takes something from elsewhere than the events. */
  static Map<String, Skew> elsewhere() {
    Map<String, Skew> all = new LinkedHashMap<>();
    all.put("nanoTime", (quoter, context) -> System.nanoTime() >>> 3 & 7);
    all.put("currentTimeMillis", (quoter, context) -> System.currentTimeMillis() / 3 & 7);
    all.put("Instant.now", (quoter, context) -> Instant.now().getNano() / 1_000 & 7);
    all.put("unseeded Random", (quoter, context) -> new Random().nextInt(8));
    all.put("Math.random", (quoter, context) -> (long) (Math.random() * 8));
    all.put("ThreadLocalRandom", (quoter, context) -> ThreadLocalRandom.current().nextInt(8));
    all.put("randomUUID", (quoter, context) -> UUID.randomUUID().hashCode() & 7);
    all.put("identityHashCode", (quoter, context) -> System.identityHashCode(new Plain()) & 7);
    all.put("Object.hashCode", (quoter, context) -> new Plain().hashCode() & 7);
    all.put("Object.toString", (quoter, context) -> new Plain().toString().hashCode() & 7);
    all.put("order of a HashMap", (quoter, context) -> first(new HashMap<>()));
    all.put(
        "order of a HashSet of enums",
        (quoter, context) -> order(new HashSet<>(EnumSet.allOf(Month.class))));
    all.put("order of Set.of", (quoter, context) -> (Long) MANY.iterator().next());
    all.put("race", (quoter, context) -> race());
    all.put(
        "freeMemory",
        (quoter, context) -> new byte[100].length & Runtime.getRuntime().freeMemory() / 64 & 7);
    all.put("pid", (quoter, context) -> ProcessHandle.current().pid());
    all.put(
        "time zone",
        (quoter, context) ->
            Instant.ofEpochSecond(context.now() / 1_000_000_000)
                    .atZone(ZoneId.systemDefault())
                    .getMinute()
                & 31);
    all.put("locale", (quoter, context) -> String.format("%.1f", 0.5).charAt(1) & 15);
    all.put("property", (quoter, context) -> Long.getLong("ringbeat.planted", 3));
    all.put("processors", (quoter, context) -> Runtime.getRuntime().availableProcessors());
    all.put("static state", (quoter, context) -> leaked++ & 7);
    return all;
  }

  /** Sums up the order of a set. */
  private static long order(Set<?> set) {
    long order = 0;
    for (Object each : set) {
      order = order * 31 + each.toString().hashCode();
    }
    return order & 0xFFFFF;
  }

  private static long first(Map<Object, Integer> map) {
    for (int i = 0; i < 8; i++) {
      map.put(new Plain(), i);
    }
    return map.values().iterator().next();
  }

  private static long race() {
    Thread other = new Thread(() -> RACE.addAndGet(3));
    other.start();
    long seen = RACE.get() ^ System.nanoTime() >>> 4;
    try {
      other.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return seen & 7;
  }

  /** Right at first, and wrong from some event on. */
  static Map<String, Skew> defects() {
    Map<String, Skew> all = new LinkedHashMap<>();
    all.put("a limit off by one", wrong((right, calls) -> calls > 20 ? right + 1 : right));
    all.put(
        "an int that overflows",
        wrong((right, calls) -> (int) (calls * 178_956_971L) < 0 ? right + 2 : right));
    all.put("a remainder of negatives", wrong((right, calls) -> (right - 3) % 5 < -2 ? -1 : right));
    all.put(
        "boxes that are compared", wrong((right, calls) -> same(calls + 118) ? right : right + 1));
    all.put(
        "a sum of decimals",
        wrong((right, calls) -> sum(calls) == calls / 10.0 ? right : right + 1));
    all.put(
        "a narrowing cast", wrong((right, calls) -> (byte) (calls * 9) < 0 ? right + 1 : right));
    all.put(
        "a shift too far", wrong((right, calls) -> 1 << calls == 1L << calls ? right : right + 3));
    all.put(
        "a fraction cut off",
        wrong((right, calls) -> calls / 7 * 7 + calls % 8 == calls ? right : right + 1));
    all.put("Math.exp", wrong((right, calls) -> exp(calls) ? right : right + 1));
    return all;
  }

  /** What it should be, and how often it was asked. */
  private interface Wrong {
    long of(long right, long calls);
  }

  private static Skew wrong(Wrong wrong) {
    return (quoter, context) ->
        quoter.wrong(context, right(quoter), wrong.of(right(quoter), quoter.calls));
  }

  private static boolean same(long value) {
    Long one = value;
    Long other = value;
    return one == other;
  }

  private static double sum(long count) {
    double sum = 0;
    for (long i = 0; i < count; i++) {
      sum += 0.1;
    }
    return sum;
  }

  /** Whether the intrinsic function gives what the exact one does. */
  private static boolean exp(long calls) {
    for (int i = 0; i < 1_000; i++) {
      double x = calls + i * 0.0137;
      if (Math.exp(x) != StrictMath.exp(x)) {
        return false;
      }
    }
    return true;
  }

  static Supplier<Strategy> of(Skew skew) {
    return () -> new Quoter(skew, false);
  }
}
