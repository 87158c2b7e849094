package io.ringbeat.rabbitmq;

import io.ringbeat.beat.Firing;
import io.ringbeat.beat.LedgerCode;
import io.ringbeat.engine.Core;
import io.ringbeat.engine.CoreContext;
import io.ringbeat.engine.Engine;
import io.ringbeat.engine.Publisher;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.Parcel;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;

/** An engine with a beat's gateway, around a core that follows the protocol of the ledger. */
final class BeatHost implements AutoCloseable {
  private static final long SECOND = 1_000_000_000;

  /** What the listener was told, in order, without the runs that were sent. */
  final ConcurrentLinkedQueue<String> told = new ConcurrentLinkedQueue<>();

  final AtomicInteger sent = new AtomicInteger();
  final Runs core;
  final BeatGateway gateway;
  final Engine engine;
  private final Publisher feed;

  /** Runs number 1, 2, ... of one entry are due, up to what it is told: each is run once. */
  static final class Runs implements Core {
    private static final int WINDOW = 2_000;

    final ConcurrentSkipListSet<Long> recorded = new ConcurrentSkipListSet<>();
    final ConcurrentSkipListMap<Long, Integer> answers = new ConcurrentSkipListMap<>();
    final AtomicInteger asked = new AtomicInteger();
    final ConcurrentLinkedQueue<String> claims = new ConcurrentLinkedQueue<>();
    volatile long place;
    volatile boolean leading;
    private final String member;
    private final LongFunction<String> body;
    private final Parcel parcel = new Parcel();
    private final Map<Long, Long> open = new TreeMap<>(); // runs by their command's id
    private final TreeSet<Long> decided = new TreeSet<>(); // and not recorded
    private long held;
    private long due;
    private long next = 1;

    Runs(String member, long place, LongFunction<String> body) {
      this.member = member;
      this.place = place;
      this.body = body;
    }

    /** Returns how many claims were read. */
    int epoch() {
      return claims.size();
    }

    @Override
    public void onEvent(CoreContext context, long[] slab, int offset) {
      switch (Event.kind(slab[offset])) {
        case Kind.MESSAGE -> {
          due = Math.max(due, slab[offset + Event.B]);
          if (slab[offset + Event.C] != 0) {
            stray(context, slab[offset + Event.C]);
          }
        }
        case Kind.CONFIRM -> confirm(slab[offset + Event.A], slab[offset + Event.B]);
        case Kind.LEDGER -> ledger(context, slab, offset);
        default -> {}
      }
      for (; leading && next <= due && open.size() < WINDOW; next++) {
        if (!recorded.contains(next) && decided.add(next)) {
          Firing firing =
              new Firing("e", next * SECOND, next, next * SECOND, held, body.apply(next));
          open.put(context.send(firing.write(parcel), 0), next);
          asked.incrementAndGet();
        }
      }
    }

    private void stray(CoreContext context, long nonce) {
      context.send(new Firing("stray", 0, 1, 0, nonce, body.apply(0)).write(parcel), 0);
      asked.incrementAndGet();
    }

    private void confirm(long command, long outcome) {
      answers.merge(command, 1, Integer::sum);
      Long run = open.remove(command);
      if (run != null && outcome != 0) {
        decided.remove(run);
        next = Math.min(next, run);
      }
    }

    private void ledger(CoreContext context, long[] slab, int offset) {
      long nonce = slab[offset + Event.B];
      long code = slab[offset + Event.A];
      if (code == LedgerCode.LOCKED) {
        held = nonce;
        long[] claim = parcel.clear().text(member).event(Kind.LEDGER);
        claim[Event.A] = LedgerCode.CLAIM;
        claim[Event.B] = nonce;
        context.send(claim, 0);
        asked.incrementAndGet();
        return;
      }
      if (code == LedgerCode.LOST) {
        if (nonce == held) {
          held = 0;
          leading = false;
          decided.clear();
          next = 1;
        }
        return;
      }
      if (slab[offset + Event.C] <= place) {
        return;
      }
      place = slab[offset + Event.C];
      parcel.read(slab, offset);
      if (code == LedgerCode.CLAIM) {
        claims.add(parcel.text());
        leading = nonce == held;
        return;
      }
      for (long i = 0; i < slab[offset + Event.D]; i++) {
        long run = parcel.number() / SECOND;
        parcel.text();
        recorded.add(run);
        decided.remove(run);
      }
      parcel.requireEnd();
    }
  }

  /**
   * Starts one.
   *
   * @param place the last place of the ledger that the core knows
   * @param body of each run
   */
  BeatHost(String beat, String member, Endpoint endpoint, long place, LongFunction<String> body) {
    core = new Runs(member, place, body);
    gateway =
        new BeatGateway(
            beat,
            member,
            endpoint,
            () -> core.place,
            new BeatListener() {
              @Override
              public void locked() {
                told.add("locked");
              }

              @Override
              public void lost(String why) {
                told.add("lost");
              }

              @Override
              public void sent(Firing firing) {
                sent.incrementAndGet();
              }

              @Override
              public void refused(Firing firing, String why) {
                told.add("refused " + firing.number() + ": " + why);
              }
            });
    engine = Engine.builder().ringSize(1 << 15).core("core", core).gateway(gateway).start();
    feed = engine.publisher("feed");
  }

  BeatHost(String beat, String member, Endpoint endpoint, String queue) {
    this(beat, member, endpoint, -1, run -> body(queue, "", null));
  }

  /** The body of a task. */
  static String body(String queue, String exchange, String key) {
    return new io.ringbeat.rabbitmq.codec.CeleryBody(
            io.ringbeat.rabbitmq.codec.CeleryTask.of("proj.add", queue, List.of(1, 2), Map.of()),
            exchange,
            key)
        .write();
  }

  /** Makes runs due, up to that number. */
  void due(long number) {
    feed.message(1, number, 0, 0, new byte[0], 0, 0);
  }

  /** Lets the core send a run of a lock that nobody has. */
  void stray() {
    feed.message(1, 0, Long.MAX_VALUE, 0, new byte[0], 0, 0);
  }

  /** Returns whether each command was answered. */
  boolean isAnswered() {
    return core.answers.size() == core.asked.get();
  }

  /** Returns a counter. */
  long counter(String name) {
    long[] found = {-1};
    gateway.readCounters(
        (scope, each, value) -> {
          if (each.equals(name)) {
            found[0] = value;
          }
        });
    return found[0];
  }

  /** Returns how often commands were answered that were answered more than once. */
  List<Long> answeredTwice() {
    return core.answers.entrySet().stream()
        .filter(each -> each.getValue() != 1)
        .map(Map.Entry::getKey)
        .toList();
  }

  @Override
  public void close() {
    gateway.close();
    engine.close(5_000_000_000L);
  }
}
