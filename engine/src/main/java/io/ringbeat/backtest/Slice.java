package io.ringbeat.backtest;

import io.ringbeat.engine.CoreContext;
import io.ringbeat.engine.Description;
import io.ringbeat.event.Event;
import io.ringbeat.journal.JournalException;
import io.ringbeat.market.Decimal;
import io.ringbeat.market.FeeSchedule;
import io.ringbeat.market.Instrument;
import io.ringbeat.replay.Machine;
import io.ringbeat.replay.RecordedRun;
import io.ringbeat.state.StateException;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import io.ringbeat.trading.Strategy;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.zip.CRC32C;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * A part of a journalled backtest with everything that is needed to run it again: the state that it
 * begins from, what the core saw, what it sent. It goes into a test beside the test's source. Does
 * not change.
 */
public final class Slice {
  /** The most events of a slice: 64 MB before they are compressed. */
  public static final int MOST_EVENTS = 1_000_000;

  private static final long MAGIC = 0x31435F534C494345L; // "1C_SLICE"
  private static final int MOST_WORDS = 1 << 23; // 64 MiB
  private static final int MOST_INSTRUMENTS = 1 << 12;
  private static final int MOST_PARAMETERS = 1 << 12;

  private final String description;
  private final List<Instrument> instruments;
  private final FeeSchedule fees;
  private final long seed;
  private final Map<String, String> parameters;
  private final long[] state; // null at the run's beginning
  private final long[] events;
  private final long[] commands;
  private final String failure; // empty if the run did not fail

  private Slice(
      String description,
      List<Instrument> instruments,
      FeeSchedule fees,
      long seed,
      Map<String, String> parameters,
      long[] state,
      long[] events,
      long[] commands,
      String failure) {
    this.description = description;
    this.instruments = instruments;
    this.fees = fees;
    this.seed = seed;
    this.parameters = parameters;
    this.state = state;
    this.events = events;
    this.commands = commands;
    this.failure = failure;
  }

  /** Gathers what a slice is made of. */
  static final class Cutter {
    private long[] events = new long[64 * Event.WORDS];
    private int eventsLength;
    private long[] commands = new long[64 * Event.WORDS];
    private int commandsLength;
    private long cause = -1;
    private int index;

    void event(long[] words, int offset) {
      int length = Event.slots(words, offset) * Event.WORDS;
      events = room(events, eventsLength + length);
      eventsLength += Event.copy(words, offset, events, eventsLength);
    }

    void command(long causedBy, long[] words, int offset) {
      index = causedBy == cause ? index + 1 : 0;
      cause = causedBy;
      commands = room(commands, commandsLength + Event.WORDS);
      System.arraycopy(words, offset, commands, commandsLength, Event.WORDS);
      commands[commandsLength + Event.VENUE_TIME] = cause * CoreContext.MAX_COMMANDS + index;
      commandsLength += Event.WORDS;
    }

    private static long[] room(long[] words, int length) {
      return length <= words.length
          ? words
          : Arrays.copyOf(words, Math.max(words.length * 2, length));
    }

    Slice slice(
        RecordedBacktest run,
        List<Instrument> instruments,
        StateWriter state,
        JournalException failure) {
      return new Slice(
          new String(run.description().toBytes(), StandardCharsets.UTF_8),
          instruments,
          run.fees(),
          run.seed(),
          run.parameters(),
          state == null ? null : Arrays.copyOf(state.words(), state.length()),
          Arrays.copyOf(events, eventsLength),
          Arrays.copyOf(commands, commandsLength),
          failure == null ? "" : failure.getMessage());
    }
  }

  /**
   * Makes a machine that walks the slice.
   *
   * @param strategy a fresh object of the strategy of the run, or of another one
   * @return at the slice's beginning
   * @throws StateException if the strategy cannot read the state that was saved
   */
  public Machine open(Strategy strategy) {
    return new BacktestMachine(this, strategy);
  }

  /**
   * Makes a run of the slice, which a debugger can walk.
   *
   * @param strategy makes a fresh object each time
   * @return the run
   */
  public RecordedRun run(Supplier<Strategy> strategy) {
    return new RecordedRun() {
      @Override
      public Description description() {
        return Slice.this.description();
      }

      @Override
      public Machine open() {
        return Slice.this.open(strategy.get());
      }
    };
  }

  /**
   * Returns what the run is.
   *
   * @return as its first event says
   */
  public Description description() {
    return Description.of(description.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Returns how the run had failed at the slice's end.
   *
   * @return the message; empty if it had not
   */
  public String failure() {
    return failure;
  }

  /**
   * Returns the instruments.
   *
   * @return the one at index i has id i
   */
  public List<Instrument> instruments() {
    return instruments;
  }

  /**
   * Returns how many events the slice has.
   *
   * @return 1 or more
   */
  public int size() {
    int count = 0;
    for (int at = 0; at < events.length; at += Event.slots(events, at) * Event.WORDS) {
      count++;
    }
    return count;
  }

  FeeSchedule fees() {
    return fees;
  }

  long seed() {
    return seed;
  }

  Map<String, String> parameters() {
    return parameters;
  }

  StateReader state() {
    return state == null ? null : new StateReader(state, 0, state.length);
  }

  long[] events() {
    return events;
  }

  long[] commands() {
    return commands;
  }

  /**
   * Writes the slice: magic, how many longs follow, their CRC32C, the longs, compressed.
   *
   * @param target receives it; stays open
   * @throws IOException if it cannot be written
   * @throws IllegalArgumentException if it has more than 64 MiB, of which nothing is written then
   */
  public void write(OutputStream target) throws IOException {
    StateWriter fields = fields();
    byte[] bytes = new byte[fields.length() * Long.BYTES];
    words(bytes).put(fields.words(), 0, fields.length());
    DataOutputStream out = new DataOutputStream(target);
    out.writeLong(MAGIC);
    out.writeInt(fields.length());
    out.writeLong(crc(bytes));
    Deflater deflater = new Deflater();
    try {
      DeflaterOutputStream deflated = new DeflaterOutputStream(out, deflater);
      deflated.write(bytes);
      deflated.finish();
    } finally {
      deflater.end();
    }
    out.flush();
  }

  /**
   * Makes sure that the slice can be written.
   *
   * @throws IllegalArgumentException if it is too large
   */
  void requireWritable() {
    long known = (long) events.length + commands.length + (state == null ? 0 : state.length);
    if (known > MOST_WORDS) { // the fields are not needed to tell
      throw tooLarge(known);
    }
    fields();
  }

  private static IllegalArgumentException tooLarge(long words) {
    return new IllegalArgumentException(
        "a slice of "
            + words
            + " longs, state, events and commands together; at most "
            + MOST_WORDS
            + " (64 MiB): cut fewer events");
  }

  private StateWriter fields() {
    StateWriter fields = new StateWriter();
    fields.put("description", description);
    fields.put("instruments", instruments.size());
    for (Instrument instrument : instruments) {
      fields.open("instrument");
      fields.put("symbol", instrument.symbol());
      fields.put("tickSize", instrument.tickSize().toString());
      fields.put("lotSize", instrument.lotSize().toString());
      fields.put("contractSize", instrument.contractSize().toString());
      fields.put("inverse", instrument.inverse());
      fields.close();
    }
    fields.put("makerFee", fees.maker().toString());
    fields.put("takerFee", fees.taker().toString());
    fields.put("seed", seed);
    fields.put("parameters", parameters.size());
    new TreeMap<>(parameters)
        .forEach(
            (name, value) -> {
              fields.put("name", name);
              fields.put("value", value);
            });
    fields.put("fromState", state != null);
    fields.put("state", state == null ? new long[0] : state, 0, state == null ? 0 : state.length);
    fields.put("events", events, 0, events.length);
    fields.put("commands", commands, 0, commands.length);
    fields.put("failure", failure);
    if (fields.length() > MOST_WORDS) {
      throw tooLarge(fields.length());
    }
    return fields;
  }

  private static LongBuffer words(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
  }

  private static long crc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return crc.getValue();
  }

  /**
   * Reads a slice; safe on any bytes.
   *
   * @param source from the slice's beginning; stays open
   * @return the slice
   * @throws IOException if it cannot be read
   * @throws JournalException if it is none, or damaged
   */
  public static Slice read(InputStream source) throws IOException {
    DataInputStream in = new DataInputStream(source);
    if (in.readLong() != MAGIC) {
      throw new JournalException("this is no slice of a run");
    }
    int length = in.readInt();
    long crc = in.readLong();
    if (length < 0 || length > MOST_WORDS) {
      throw new JournalException("a slice of " + length + " longs; at most " + MOST_WORDS);
    }
    byte[] bytes = inflate(in, length * Long.BYTES);
    if (bytes.length != length * Long.BYTES || crc(bytes) != crc) {
      throw new JournalException("the slice is damaged: cut it again");
    }
    long[] words = new long[length];
    words(bytes).get(words);
    try {
      return read(new StateReader(words, 0, length));
    } catch (StateException | IllegalArgumentException e) {
      throw new JournalException("the slice is not one of this code: " + e.getMessage(), e);
    }
  }

  private static byte[] inflate(InputStream in, int most) throws IOException {
    Inflater inflater = new Inflater();
    try {
      return new InflaterInputStream(in, inflater).readNBytes(most);
    } finally {
      inflater.end();
    }
  }

  private static Slice read(StateReader in) {
    String description = in.text("description");
    List<Instrument> instruments = new ArrayList<>();
    int count = in.count("instruments", MOST_INSTRUMENTS);
    for (int i = 0; i < count; i++) {
      in.open("instrument");
      instruments.add(
          new Instrument(
              i,
              in.text("symbol"),
              Decimal.parse(in.text("tickSize")),
              Decimal.parse(in.text("lotSize")),
              Decimal.parse(in.text("contractSize")),
              in.flag("inverse")));
      in.close();
    }
    FeeSchedule fees = FeeSchedule.of(in.text("makerFee"), in.text("takerFee"));
    long seed = in.number("seed");
    Map<String, String> parameters = new TreeMap<>();
    int many = in.count("parameters", MOST_PARAMETERS);
    for (int i = 0; i < many; i++) {
      parameters.put(in.text("name"), in.text("value"));
    }
    boolean fromState = in.flag("fromState");
    long[] state = in.numbers("state");
    long[] events = in.numbers("events");
    long[] commands = in.numbers("commands");
    String failure = in.text("failure");
    in.requireEnd();
    if (!Event.areWhole(events, 0, events.length)
        || (commands.length > 0 && !Event.areWhole(commands, 0, commands.length))) {
      throw new StateException("its events are cut off");
    }
    return new Slice(
        description,
        List.copyOf(instruments),
        fees,
        seed,
        parameters,
        fromState ? state : null,
        events,
        commands,
        failure);
  }
}
