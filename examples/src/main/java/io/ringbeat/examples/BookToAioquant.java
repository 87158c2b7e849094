package io.ringbeat.examples;

import io.ringbeat.engine.Core;
import io.ringbeat.engine.CoreContext;
import io.ringbeat.event.Kind;
import io.ringbeat.rabbitmq.Bridge;
import io.ringbeat.rabbitmq.BridgeBuilder;
import io.ringbeat.rabbitmq.Endpoint;
import io.ringbeat.rabbitmq.Route;
import io.ringbeat.rabbitmq.codec.AioquantEncoder;
import io.ringbeat.rabbitmq.codec.AioquantMarket;
import io.ringbeat.rabbitmq.codec.AioquantOptions;
import java.nio.file.Path;
import java.util.List;

/**
 * Gives programs built on aioquant our order book, trades and bars, each 100 ms, as platform {@code
 * ringbeat} and symbol {@code SMALL/USDT}. They need no change: exchanges, keys and bytes are what
 * they expect.
 *
 * <p>Arguments: the broker's address, a folder for the run, and for how many seconds; without that
 * until it is stopped.
 */
public final class BookToAioquant {
  private static final List<AioquantMarket> MARKETS =
      List.of(new AioquantMarket("ringbeat", "SMALL/USDT", SmallMarket.INSTRUMENT, false));

  private BookToAioquant() {}

  /** What the host decides with the market data: nothing, in this example. */
  private static final class Idle implements Core {
    @Override
    public void onEvent(CoreContext context, long[] slab, int offset) {}
  }

  public static void main(String[] args) throws InterruptedException {
    BridgeBuilder bridging =
        Bridge.builder("book", Endpoint.of(args[0]))
            .route(
                Route.latest( // what is old is of no use: without a broker it is passed over
                        "aioquant",
                        producer -> new AioquantEncoder(MARKETS, AioquantOptions.DEFAULT))
                    .kinds(Kind.DEPTH, Kind.SNAPSHOT, Kind.CLEAR, Kind.GAP, Kind.TRADE, Kind.BAR));
    for (String exchange : List.of("Orderbook", "Trade", "Kline")) {
      bridging.topology().exchange(exchange, "topic", false, false); // as aioquant declares them
    }
    try (BridgedHost host = new BridgedHost(Path.of(args[1]), new Idle(), bridging)) {
      long now = host.engine().clock().now();
      long end = args.length > 2 ? now + Long.parseLong(args[2]) * 1_000_000_000 : Long.MAX_VALUE;
      new SmallMarket(host.engine()).until(end);
      System.out.println(host.bridge());
    }
  }
}
