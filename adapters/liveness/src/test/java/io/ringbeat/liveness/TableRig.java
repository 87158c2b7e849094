package io.ringbeat.liveness;

import io.ringbeat.engine.Core;
import io.ringbeat.engine.Driver;
import io.ringbeat.engine.Engine;
import io.ringbeat.engine.Gateway;
import io.ringbeat.engine.Health;
import io.ringbeat.engine.Publisher;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.PeerCode;
import io.ringbeat.time.ManualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** A table in a real engine, on a clock that stands until it is moved. Logs what happens. */
final class TableRig implements AutoCloseable {
  static final long MS = 1_000_000;
  static final long T0 = 1_700_000_000_000_000_000L;

  final List<String> log = new ArrayList<>();
  final LivenessCore core;
  private final ManualClock clock = new ManualClock(T0);
  private final TreeMap<Long, String> names = new TreeMap<>();
  private final Engine engine;
  private final Publisher publisher;
  private final PeerEvents events = new PeerEvents();
  private final boolean commands;
  long lastProbe;

  /** Logs verdicts as "ms name VERDICT", and commands, if asked, as "ms name COMMAND". */
  TableRig(Detection detection, boolean commands) {
    this.commands = commands;
    core =
        new LivenessCore(
            detection, (context, peer, before) -> log(peer.info().id(), peer.verdict().name()));
    engine =
        Engine.builder()
            .driver(Driver.CALLER)
            .clock(clock)
            .core("liveness", (Core) core)
            .gateway(new Taking())
            .start();
    publisher = engine.publisher("peers");
  }

  /** Takes every command and confirms it. */
  private final class Taking implements Gateway {
    private final PeerEvents out = new PeerEvents();
    private Publisher back;

    @Override
    public void onStart(Publisher value) {
      back = value;
    }

    @Override
    public boolean send(long id, long[] slab, int offset) {
      long code = slab[offset + Event.B];
      String name = names.getOrDefault(slab[offset + Event.A], "?");
      if (Event.kind(slab[offset]) != Kind.PEER) {
        throw new AssertionError(Kind.name(Event.kind(slab[offset])));
      }
      if (PeerCode.isVerdict(code)) {
        out.addVerdict(id, slab, offset);
      } else {
        if (code == PeerCode.PROBE) {
          lastProbe = slab[offset + Event.D];
        }
        if (commands) {
          log(name, code == PeerCode.PROBE ? "<- PROBE" : "<- CLOSE " + slab[offset + Event.D]);
        }
        out.confirm(id, 0);
      }
      if (!out.flush(back)) {
        throw new AssertionError("the ring is full");
      }
      return true;
    }
  }

  private void log(String name, String what) {
    log.add(now() + " " + name + " " + what);
  }

  /** Returns ms since the beginning. */
  long now() {
    return (clock.now() - T0) / MS;
  }

  TableRig join(String name, long session) {
    return join(name, session, Peer.FRAMES);
  }

  TableRig join(String name, long session, int protocol) {
    names.put(PeerInfo.number(name), name);
    PeerInfo info = new PeerInfo(name, "127.0.0.1", 7, PeerInfo.WELL);
    events.add(PeerInfo.number(name), PeerCode.JOINED, session, protocol, info.toBytes());
    return publish();
  }

  TableRig beat(String name, long session) {
    return event(name, PeerCode.BEAT, session, 0);
  }

  TableRig event(String name, int code, long session, long argument) {
    events.add(PeerInfo.number(name), code, session, argument);
    return publish();
  }

  TableRig status(String name, long session, String status) {
    byte[] bytes = new PeerInfo(name, "", 0, status).statusBytes();
    events.add(PeerInfo.number(name), PeerCode.STATUS, session, 0, bytes);
    return publish();
  }

  private TableRig publish() {
    if (!events.flush(publisher)) {
      throw new AssertionError("the ring is full");
    }
    settle();
    return this;
  }

  /** Lets time pass, ms by ms. */
  TableRig pass(long ms) {
    for (long i = 0; i < ms; i++) {
      jump(1);
    }
    return this;
  }

  /** Lets time pass at once, as when the engine stands still. */
  TableRig jump(long ms) {
    clock.advance(ms * MS);
    settle();
    return this;
  }

  Peer peer(String name) {
    return core.table().peer(PeerInfo.number(name));
  }

  long cursor() {
    return engine.cursor();
  }

  private void settle() {
    for (int i = 0; i < 100_000; i++) {
      if (engine.poll() == 0 && engine.isQuiet()) {
        return;
      }
      if (engine.health().status() != Health.Status.UP) {
        throw new AssertionError(engine.health().toString());
      }
    }
    throw new AssertionError("the engine does not come to rest");
  }

  @Override
  public void close() {
    engine.close();
    if (engine.health().failure() != null) {
      throw new AssertionError(engine.health().toString());
    }
  }
}
