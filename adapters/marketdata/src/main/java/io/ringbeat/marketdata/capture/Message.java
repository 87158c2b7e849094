package io.ringbeat.marketdata.capture;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;

/**
 * One message of a venue, in the engine's units: prices in ticks, quantities in lots, times in ns
 * since the epoch. A reader fills the same object again for each message. Not thread-safe; never
 * allocates but in {@link #where()} and to grow its lists.
 *
 * <p>DEPTH and SNAPSHOT messages have levels; all others are one event whose words A to E are set.
 */
public final class Message {
  private final Levels bids = new Levels();
  private final Levels asks = new Levels();
  private final long[] words = new long[5];
  private int kind;
  private int instrument;
  private long flags;
  private long venueTime;
  private long engineTime;
  private long id;
  private String path = "";
  private long line;

  /**
   * Says where the message stands.
   *
   * @param file the file's path as the user gave it
   * @param number the line, from 1
   */
  public void at(String file, long number) {
    path = file;
    line = number;
  }

  /**
   * Begins a message that has levels; the lists stay as they are.
   *
   * @param newKind {@link Kind#DEPTH} or {@link Kind#SNAPSHOT}
   * @param newInstrument id of the instrument
   * @param newVenueTime ns since the epoch
   * @param newEngineTime ns since the epoch, by the clock that recorded it
   * @param updateId the id of the book after the message
   */
  public void levels(
      int newKind, int newInstrument, long newVenueTime, long newEngineTime, long updateId) {
    kind = newKind;
    instrument = newInstrument;
    flags = 0;
    venueTime = newVenueTime;
    engineTime = newEngineTime;
    id = updateId;
  }

  /**
   * Makes this a message of one event.
   *
   * @param newKind its kind
   * @param newFlags 0 or {@link Event#SELL}
   * @param newInstrument id of the instrument
   * @param newVenueTime ns since the epoch
   * @param newEngineTime ns since the epoch, by the clock that recorded it
   */
  public void single(
      int newKind, long newFlags, int newInstrument, long newVenueTime, long newEngineTime) {
    levels(newKind, newInstrument, newVenueTime, newEngineTime, 0);
    flags = newFlags;
  }

  /**
   * Sets what a message of one event says.
   *
   * @param a word A
   * @param b word B
   * @param c word C
   * @param d word D
   * @param e word E
   */
  public void words(long a, long b, long c, long d, long e) {
    words[0] = a;
    words[1] = b;
    words[2] = c;
    words[3] = d;
    words[4] = e;
  }

  /**
   * Returns the kind.
   *
   * @return one of the constants of {@link Kind}
   */
  public int kind() {
    return kind;
  }

  /**
   * Tells whether the message consists of levels.
   *
   * @return false if it is one event with words
   */
  public boolean hasLevels() {
    return kind == Kind.DEPTH || kind == Kind.SNAPSHOT;
  }

  /**
   * Returns the instrument.
   *
   * @return its id
   */
  public int instrument() {
    return instrument;
  }

  /**
   * Returns the flags of a message of one event.
   *
   * @return 0 or {@link Event#SELL}
   */
  public long flags() {
    return flags;
  }

  /**
   * Returns the venue time.
   *
   * @return ns since the epoch
   */
  public long venueTime() {
    return venueTime;
  }

  /**
   * Returns the engine time, uncorrected.
   *
   * @return ns since the epoch
   */
  public long engineTime() {
    return engineTime;
  }

  /**
   * Returns the update id of a message with levels.
   *
   * @return the id
   */
  public long id() {
    return id;
  }

  /**
   * Returns a word of a message of one event.
   *
   * @param index {@link Event#A} to {@link Event#E}
   * @return the word
   */
  public long word(int index) {
    return words[index - Event.A];
  }

  /**
   * Returns the levels of the bid side.
   *
   * @return the list, to be filled and read
   */
  public Levels bids() {
    return bids;
  }

  /**
   * Returns the levels of the ask side.
   *
   * @return the list, to be filled and read
   */
  public Levels asks() {
    return asks;
  }

  /**
   * Returns the number of the line that holds the message.
   *
   * @return from 1
   */
  public long line() {
    return line;
  }

  /**
   * Says where the message stands.
   *
   * @return file and line
   */
  public String where() {
    return path + ":" + line;
  }
}
