package io.ringbeat.event;

/**
 * A flyweight over one event of a slab: reads and writes fields in place and never allocates but in
 * {@link #toString()}. Reuse one view for many events by {@link #wrap}. Not thread-safe.
 */
public final class EventView {
  private long[] slab = new long[Event.WORDS];
  private int offset;

  /**
   * Points the view at an event.
   *
   * @param slab the longs that hold the event
   * @param offset index of the event's word 0; eight longs from there must lie within the slab
   * @return this view
   * @throws IndexOutOfBoundsException if the event does not lie within the slab
   */
  public EventView wrap(long[] slab, int offset) {
    if (offset < 0 || offset > slab.length - Event.WORDS) {
      throw new IndexOutOfBoundsException(
          "event at offset " + offset + " does not fit a slab of " + slab.length + " longs");
    }
    this.slab = slab;
    this.offset = offset;
    return this;
  }

  /**
   * Writes the three words that every kind has.
   *
   * @param header see {@link Event#header}
   * @param venueTime ns since the epoch
   * @param engineTime ns since the epoch
   * @return this view
   */
  public EventView set(long header, long venueTime, long engineTime) {
    slab[offset + Event.HEADER] = header;
    slab[offset + Event.VENUE_TIME] = venueTime;
    slab[offset + Event.ENGINE_TIME] = engineTime;
    return this;
  }

  /**
   * Writes the five words that each kind names.
   *
   * @param a word A
   * @param b word B
   * @param c word C
   * @param d word D
   * @param e word E
   * @return this view
   */
  public EventView setWords(long a, long b, long c, long d, long e) {
    slab[offset + Event.A] = a;
    slab[offset + Event.B] = b;
    slab[offset + Event.C] = c;
    slab[offset + Event.D] = d;
    slab[offset + Event.E] = e;
    return this;
  }

  /**
   * Returns the header word.
   *
   * @return word 0
   */
  public long header() {
    return slab[offset + Event.HEADER];
  }

  /**
   * Returns the kind.
   *
   * @return one of the constants of {@link Kind}
   */
  public int kind() {
    return Event.kind(header());
  }

  /**
   * Returns the producer.
   *
   * @return its id
   */
  public int source() {
    return Event.source(header());
  }

  /**
   * Returns the instrument.
   *
   * @return its id
   */
  public int instrument() {
    return Event.instrument(header());
  }

  /**
   * Tells whether a flag is set.
   *
   * @param flag a flag of {@link Event}
   * @return whether it is set
   */
  public boolean has(long flag) {
    return Event.has(header(), flag);
  }

  /**
   * Returns the venue time.
   *
   * @return ns since the epoch
   */
  public long venueTime() {
    return slab[offset + Event.VENUE_TIME];
  }

  /**
   * Returns the engine time.
   *
   * @return ns since the epoch
   */
  public long engineTime() {
    return slab[offset + Event.ENGINE_TIME];
  }

  /**
   * Returns one of the words that each kind names.
   *
   * @param index {@link Event#A} to {@link Event#E}
   * @return the word
   */
  public long word(int index) {
    return slab[offset + index];
  }

  @Override
  public String toString() {
    return Kind.name(kind())
        + (has(Event.SELL) ? " SELL" : " BUY")
        + (has(Event.AT_VENUE) ? " venue" : "")
        + (has(Event.AT_CORE) ? " core" : "")
        + (has(Event.LAST) ? " last" : "")
        + (has(Event.NO_PRICE) ? " no-price" : "")
        + (has(Event.MAKER) ? " maker" : "")
        + " instrument="
        + instrument()
        + " source="
        + source()
        + " venueTime="
        + venueTime()
        + " engineTime="
        + engineTime()
        + " ["
        + word(Event.A)
        + ", "
        + word(Event.B)
        + ", "
        + word(Event.C)
        + ", "
        + word(Event.D)
        + ", "
        + word(Event.E)
        + "]";
  }
}
