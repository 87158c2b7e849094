package io.ringbeat.rabbitmq;

import io.ringbeat.market.Instrument;
import io.ringbeat.rabbitmq.codec.AioquantDecoder;
import io.ringbeat.rabbitmq.codec.AioquantMarket;
import io.ringbeat.rabbitmq.codec.JsonDecoder;
import io.ringbeat.rabbitmq.codec.Limits;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A host in a process of its own that takes messages in, until its input ends; prints what came.
 */
final class ReceiverMain {
  private ReceiverMain() {}

  public static void main(String[] args) throws Exception {
    Instrument instrument = Instrument.linear(0, "ETH/BTC", "0.01", "0.1");
    try (Host host =
        new Host(
            Path.of(args[0]),
            "receiver",
            Endpoint.of(args[1]),
            with -> {
              for (String queue : List.of(args[2], args[3])) {
                with.topology()
                    .exchange(queue, "topic", true, false)
                    .quorumQueue(queue, 5, "ringbeat.dead")
                    .bind(queue, queue, "#", Map.of());
              }
              with.decoder("json", new JsonDecoder(List.of(instrument), Limits.DEFAULT))
                  .decoder(
                      "aioquant",
                      new AioquantDecoder(
                          List.of(new AioquantMarket("binance", "ETH/BTC", instrument, false)),
                          Limits.DEFAULT))
                  .subscribe(Subscription.of(args[2], args[2], "#").as("json"))
                  .subscribe(Subscription.of(args[3], args[3], "#").as("aioquant"));
            })) {
      System.out.println("ready");
      for (int asked = System.in.read(); asked >= 0; asked = System.in.read()) {
        if (asked == 'h') {
          Runtime.getRuntime().gc();
          Runtime runtime = Runtime.getRuntime();
          System.out.println(
              "heap " + (runtime.totalMemory() - runtime.freeMemory()) / 1_000_000 + " MB");
        } else {
          System.out.println(
              host.notes.size()
                  + " came, in order: "
                  + BridgeTest.upTo(host.notes.size()).equals(host.notes.list()));
        }
      }
    }
    System.exit(0);
  }
}
