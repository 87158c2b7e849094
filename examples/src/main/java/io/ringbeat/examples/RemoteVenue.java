package io.ringbeat.examples;

import io.ringbeat.engine.Core;
import io.ringbeat.engine.CoreContext;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.OrderCode;
import io.ringbeat.rabbitmq.Bridge;
import io.ringbeat.rabbitmq.BridgeBuilder;
import io.ringbeat.rabbitmq.Endpoint;
import io.ringbeat.rabbitmq.Route;
import io.ringbeat.rabbitmq.Subscription;
import io.ringbeat.rabbitmq.codec.Encoder;
import io.ringbeat.rabbitmq.codec.Limits;
import io.ringbeat.rabbitmq.codec.NativeDecoder;
import io.ringbeat.rabbitmq.codec.NativeEncoder;
import io.ringbeat.venue.Latency;
import io.ringbeat.venue.QueueModel;
import io.ringbeat.venue.SimulatedVenue;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * A paper venue that is a Ringbeat of its own: takes {@link RemoteTrader}'s requests in as events,
 * each once, matches them with the market, and its reports go back by another queue. The venue is
 * the core: a pure function of the sequence, so after a crash its orders are there again.
 *
 * <p>Arguments: the broker's address, a folder for the run, and for how many seconds; without that
 * until it is stopped.
 */
public final class RemoteVenue {
  static final String ORDERS = "remote.orders"; // queues
  static final String REPORTS = "remote.reports";
  private static final long MILLI = 1_000_000; // ns

  private RemoteVenue() {}

  /** The venue; an event's time is the venue's time, and a heartbeat lets it pass. */
  private static final class Matching implements Core {
    private final SimulatedVenue venue =
        new SimulatedVenue(
            List.of(SmallMarket.INSTRUMENT),
            QueueModel.parse("risk-averse"),
            new Latency(MILLI, MILLI)); // in and out
    private final long[] row = new long[Event.WORDS];
    private final LongConsumer filled; // is told of the order's id

    Matching(LongConsumer filled) {
      this.filled = filled;
    }

    @Override
    public void onEvent(CoreContext context, long[] slab, int offset) {
      long now = context.now();
      if (Event.has(slab[offset], Event.AT_VENUE)) {
        System.arraycopy(slab, offset, row, 0, Event.WORDS);
        row[Event.VENUE_TIME] = now;
        venue.onMarketData(row, 0, Event.WORDS);
      } else if (Event.kind(slab[offset]) == Kind.REQUEST) {
        venue.accept(slab, offset);
      } else { // not within a message of the market
        while (venue.nextRequest() <= now) {
          venue.acceptRequest();
        }
      }
      while (venue.nextReport() <= now) {
        venue.takeReport(row);
        context.send(row, 0);
        if (OrderCode.executed(row[Event.D])) {
          filled.accept(row[Event.C]);
        }
      }
    }
  }

  /** Writes reports as they are, but for the venue time: a command has its id there. */
  private static Encoder encoder(String producer) {
    NativeEncoder encoder = new NativeEncoder(producer, 1);
    long[] report = new long[Event.WORDS];
    return (sequence, slab, offset, out) -> {
      System.arraycopy(slab, offset, report, 0, Event.WORDS);
      report[Event.VENUE_TIME] = report[Event.ENGINE_TIME];
      return encoder.encode(sequence, report, 0, out);
    };
  }

  /** Opens the venue. */
  static BridgedHost open(Endpoint endpoint, Path folder, LongConsumer filled) {
    BridgeBuilder bridging =
        Bridge.builder("venue", endpoint)
            .route(
                Route.commands("reports", RemoteVenue::encoder).kinds(Kind.REPORT).to("", REPORTS))
            .decoder("native", new NativeDecoder(Limits.DEFAULT))
            .subscribe(Subscription.of(ORDERS, "", "").as("native"));
    declare(bridging);
    return new BridgedHost(folder, new Matching(filled), bridging);
  }

  /** Both sides declare both queues: whoever comes first. */
  static void declare(BridgeBuilder bridging) {
    bridging.topology().quorumQueue(ORDERS, 100, "").quorumQueue(REPORTS, 100, "");
  }

  public static void main(String[] args) throws InterruptedException {
    LongConsumer print = // what is replayed is printed again
        id -> System.out.println("order " + id + " is filled");
    try (BridgedHost venue = open(Endpoint.of(args[0]), Path.of(args[1]), print)) {
      long now = venue.engine().clock().now();
      long end = args.length > 2 ? now + Long.parseLong(args[2]) * 1_000 * MILLI : Long.MAX_VALUE;
      new SmallMarket(venue.engine()).until(end);
    }
  }
}
