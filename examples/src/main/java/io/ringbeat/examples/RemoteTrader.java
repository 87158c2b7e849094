package io.ringbeat.examples;

import io.ringbeat.event.Kind;
import io.ringbeat.market.FeeSchedule;
import io.ringbeat.rabbitmq.Bridge;
import io.ringbeat.rabbitmq.BridgeBuilder;
import io.ringbeat.rabbitmq.Endpoint;
import io.ringbeat.rabbitmq.Route;
import io.ringbeat.rabbitmq.Subscription;
import io.ringbeat.rabbitmq.codec.Limits;
import io.ringbeat.rabbitmq.codec.NativeDecoder;
import io.ringbeat.rabbitmq.codec.NativeEncoder;
import io.ringbeat.trading.Account;
import io.ringbeat.trading.LiveTrading;
import io.ringbeat.trading.OrderListener;
import io.ringbeat.trading.Parameters;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Trades on {@link RemoteVenue}, another process: requests on orders go to its queue, each under
 * one id, and its reports come into the sequence, each once, where they are booked as any venue's
 * are. The strategy is the backtest's, unchanged.
 *
 * <p>Arguments: the broker's address, a folder for the run, and for how many seconds; without that
 * until it is stopped.
 */
public final class RemoteTrader {
  private RemoteTrader() {}

  /** Makes the core. */
  static LiveTrading newCore(OrderListener listener) {
    return new LiveTrading(
        new ExampleMaker(),
        List.of(SmallMarket.INSTRUMENT),
        FeeSchedule.of("0.0002", "0.0005"),
        1, // seed of the strategy's source of chance
        new Parameters(Map.of("size", "10", "maxPosition", "50")),
        listener);
  }

  /** Opens the host of a core. */
  static BridgedHost open(Endpoint endpoint, Path folder, LiveTrading trading) {
    BridgeBuilder bridging =
        Bridge.builder("trader", endpoint)
            .route(
                Route.commands("orders", producer -> new NativeEncoder(producer, 1))
                    .kinds(Kind.REQUEST)
                    .to("", RemoteVenue.ORDERS))
            .decoder("native", new NativeDecoder(Limits.DEFAULT))
            .subscribe(Subscription.of(RemoteVenue.REPORTS, "", "").as("native"));
    RemoteVenue.declare(bridging);
    return new BridgedHost(folder, trading, bridging);
  }

  public static void main(String[] args) throws InterruptedException {
    LiveTrading trading = newCore(System.out::println); // what is replayed is printed again
    try (BridgedHost host = open(Endpoint.of(args[0]), Path.of(args[1]), trading)) {
      long now = host.engine().clock().now();
      long end = args.length > 2 ? now + Long.parseLong(args[2]) * 1_000_000_000 : Long.MAX_VALUE;
      new SmallMarket(host.engine()).until(end);
    }
    Account account = trading.core().account(0); // the engine has stopped
    System.out.println(account.fills() + " fills, position " + account.positionLots() + " lots");
  }
}
