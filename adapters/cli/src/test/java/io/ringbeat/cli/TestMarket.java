package io.ringbeat.cli;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.market.Instrument;
import io.ringbeat.marketdata.file.EventFileMetadata;
import io.ringbeat.marketdata.file.EventFileWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A made-up market of one minute, the same each time: a price that swings, trades on both sides.
 */
final class TestMarket {
  /** 2024-01-01T00:00:00Z. */
  static final long START = 1_704_067_200_000_000_000L;

  static final int STEPS = 1_200;

  private static final long STEP_NANOS = 50_000_000;
  private static final long FEED_NANOS = 2_000_000;

  private TestMarket() {}

  /** Writes an event file of {@link #STEPS} steps. */
  static Path eventFile(Path directory) {
    return eventFile(directory, List.of(Instrument.linear(0, "TESTUSDT", "0.1", "0.001")));
  }

  /** Writes the same with more instruments, in which nothing happens. */
  static Path eventFile(Path directory, List<Instrument> instruments) {
    Path file = directory.resolve("test.rbe");
    try (EventFileWriter writer = new EventFileWriter(file)) {
      long bid = 0;
      for (int step = 0; step < STEPS; step++) {
        long time = START + step * STEP_NANOS;
        long newBid = 10_000L + Math.abs(step % 80 - 40) / 4;
        if (newBid != bid) {
          if (bid != 0) {
            write(writer, Kind.DEPTH, 0, time, bid, 0);
            write(writer, Kind.DEPTH, Event.SELL, time, bid + 1, 0);
          }
          bid = newBid;
          write(writer, Kind.DEPTH, 0, time, bid, 30);
          write(writer, Kind.DEPTH, Event.SELL | Event.LAST, time, bid + 1, 30);
        }
        boolean sells = step / 3 % 2 == 0;
        write(
            writer,
            Kind.TRADE,
            Event.LAST | (sells ? Event.SELL : 0),
            time + 1_000_000,
            sells ? bid : bid + 1,
            20);
      }
      writer.commit(new EventFileMetadata(instruments, 0, List.of(), "test"));
    }
    return file;
  }

  private static void write(
      EventFileWriter writer, int kind, long flags, long time, long ticks, long lots) {
    long[] event = new long[Event.WORDS];
    event[Event.HEADER] = Event.header(kind, flags | Event.AT_VENUE | Event.AT_CORE, 0, 0);
    event[Event.VENUE_TIME] = time;
    event[Event.ENGINE_TIME] = time + FEED_NANOS;
    event[Event.A] = ticks;
    event[Event.B] = lots;
    writer.accept(event, 0);
  }

  /**
   * Writes a raw capture of a snapshot, depth updates and trades; with or without a gap before line
   * 4.
   */
  static Path capture(Path directory, boolean gap) throws IOException {
    String text =
        """
        1704067200002000000 {"lastUpdateId":100,"E":1704067200000,"T":1704067200000,\
        "bids":[["1000.0","3.000"],["999.9","2.000"]],"asks":[["1000.1","3.000"]]}
        1704067200102000000 {"stream":"btcusdt@depth@0ms","data":{"e":"depthUpdate",\
        "E":1704067200100,"T":1704067200100,"s":"BTCUSDT","U":99,"u":101,"pu":98,\
        "b":[["1000.0","4.000"]],"a":[]}}
        1704067200202000000 {"stream":"btcusdt@trade","data":{"e":"trade","E":1704067200200,\
        "T":1704067200200,"s":"BTCUSDT","t":7,"p":"1000.1","q":"0.500","X":"MARKET","m":false}}
        1704067200302000000 {"stream":"btcusdt@depth@0ms","data":{"e":"depthUpdate",\
        "E":1704067200300,"T":1704067200300,"s":"BTCUSDT","U":IDS,\
        "b":[],"a":[["1000.1","2.500"]]}}
        """
            .replace("IDS", gap ? "151,\"u\":160,\"pu\":150" : "102,\"u\":103,\"pu\":101");
    return Files.writeString(directory.resolve(gap ? "gap.json" : "capture.json"), text);
  }
}
