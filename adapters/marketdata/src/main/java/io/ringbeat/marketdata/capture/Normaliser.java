package io.ringbeat.marketdata.capture;

import io.ringbeat.backtest.DataException;
import io.ringbeat.event.Event;
import io.ringbeat.event.EventSink;
import io.ringbeat.event.Kind;

/**
 * Turns messages, in the order of their arrival, into events ordered so that those flagged for the
 * venue are sorted by venue time and those flagged for the core by engine time.
 *
 * <p>The order is that of a merge of two stable sorts of the same rows, by venue time and by engine
 * time: where both stand on the same row, it is written once with both flags; otherwise the venue's
 * row is written if its (venue time, engine time) is smaller, else the core's. Since arrival order
 * is engine order, this comes to a simpler rule for whole messages: <em>if the oldest message that
 * the core has not had was given to the venue before, it goes to the core; otherwise the next
 * message by venue time goes to the venue, and at the same time to the core if it is that oldest
 * one.</em> For let h be the oldest message that the core lacks and x the next by venue time. If
 * the venue had h, then x is not before h by venue time, and where these times are equal, x arrived
 * after h: the merge takes h for the core. If the venue lacks h and h is not x, then x is before h
 * by venue time (were the times equal, x would have arrived before h and the core would have had x
 * before the venue, which this very rule excludes): the merge takes x for the venue. A constant
 * added to all engine times changes none of these comparisons, so the clock correction can be
 * applied when the events are read.
 *
 * <p>A message goes to the venue once the newest venue time is a window ahead of its own: a message
 * with a venue time farther back than the window is refused. Memory holds the messages of one
 * window, 16 bytes a level, and at most a given size: when that is full, messages go to the venue
 * earlier, and only one that then comes too late is refused. {@link Event#LAST} is set on the last
 * event of a message as the core gets it. Not thread-safe; allocates only to grow.
 */
public final class Normaliser implements MessageSink {
  /** The default window: 10 s of venue time. */
  public static final long DEFAULT_WINDOW_NANOS = 10_000_000_000L;

  private static final int DEFAULT_CAPACITY = 1 << 22; // longs: 32 MiB
  private static final int HEAD = 5;
  private static final long BOTH = Event.AT_VENUE | Event.AT_CORE;

  private final EventSink out;
  private final long window;
  private final int capacity;
  private final long[] row = new long[Event.WORDS];
  private final VenueOrder venueOrder = new VenueOrder();
  private final EventCounts counts = new EventCounts();

  // Messages lie in a ring, named by positions that only grow: header with the instrument, venue
  // time, engine time, id, (bid levels, ask levels), then the levels or five words.
  private long[] ring = new long[1 << 14];
  private long oldest;
  private long end;

  private long newestVenueTime = Long.MIN_VALUE;
  private long lastGivenVenueTime = Long.MIN_VALUE;
  private long minimumLatency = Long.MAX_VALUE;

  /**
   * Makes a normaliser.
   *
   * @param out takes the events
   * @param windowNanos how far venue time may go back, in ns, not negative
   */
  public Normaliser(EventSink out, long windowNanos) {
    this(out, windowNanos, DEFAULT_CAPACITY);
  }

  Normaliser(EventSink out, long windowNanos, int capacity) {
    if (windowNanos < 0) {
      throw new IllegalArgumentException("a window of " + windowNanos + " ns is negative");
    }
    this.out = out;
    this.window = windowNanos;
    this.capacity = capacity;
  }

  /**
   * Takes the next message by engine time; one without levels or words leaves no trace.
   *
   * @param message with an engine time that is not before that of the message before
   * @throws DataException if the venue time goes back too far
   */
  @Override
  public void accept(Message message) {
    if (message.hasLevels()
        && message.kind() == Kind.DEPTH
        && message.bids().count() + message.asks().count() == 0) {
      return;
    }
    long venueTime = message.venueTime();
    checkVenueTime(message, venueTime);
    newestVenueTime = Math.max(newestVenueTime, venueTime);
    minimumLatency = Math.min(minimumLatency, message.engineTime() - venueTime);
    long position = end;
    store(message);
    venueOrder.add(venueTime, position);
    giveUpTo(newestVenueTime - window);
  }

  /** Writes what is still held; no message may follow. */
  public void finish() {
    giveUpTo(Long.MAX_VALUE);
  }

  /**
   * Returns the smallest difference between engine time and venue time of any message.
   *
   * @return ns, negative if the receiver's clock was behind; MAX_VALUE if there was no message
   */
  public long minimumLatency() {
    return minimumLatency;
  }

  /**
   * Returns what was written so far.
   *
   * @return a live view
   */
  public EventCounts counts() {
    return counts;
  }

  private void checkVenueTime(Message message, long venueTime) {
    if (newestVenueTime == Long.MIN_VALUE) {
      return;
    }
    if (venueTime < newestVenueTime - window) {
      throw new DataException(
          message.where()
              + ": the venue's time goes back by "
              + (newestVenueTime - venueTime)
              + " ns, from "
              + newestVenueTime
              + " to "
              + venueTime
              + ", more than the reorder window of "
              + window
              + " ns; check the order of the files, or make the window larger");
    }
    if (venueTime < lastGivenVenueTime) {
      throw new DataException(
          message.where()
              + ": the venue's time "
              + venueTime
              + " comes after "
              + lastGivenVenueTime
              + " was written because more than "
              + capacity / 2
              + " levels lay within the reorder window; import fewer symbols at once");
    }
  }

  private void store(Message message) {
    boolean levels = message.hasLevels();
    Levels bids = message.bids();
    Levels asks = message.asks();
    int length = HEAD + (levels ? 2 * (bids.count() + asks.count()) : 5);
    makeRoom(length);
    put(end, Event.header(message.kind(), message.flags(), 0, message.instrument()));
    put(end + 1, message.venueTime());
    put(end + 2, message.engineTime());
    put(end + 3, message.id());
    long at = end + HEAD;
    if (levels) {
      put(end + 4, (long) bids.count() << 32 | asks.count());
      copyIn(bids.pairs(), 2 * bids.count(), at);
      copyIn(asks.pairs(), 2 * asks.count(), at + 2L * bids.count());
    } else {
      put(end + 4, 0);
      for (int i = 0; i < 5; i++) {
        put(at + i, message.word(Event.A + i));
      }
    }
    end += length;
  }

  private void makeRoom(int length) {
    while (end - oldest + length > capacity && !venueOrder.isEmpty()) {
      giveFirst();
      giveToCore();
    }
    int needed = (int) (end - oldest) + length;
    if (needed > ring.length) {
      int larger = Integer.highestOneBit(needed - 1) << 1;
      long[] old = ring;
      ring = new long[larger];
      for (long i = oldest; i < end; i++) {
        ring[(int) i & (larger - 1)] = old[(int) i & (old.length - 1)];
      }
    }
  }

  private void copyIn(long[] from, int length, long position) {
    int start = (int) position & (ring.length - 1);
    int first = Math.min(length, ring.length - start);
    System.arraycopy(from, 0, ring, start, first);
    System.arraycopy(from, first, ring, 0, length - first);
  }

  private void put(long position, long value) {
    ring[(int) position & (ring.length - 1)] = value;
  }

  private long get(long position) {
    return ring[(int) position & (ring.length - 1)];
  }

  private void giveUpTo(long finalTime) {
    while (!venueOrder.isEmpty() && venueOrder.firstTime() <= finalTime) {
      giveFirst();
      giveToCore();
    }
  }

  /** Gives the next message by venue time to the venue, and to the core if it is its turn. */
  private void giveFirst() {
    long position = venueOrder.firstPosition();
    lastGivenVenueTime = venueOrder.firstTime();
    venueOrder.removeFirst();
    if (position == oldest) {
      oldest += write(position, BOTH);
    } else {
      write(position, Event.AT_VENUE);
      put(position, get(position) | Event.AT_VENUE); // remember it for giveToCore
    }
  }

  private void giveToCore() {
    while (oldest < end && Event.has(get(oldest), Event.AT_VENUE)) {
      oldest += write(oldest, Event.AT_CORE);
    }
  }

  /** Writes the events of a message and returns its length in the ring. */
  private int write(long position, long flags) {
    long header = (get(position) & ~Event.AT_VENUE) | flags;
    row[Event.VENUE_TIME] = get(position + 1);
    row[Event.ENGINE_TIME] = get(position + 2);
    int kind = Event.kind(header);
    long last = (flags & Event.AT_CORE) != 0 ? Event.LAST : 0;
    if (kind != Kind.DEPTH && kind != Kind.SNAPSHOT) {
      for (int i = 0; i < 5; i++) {
        row[Event.A + i] = get(position + HEAD + i);
      }
      emit(header | last);
      return HEAD + 5;
    }
    row[Event.C] = get(position + 3);
    row[Event.D] = 0;
    row[Event.E] = 0;
    long levels = get(position + 4);
    int bids = (int) (levels >>> 32);
    int asks = (int) levels;
    boolean snapshot = kind == Kind.SNAPSHOT;
    long asksAt = position + HEAD + 2L * bids;
    writeSide(header, snapshot, position + HEAD, bids, asks == 0 && !snapshot ? last : 0);
    writeSide(header | Event.SELL, snapshot, asksAt, asks, last);
    return HEAD + 2 * (bids + asks);
  }

  private void writeSide(long header, boolean snapshot, long at, int count, long last) {
    if (snapshot) {
      // The price of the last level listed: the snapshot says nothing of what lies behind it.
      long clear = header - Kind.SNAPSHOT + Kind.CLEAR;
      row[Event.A] = count == 0 ? 0 : get(at + 2L * (count - 1));
      row[Event.B] = 0;
      emit(count == 0 ? clear | Event.NO_PRICE | last : clear);
    }
    int mask = ring.length - 1;
    for (int i = 0; i < count; i++) {
      row[Event.A] = ring[(int) (at + 2L * i) & mask];
      row[Event.B] = ring[(int) (at + 2L * i + 1) & mask];
      emit(i == count - 1 ? header | last : header);
    }
  }

  private void emit(long header) {
    row[Event.HEADER] = header;
    counts.add(row, 0);
    out.accept(row, 0);
  }
}
