package io.ringbeat.rabbitmq;

import io.ringbeat.engine.Core;
import io.ringbeat.engine.CoreContext;
import io.ringbeat.engine.Engine;
import io.ringbeat.engine.Publisher;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.journal.Journal;
import io.ringbeat.state.State;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** A journalled engine with a bridge, whose core notes what it is given. */
final class Host implements AutoCloseable {
  /** Notes each event and message that it is given, and what to send it is told by a quote. */
  static final class Notes implements Core, State {
    private long[] noted = new long[64];
    private int count;
    private volatile long answered;
    private Messages messages;
    private String exchange = "";
    private String key = "";

    void answerTo(Messages to, String exchangeName, String routingKey) {
      messages = to;
      exchange = exchangeName;
      key = routingKey;
    }

    @Override
    public void onEvent(CoreContext context, long[] slab, int offset) {
      if (Event.kind(slab[offset]) == Kind.TRADE) {
        note(slab[offset + Event.C]);
      } else if (Event.kind(slab[offset]) == Kind.QUOTE && messages != null) {
        answered = slab[offset + Event.E];
        byte[] body = Long.toString(answered).getBytes(StandardCharsets.US_ASCII);
        messages.publish(exchange, key, "text/plain", body);
      }
    }

    void onMessage(CoreContext context, Received message) {
      note(Long.parseLong(new String(message.body(), StandardCharsets.US_ASCII)));
    }

    private synchronized void note(long value) {
      if (count == noted.length) {
        noted = Arrays.copyOf(noted, 2 * count);
      }
      noted[count++] = value;
    }

    /** Returns the last quote that was answered. */
    long answered() {
      return answered;
    }

    synchronized int size() {
      return count;
    }

    synchronized List<Long> list() {
      List<Long> list = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        list.add(noted[i]);
      }
      return list;
    }

    @Override
    public synchronized void save(StateWriter out) {
      out.put("noted", noted, 0, count);
      out.put("answered", answered);
    }

    @Override
    public synchronized void load(StateReader in) {
      noted = in.numbers("noted");
      count = noted.length;
      noted = Arrays.copyOf(noted, Math.max(64, count));
      answered = in.number("answered");
    }
  }

  final Notes notes = new Notes();
  final BridgeCore core = new BridgeCore(notes);
  private final CoreHost host;
  final Journal journal;
  final Engine engine;
  final Bridge bridge;
  final Publisher feed;

  Host(Path folder, String name, Endpoint endpoint, Consumer<BridgeBuilder> with) {
    this(folder, name, endpoint, with, host -> {});
  }

  /** Makes one whose core is told something before the run is brought back. */
  Host(
      Path folder,
      String name,
      Endpoint endpoint,
      Consumer<BridgeBuilder> with,
      Consumer<Host> prepare) {
    BridgeBuilder builder = CoreHost.builder(name, endpoint, with);
    builder.subscriptions.forEach(each -> core.on(each.queue(), notes::onMessage));
    prepare.accept(this);
    host = new CoreHost(folder, core, builder);
    journal = host.journal;
    engine = host.engine;
    bridge = host.bridge;
    feed = host.feed;
  }

  @Override
  public void close() {
    host.close();
  }
}
