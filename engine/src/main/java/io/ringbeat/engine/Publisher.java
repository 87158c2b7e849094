package io.ringbeat.engine;

import io.ringbeat.event.ControlCode;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.Payload;
import io.ringbeat.time.EngineClock;
import io.ringbeat.time.TaskSpec;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Objects;

/**
 * Publishes events into an engine's ring. One publisher serves one thread at a time; each producer
 * takes its own from {@link Engine#publisher}.
 *
 * <p>Every call stamps the engine time, from the engine's clock and never earlier than this
 * publisher's stamp before, and fills the source. Events of one publisher keep their order. No user
 * code runs between the claim of a slot and its publication. Nothing is allocated once warm, but
 * for exceptions.
 *
 * <p>A call returns the event's sequence, or {@link #DROPPED} or {@link #HELD} where the {@link
 * FullRing} policy of the event's kind allows that. It throws {@link RingFullException} if there
 * was no room and the policy is to wait or to fail, {@link EngineStoppedException} if the engine
 * was closed or is down, and {@link IllegalArgumentException} for what can never be published; in
 * each case nothing of the event is visible.
 */
public final class Publisher {
  /** Returned when the ring was full and the event was dropped. */
  public static final long DROPPED = -1;

  /**
   * Returned when the ring was full and the event is held until the next one, or {@link #flush}.
   */
  public static final long HELD = -2;

  /** Returned by {@link #offer} when the ring was full and nothing was done. */
  public static final long FULL = -3;

  private static final long MARKET_DATA = Event.AT_VENUE | Event.AT_CORE;
  private static final long SOURCE_MASK = ~Event.header(0, 0, Event.MAX_SOURCE, 0);
  private static final int MOST_OF_A_TASK = 2; // slots; the least ring has to take them
  private static final VarHandle PUBLISHED;

  static {
    try {
      PUBLISHED = MethodHandles.lookup().findVarHandle(Publisher.class, "published", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final String name;
  private final Ring ring;
  private final OneProducerSequencer one; // the ring's, null where several publish
  private final int mask;
  private final long[] slab;
  private final Lifecycle lifecycle;
  private final EngineClock clock;
  private final Backpressure backpressure;
  private final long sourceBits;
  private final int reserve;
  private final boolean internal;
  private final boolean hasCore;
  private final Overflow overflow;
  private final FullRing[] policies = new FullRing[256];
  private final long[] scratch = new long[Event.WORDS];
  private final long[] taskEvent = new long[2 * Event.WORDS];
  private long timeoutNanos = 1_000_000_000;

  private long lastStamp = Long.MIN_VALUE;
  private long published; // read by others; where one publishes, slots that begin no event
  private final Counter waits = new Counter();
  private final Counter refused = new Counter();

  Publisher(
      String name,
      int source,
      Ring ring,
      Lifecycle lifecycle,
      EngineClock clock,
      Backpressure backpressure,
      boolean internal,
      boolean hasCore) {
    this.name = name;
    this.ring = ring;
    one = ring.one();
    mask = (ring.slots() - 1) << 3;
    this.slab = ring.slab();
    this.lifecycle = lifecycle;
    this.clock = clock;
    this.backpressure = backpressure;
    this.internal = internal;
    this.hasCore = hasCore;
    sourceBits = Event.header(0, 0, source, 0);
    published = one != null ? ring.cursor() + 1 : 0;
    reserve = internal || one != null ? 0 : ring.slots() >> 3;
    overflow = new Overflow(this);
    Arrays.fill(policies, FullRing.WAIT);
  }

  /**
   * Sets what happens to events of a kind when the ring is full; without this they wait.
   *
   * @param kind one of the constants of {@link Kind}
   * @param policy what happens
   * @return this
   * @throws IllegalArgumentException if events of that kind may not be lost so
   */
  public Publisher whenFull(int kind, FullRing policy) {
    if (kind <= 0 || kind >= policies.length) {
      throw new IllegalArgumentException("there is no kind " + kind);
    }
    boolean marketData = kind >= Kind.DEPTH && kind <= Kind.MARK;
    if (policy == FullRing.DROP && !marketData) {
      throw new IllegalArgumentException(Kind.name(kind) + " is never dropped; market data can be");
    }
    if (kind == Kind.CLEAR) {
      throw new IllegalArgumentException("CLEAR goes by the policy for SNAPSHOT");
    }
    if (policy == FullRing.CONFLATE && kind != Kind.QUOTE && kind != Kind.SNAPSHOT) {
      throw new IllegalArgumentException(
          Kind.name(kind)
              + " cannot be conflated: only a QUOTE or a SNAPSHOT stands for those before it");
    }
    policies[kind] = policy;
    return this;
  }

  /**
   * Sets how long {@link FullRing#WAIT} waits; without this a second.
   *
   * @param nanos ns, 0 or more
   * @return this
   */
  public Publisher timeout(long nanos) {
    if (nanos < 0) {
      throw new IllegalArgumentException("a timeout of " + nanos + " ns");
    }
    timeoutNanos = nanos;
    return this;
  }

  /**
   * Publishes a change of a level of a book.
   *
   * @param instrument id of the instrument
   * @param flags {@link Event#SELL} for the ask side, {@link Event#LAST} if the feed's message ends
   *     here
   * @param venueTime ns since the epoch
   * @param ticks the level's price
   * @param lots its quantity now, 0 deletes it
   * @param updateId the feed's number of the update
   * @return the sequence, or {@link #DROPPED}
   */
  public long depth(
      int instrument, long flags, long venueTime, long ticks, long lots, long updateId) {
    return publish(
        Event.header(Kind.DEPTH, MARKET_DATA | flags, 0, instrument),
        venueTime,
        ticks,
        lots,
        updateId,
        0,
        0);
  }

  /**
   * Publishes a trade.
   *
   * @param instrument id of the instrument
   * @param flags {@link Event#SELL} if the seller was the aggressor
   * @param venueTime ns since the epoch
   * @param ticks the price
   * @param lots the quantity
   * @param tradeId the feed's number of the trade
   * @return the sequence, or {@link #DROPPED}
   */
  public long trade(
      int instrument, long flags, long venueTime, long ticks, long lots, long tradeId) {
    return publish(
        Event.header(Kind.TRADE, MARKET_DATA | Event.LAST | flags, 0, instrument),
        venueTime,
        ticks,
        lots,
        tradeId,
        0,
        0);
  }

  /**
   * Publishes a best bid and ask.
   *
   * @param instrument id of the instrument
   * @param venueTime ns since the epoch
   * @param bidTicks the bid's price
   * @param bidLots its quantity, 0 if there is no bid
   * @param askTicks the ask's price
   * @param askLots its quantity, 0 if there is no ask
   * @param updateId the feed's number of the update
   * @return the sequence, {@link #DROPPED} or {@link #HELD}
   */
  public long quote(
      int instrument,
      long venueTime,
      long bidTicks,
      long bidLots,
      long askTicks,
      long askLots,
      long updateId) {
    return publish(
        Event.header(Kind.QUOTE, MARKET_DATA | Event.LAST, 0, instrument),
        venueTime,
        bidTicks,
        bidLots,
        askTicks,
        askLots,
        updateId);
  }

  /**
   * Publishes an event of any kind that takes one slot.
   *
   * @param header see {@link Event#header}; its source is replaced by this publisher's
   * @param venueTime ns since the epoch, 0 if there is none
   * @param a word A
   * @param b word B
   * @param c word C
   * @param d word D
   * @param e word E
   * @return the sequence, {@link #DROPPED} or {@link #HELD}
   */
  public long publish(long header, long venueTime, long a, long b, long c, long d, long e) {
    long own = (header & SOURCE_MASK) | sourceBits;
    if ((header & Event.LONG) == 0 && lifecycle.isAccepting() && overflow.isEmpty()) {
      long stamp = stamp();
      OneProducerSequencer one = this.one;
      long sequence = one != null ? one.tryClaim(1) : tryClaim(1);
      if (sequence >= 0) {
        fill(slab, (int) sequence << 3 & mask, own, venueTime, stamp, a, b, c, d, e);
        if (one != null) {
          one.publish(sequence); // which counts it, too
        } else {
          ring.publish(sequence);
          count(1, 1);
        }
        return sequence;
      }
    }
    return publishSlowly(own, venueTime, a, b, c, d, e);
  }

  private long publishSlowly(long header, long venueTime, long a, long b, long c, long d, long e) {
    if ((header & Event.LONG) != 0) {
      throw new IllegalArgumentException("an event with a payload is published by message or copy");
    }
    requireServed();
    fill(scratch, 0, header, venueTime, stamp(), a, b, c, d, e);
    return publishWhenFull(scratch, 0, 1, policyOf(scratch, 0, Event.WORDS));
  }

  /**
   * Publishes that a task is registered, or that the task of that id is changed.
   *
   * @param id the task's id, not negative: those are the core's own
   * @param task what it is
   * @return the sequence; it is the registration's generation, too
   * @throws IllegalStateException if the engine has no core: it keeps the tasks
   */
  public long register(long id, TaskSpec task) {
    if (id < 0) {
      throw new IllegalArgumentException("task id " + id + "; negative ids are the core's own");
    }
    requireServed();
    if (!hasCore) {
      throw new IllegalStateException(
          "task " + id + " would never be due: tasks are the core's, and the engine has none");
    }
    int slots = task.register(id, taskEvent);
    return copy(taskEvent, 0, slots * Event.WORDS);
  }

  /**
   * Publishes that a task is unregistered; one that is not registered is passed over.
   *
   * @param id the task's id
   * @return the sequence
   */
  public long unregister(long id) {
    if (id < 0) {
      throw new IllegalArgumentException("task id " + id + "; negative ids are the core's own");
    }
    TaskSpec.unregister(id, taskEvent);
    return copy(taskEvent, 0, Event.WORDS);
  }

  /**
   * Publishes that a task which ran elsewhere has ended.
   *
   * @param id the task's id
   * @param generation as the command that started it had it
   * @param occurrence as the command that started it had it
   * @param outcome 0 if it ended well
   * @return the sequence
   */
  public long taskDone(long id, long generation, long occurrence, long outcome) {
    return publish(
        Event.header(Kind.TASK_DONE, 0, 0, 0), 0, id, generation, occurrence, outcome, 0);
  }

  /**
   * Publishes that the other side has taken a command, or refused it.
   *
   * @param commandId the command's id
   * @param outcome 0 if it was taken
   * @return the sequence
   */
  public long confirm(long commandId, long outcome) {
    return publish(Event.header(Kind.CONFIRM, 0, 0, 0), 0, commandId, outcome, 0, 0, 0);
  }

  /**
   * Publishes a message with a payload of bytes, all or nothing.
   *
   * @param type what the message means
   * @param b word B, free
   * @param c word C, free
   * @param d word D, free
   * @param payload the bytes
   * @param from index of the first
   * @param length how many
   * @return the sequence of its first slot
   * @throws IllegalArgumentException if it takes more than {@link #mostSlotsAtOnce}
   */
  public long message(long type, long b, long c, long d, byte[] payload, int from, int length) {
    Objects.checkFromIndexSize(from, length, payload.length);
    int slots = 1 + Event.payloadSlots(length);
    requireFits(slots);
    requireServed();
    long header = Event.header(Kind.MESSAGE, Event.LONG, 0, 0) | sourceBits;
    FullRing policy = policies[Kind.MESSAGE];
    long began = 0;
    for (int tries = 0; ; tries++) {
      if (overflow.flush()) {
        long stamp = stamp(); // before the claim: a clock that throws must not leave one behind
        long last = tryClaim(slots);
        if (last >= 0) {
          long first = last - slots + 1;
          int offset = ring.offset(first);
          fill(slab, offset, header, 0, stamp, type, b, c, d, length);
          Payload.put(slab, offset, payload, from, length);
          ring.publish(first, last);
          count(slots, 1);
          return first;
        }
      }
      began = waitOrThrow(policy, Kind.MESSAGE, tries, began);
    }
  }

  /**
   * Publishes events that lie back to back, as one batch: all or nothing, with one stamp. Where the
   * ring is full, the batch goes by the strictest policy among its kinds. It is conflated only if
   * it is a whole snapshot: SNAPSHOT and CLEAR rows of one instrument, the first a CLEAR of a whole
   * side, the last with {@link Event#LAST}. CLEAR goes by the policy for SNAPSHOT.
   *
   * @param events the longs to copy; their engine times and sources are replaced
   * @param from index of word 0 of the first event
   * @param to index behind the last event
   * @return the sequence of the first, {@link #DROPPED} or {@link #HELD}
   * @throws IllegalArgumentException if there is none, the last one is cut off, or they take more
   *     than {@link #mostSlotsAtOnce}
   */
  public long copy(long[] events, int from, int to) {
    Objects.checkFromToIndex(from, to, events.length);
    int slots = (to - from) / Event.WORDS;
    requireFits(slots);
    requireWhole(events, from, to);
    requireServed();
    if (overflow.isEmpty()) {
      long first = tryCopy(events, from, slots, stamp());
      if (first >= 0) {
        return first;
      }
    }
    return publishWhenFull(events, from, slots, policyOf(events, from, to));
  }

  /**
   * Publishes events if there is room now, whatever the policies say. For agents, which must not
   * wait.
   *
   * @param events the longs to copy; their engine times and sources are replaced
   * @param from index of word 0 of the first event
   * @param slots how many slots they take
   * @return the sequence of the first, or {@link #FULL}: keep them and try again
   * @throws IllegalArgumentException if they are not whole, or would never find room
   */
  public long offer(long[] events, int from, int slots) {
    Objects.checkFromIndexSize(from, slots * Event.WORDS, events.length);
    if (slots > MOST_OF_A_TASK) {
      requireFits(slots);
    }
    requireWhole(events, from, from + slots * Event.WORDS);
    requireServed();
    if (!overflow.flush()) {
      return FULL;
    }
    return tryCopy(events, from, slots, stamp());
  }

  /**
   * Publishes what is held and what has to be said of dropped events, as far as there is room.
   *
   * @return whether nothing is held any more
   */
  public boolean flush() {
    requireServed();
    return overflow.flush();
  }

  /**
   * Returns how much one call can publish.
   *
   * @return slots, a quarter of the ring, at most {@link Ring#MOST_SLOTS_AT_ONCE}
   */
  public int mostSlotsAtOnce() {
    return ring.mostSlotsAtOnce();
  }

  /**
   * Returns the name.
   *
   * @return the one it was asked for with
   */
  public String name() {
    return name;
  }

  /**
   * Returns the id that its events carry.
   *
   * @return the source, from 0
   */
  public int source() {
    return Event.source(sourceBits);
  }

  /**
   * Reads the counters; from any thread.
   *
   * @param sink takes each under the scope {@code publisher.<name>}
   */
  void readCounters(CounterSink sink) {
    String scope = "publisher." + name;
    long counted = (long) PUBLISHED.getOpaque(this);
    sink.counter(scope, "published", one != null ? ring.cursor() + 1 - counted : counted);
    sink.counter(scope, "waits", waits.get());
    sink.counter(scope, "refused", refused.get());
    sink.counter(scope, "held", overflow.held());
    sink.counter(scope, "dropped", overflow.dropped());
    sink.counter(scope, "conflated", overflow.conflated());
  }

  /** Notes that what is in the ring so far is not this publisher's. */
  void onStartPublished() {
    if (one != null) {
      PUBLISHED.setOpaque(this, ring.cursor() + 1);
    }
  }

  /** Returns how much this publisher still owes the sequence; from any thread. */
  long held() {
    return overflow.held();
  }

  /** Returns the time for an event that is published now. */
  long stamp() {
    long now = clock.now();
    if (now > lastStamp) {
      lastStamp = now;
    }
    return lastStamp;
  }

  /** Tells whether an event would find room now; other producers may be quicker. */
  boolean hasRoom() {
    return ring.hasRoom(1 + reserve);
  }

  /** Claims slots if there is room and leaves the engine's own producers theirs; -1 if not. */
  long tryClaim(int slots) {
    return reserve != 0 && !ring.hasRoom(slots + reserve) ? -1 : ring.tryClaim(slots);
  }

  /** Publishes a CONTROL event, if there is room; returns its sequence, or -1. */
  long tryControl(long code, long b, long c) {
    return tryPublish(Event.header(Kind.CONTROL, 0, 0, 0), 0, code, b, c, 0, 0);
  }

  /** Publishes the first event of a journalled run: the ring is empty. */
  void start(byte[] description) {
    int slots = 1 + Event.payloadSlots(description.length);
    requireFits(slots);
    long[] words = new long[slots * Event.WORDS];
    words[0] = Event.header(Kind.CONTROL, Event.LONG, 0, 0);
    words[Event.A] = ControlCode.START;
    words[Event.E] = description.length;
    Payload.put(words, 0, description, 0, description.length);
    tryCopy(words, 0, slots, stamp());
  }

  /** Publishes one event of this publisher's own making, if there is room; -1 if there is none. */
  long tryPublish(long header, long venueTime, long a, long b, long c, long d, long e) {
    long stamp = stamp();
    long sequence = tryClaim(1);
    if (sequence < 0) {
      return -1;
    }
    long own = (header & SOURCE_MASK) | sourceBits;
    fill(slab, ring.offset(sequence), own, venueTime, stamp, a, b, c, d, e);
    ring.publish(sequence);
    count(1, 1);
    return sequence;
  }

  /** Counts events; where one publishes, the sequence does but for the slots of payloads. */
  private void count(int slots, int events) {
    PUBLISHED.setOpaque(this, published + (one != null ? slots - events : events));
  }

  /** Copies events, each with a stamp and the source; returns the first's sequence, or FULL. */
  long tryCopy(long[] events, int from, int slots, long stamp) {
    long last = tryClaim(slots);
    if (last < 0) {
      return FULL;
    }
    long first = last - slots + 1;
    ring.write(first, events, from, slots);
    int count = 0;
    long sequence = first;
    while (sequence <= last) {
      int offset = ring.offset(sequence);
      slab[offset] = (slab[offset] & SOURCE_MASK) | sourceBits;
      slab[offset + Event.ENGINE_TIME] = stamp;
      sequence += Event.slots(slab, offset);
      count++;
    }
    ring.publish(first, last);
    count(slots, count);
    return first;
  }

  private long publishWhenFull(long[] events, int from, int slots, FullRing policy) {
    long began = 0;
    for (int tries = 0; ; tries++) {
      requireServed(); // an engine that has stopped has no room, and no policy
      if (overflow.flush()) {
        long first = tryCopy(events, from, slots, stamp());
        if (first >= 0) {
          return first;
        }
      }
      if (policy == FullRing.DROP) {
        overflow.drop(events, from, slots);
        return DROPPED;
      }
      if (policy == FullRing.CONFLATE) {
        overflow.hold(events, from, slots);
        return HELD;
      }
      began = waitOrThrow(policy, Event.kind(events[from]), tries, began);
    }
  }

  /** Waits a little; returns when the waiting began. */
  private long waitOrThrow(FullRing policy, int kind, int tries, long began) {
    requireServed();
    if (policy == FullRing.FAIL) {
      refused.add(1);
      throw new RingFullException(
          Kind.name(kind) + " of publisher " + name + " refused: the ring is full" + slots());
    }
    long now = backpressure.nanoTime();
    long start = tries == 0 ? now : began;
    if (tries == 0) {
      waits.add(1);
    }
    if (now - start > timeoutNanos || !backpressure.pause(tries)) {
      refused.add(1);
      throw new RingFullException(
          Kind.name(kind)
              + " of publisher "
              + name
              + " refused: the ring is full"
              + slots()
              + " and no room came in "
              + (now - start) / 1_000_000
              + " ms; is a handler too slow?");
    }
    return start;
  }

  private String slots() {
    return " (" + ring.slots() + " slots)";
  }

  private void requireServed() {
    if (internal ? !lifecycle.isRunning() || !lifecycle.isLive() : !lifecycle.isAccepting()) {
      lifecycle.refuse();
    }
  }

  private void requireFits(int slots) {
    if (slots > ring.mostSlotsAtOnce()) {
      throw new IllegalArgumentException(
          slots
              + " slots at once; at most a quarter of the ring, and never more than 65,536: "
              + ring.mostSlotsAtOnce()
              + ". Make the ring larger or send less at once");
    }
  }

  private static void requireWhole(long[] events, int from, int to) {
    if (!Event.areWhole(events, from, to)) {
      throw new IllegalArgumentException(
          "the longs from " + from + " to " + to + " are not one or more whole events");
    }
  }

  /** The strictest policy among the kinds; to be conflated, events must be a state as a whole. */
  private FullRing policyOf(long[] events, int from, int to) {
    boolean snapshot =
        Event.kind(events[from]) == Kind.CLEAR && Event.has(events[from], Event.NO_PRICE);
    FullRing strictest = FullRing.CONFLATE;
    for (int i = from; i < to; i += Event.slots(events, i) * Event.WORDS) {
      int kind = Event.kind(events[i]);
      boolean row = kind == Kind.SNAPSHOT || kind == Kind.CLEAR;
      snapshot &= row && Event.instrument(events[i]) == Event.instrument(events[from]);
      FullRing policy = policies[row ? Kind.SNAPSHOT : kind];
      strictest = policy.compareTo(strictest) < 0 ? policy : strictest;
    }
    boolean quote = to - from == Event.WORDS && Event.kind(events[from]) == Kind.QUOTE;
    boolean state = quote || (snapshot && Event.has(events[to - Event.WORDS], Event.LAST));
    return strictest == FullRing.CONFLATE && !state ? FullRing.WAIT : strictest;
  }

  private static void fill(
      long[] slab,
      int offset,
      long header,
      long venueTime,
      long engineTime,
      long a,
      long b,
      long c,
      long d,
      long e) {
    slab[offset + Event.E] = e; // the last word first: one check of the range serves all
    slab[offset] = header;
    slab[offset + Event.VENUE_TIME] = venueTime;
    slab[offset + Event.ENGINE_TIME] = engineTime;
    slab[offset + Event.A] = a;
    slab[offset + Event.B] = b;
    slab[offset + Event.C] = c;
    slab[offset + Event.D] = d;
  }
}
