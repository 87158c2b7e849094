package io.ringbeat.rabbitmq;

import java.nio.file.Path;

/** A host in a process of its own that sends until it has sent enough, or is killed. */
final class SenderMain {
  private SenderMain() {}

  public static void main(String[] args) throws InterruptedException {
    Path folder = Path.of(args[0]);
    Endpoint endpoint = Endpoint.of(args[1]);
    String queue = args[2];
    int last = Integer.parseInt(args[3]);
    try (Host host =
        new Host(
            folder,
            "sender",
            endpoint,
            BridgeTest.queue(queue),
            made -> made.notes.answerTo(made.core, queue, "k"))) {
      for (long i = host.notes.answered() + 1; i <= last; i++) {
        host.feed.quote(0, 0, 100, 1, 101, 1, i);
        if (i % 8 == 0) {
          Thread.sleep(1);
        }
      }
      host.bridge.close(60_000_000_000L);
    }
    System.exit(0);
  }
}
