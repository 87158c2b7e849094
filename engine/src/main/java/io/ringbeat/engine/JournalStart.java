package io.ringbeat.engine;

import io.ringbeat.event.ControlCode;
import io.ringbeat.event.Event;
import io.ringbeat.journal.Journal;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts an engine from its journal: drives what {@link Recovery} reads through the engine's own
 * handlers, begins to write behind it, and lets the run go on. Used once, by the thread that starts
 * the engine.
 */
final class JournalStart {
  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

  private final Journalling journalling;
  private final Ring ring;
  private final List<HandlerAgent> handlers;
  private final CoreHandler core; // null: the engine has none
  private final HeartbeatAgent heartbeat; // null: the engine has none
  private final OutboundAgent outbound; // null: the engine has none
  private final Publishers publishers;
  private final Runner runner;
  private final Lifecycle lifecycle;
  private volatile Recovered recovered;

  JournalStart(
      Journalling journalling,
      Ring ring,
      List<HandlerAgent> handlers,
      CoreHandler core,
      HeartbeatAgent heartbeat,
      OutboundAgent outbound,
      Publishers publishers,
      Runner runner,
      Lifecycle lifecycle) {
    this.journalling = journalling;
    this.ring = ring;
    this.handlers = handlers;
    this.core = core;
    this.heartbeat = heartbeat;
    this.outbound = outbound;
    this.publishers = publishers;
    this.runner = runner;
    this.lifecycle = lifecycle;
  }

  /** Returns how the run was brought back; null before that, and for a run that is new. */
  Recovered recovered() {
    return recovered;
  }

  /**
   * Brings the run back, if there is one, and lets it go on. If that fails, the agents have ended
   * and the journal is closed.
   */
  void run() {
    try (Recovery recovery =
        new Recovery(journalling.journal(), journalling.description(), journalling.clock().now())) {
      if (recovery.snapshot() != null) {
        Recovery.resume(recovery.snapshot(), journalling.marks(), ring, handlers);
      }
      if (core != null) {
        recovery.openInSnapshot(core.openCommands());
      }
      journalling.check(recovery.check());
      runner.start();
      play(recovery);
      if (lifecycle.isRunning()) {
        recovery.requireAsItWas();
        goOn(recovery);
      }
    } catch (RuntimeException | Error e) {
      lifecycle.end();
      if (runner.end(Engine.CLOSE_TIMEOUT).isEmpty()) {
        journalling.close(lifecycle);
      }
      throw e;
    }
  }

  /** Feeds the journal to the handlers, until they have handled it or the engine has ended. */
  private void play(Recovery recovery) {
    JournalPlayer player =
        recovery.player(
            new JournalPlayer.Target() {
              @Override
              public int feed(long[] words, int from, int to) {
                return ring.copyIn(words, from, to);
              }

              @Override
              public boolean hasHandled(long sequence) {
                return handled() >= sequence;
              }
            });
    while (lifecycle.isRunning() && !(player.isDone() && handled() >= player.next() - 1)) {
      boolean worked = player.doWork() > 0;
      if (runner instanceof CallerRunner || !worked) {
        handleWhileFull();
      }
    }
    if (lifecycle.health().status() == Health.Status.DOWN) {
      LOG.error(
          "the run cannot be brought back: {}. It stays down at this event, however often it is"
              + " started; mend the handler, or decide by `ringbeat journal skip` that nobody is to"
              + " handle the event",
          lifecycle.health());
    }
  }

  private void goOn(Recovery recovery) {
    boolean fresh = recovery.isFresh();
    if (!journalling.begin(recovery, lifecycle)) {
      return; // it was closed meanwhile, and its journal will be or is
    }
    Journal journal = journalling.journal();
    journalling.handler().begin(journal.events());
    journalling.agent().startAt(recovery.last(), recovery.snapshotSequence());
    journalling.clock().floor(recovery.lastTime());
    long[] open = core == null ? new long[0] : core.openCommands();
    if (outbound != null) {
      outbound.record(journal.out());
    }
    if (!fresh && outbound != null) {
      outbound.resume(open, recovery.lastId());
    }
    if (!fresh && heartbeat != null) {
      heartbeat.resume(journalling.handler().beats(), core == null ? null : core.registry());
    }
    journalling
        .onBroughtBack(); // from here on commands stay in their ring until the engine is live
    recovery.fill(ring, journalling.clock().now(), Publishers.CONTROL, this::handleWhileFull);
    while (handled() < ring.cursor() && handleWhileFull()) {
      // what was published here has to leave room for what comes now
    }
    if (!recovery.isStarted()) {
      publishers.announce(journalling.description().toBytes());
    }
    if (!fresh) {
      publishers
          .newControl()
          .tryControl(ControlCode.RECOVERED, recovery.last(), open.length / Event.WORDS);
      recovered = recovery.report(open.length / Event.WORDS);
      LOG.info("{}: {}", journal.store().name(), recovered);
    }
    publishers.onStartPublished();
    lifecycle.goLive();
  }

  private long handled() {
    return HandlerAgent.handledByAll(handlers, ring.cursor());
  }

  /** Lets the handlers make room before the engine is live; returns false if they have ended. */
  private boolean handleWhileFull() {
    if (runner instanceof CallerRunner) {
      runner.poll();
    } else {
      Backpressure.YIELD.pause(1_000);
    }
    return lifecycle.isRunning();
  }
}
