package io.ringbeat.liveness;

import io.ringbeat.engine.CoreContext;
import io.ringbeat.event.ControlCode;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.Payload;
import io.ringbeat.event.PeerCode;
import io.ringbeat.state.State;
import io.ringbeat.state.StateException;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import io.ringbeat.time.Deadlines;
import io.ringbeat.time.TaskDue;
import io.ringbeat.time.TaskSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * Concludes from PEER events and engine time which peers live. A part of a core: the core hands it
 * its events and its due tasks. A pure function of the sequence: a replay concludes the same at the
 * same sequences.
 *
 * <p>It keeps one task, due when the first peer will have been silent too long; peers with equal
 * deadlines are judged in the order of their numbers. It sends the commands PROBE, CLOSE and the
 * verdicts; a {@link LivenessServer} takes them. A verdict counts from the event that led to it,
 * not from the event that it comes back as.
 *
 * <p>For the core's thread. Allocates when a peer joins, says how it is, or is judged; not for a
 * beat. Only engine time counts.
 */
public final class PeerTable implements State {
  /** The most peers that are judged at one event; the rest is at once due again. */
  private static final int BATCH = 1_000;

  private final Detection detection;
  private final long task;
  private final VerdictListener listener;
  private final double phiLimit;
  private final Long2ObjectHashMap<Peer> byNumber = new Long2ObjectHashMap<>();
  private final PeerHeap heap;
  private final long[] command = new long[8 * Event.WORDS];
  private long wake = Peer.NEVER; // when the task is due

  /**
   * Makes an empty table.
   *
   * @param detection when a peer is suspected, and when dead
   * @param task id of the table's task: not negative, and not used otherwise
   * @param listener is told of verdicts
   */
  public PeerTable(Detection detection, long task, VerdictListener listener) {
    this.detection = detection;
    this.task = task;
    this.listener = listener;
    phiLimit = detection.phi() == null ? 0 : detection.phi().limit();
    heap = new PeerHeap(detection.peers());
  }

  /**
   * Handles an event; those that say nothing of peers do nothing.
   *
   * @param context how the core acts
   * @param slab the longs that hold the event
   * @param offset index of the event's word 0
   */
  public void onEvent(CoreContext context, long[] slab, int offset) {
    switch (Event.kind(slab[offset])) {
      case Kind.PEER -> onPeer(context, slab, offset);
      case Kind.CONTROL -> {
        if (slab[offset + Event.A] == ControlCode.RECOVERED) {
          onRecovered(context);
        }
      }
      default -> {}
    }
  }

  /**
   * Handles a due task.
   *
   * @param context how the core acts
   * @param due which one
   * @return false if it is another's
   */
  public boolean onTask(CoreContext context, TaskDue due) {
    if (due.id() != task) {
      return false;
    }
    wake = Peer.NEVER;
    Peer first = heap.first();
    for (int i = 0; i < BATCH && first != null && first.deadline <= context.now(); i++) {
      if (first.verdict == Verdict.ALIVE) {
        suspect(context, first);
        probe(context, first);
      } else if (!first.spared && context.now() - first.deadline > detection.grace() / 2) {
        first.spared = true; // the engine stood still: what was heard meanwhile may be behind this
        heap.move(first, Deadlines.after(context.now(), detection.grace()));
      } else {
        bury(context, first);
      }
      first = heap.first();
    }
    arm(context);
    return true;
  }

  /**
   * Returns a peer.
   *
   * @param number that of its identity, see {@link PeerInfo#number}
   * @return null if it is not known
   */
  public Peer peer(long number) {
    return byNumber.get(number);
  }

  /**
   * Returns all peers.
   *
   * @return a new list, by their numbers
   */
  public List<Peer> peers() {
    List<Peer> peers = new ArrayList<>(byNumber.values());
    peers.sort(Comparator.comparingLong(Peer::number));
    return peers;
  }

  private void onPeer(CoreContext context, long[] slab, int offset) {
    long number = slab[offset + Event.A];
    long session = slab[offset + Event.C];
    Peer peer = byNumber.get(number);
    if (slab[offset + Event.B] == PeerCode.JOINED) {
      boolean json = slab[offset + Event.D] == Peer.JSON;
      join(context, peer, number, session, json, PeerInfo.of(Payload.toBytes(slab, offset)));
      return;
    }
    if (peer == null || peer.session != session || session == 0) {
      return; // of a connection that is no more, or a verdict's own event
    }
    switch ((int) slab[offset + Event.B]) {
      case PeerCode.BEAT -> onBeat(context, peer);
      case PeerCode.STATUS -> {
        peer.info = peer.info.withStatus(PeerInfo.value(Payload.toBytes(slab, offset), "status"));
        hear(context, peer);
      }
      case PeerCode.PROBE_ACKED -> {
        if (peer.probe != Peer.NONE && slab[offset + Event.D] == peer.probe) {
          peer.roundTrip = context.now() - peer.probed;
          peer.probe = Peer.NONE;
        }
        hear(context, peer);
      }
      case PeerCode.LEFT -> {
        peer.session = 0;
        heap.move(peer, Peer.NEVER);
        conclude(context, peer, Verdict.LEFT);
      }
      case PeerCode.CLOSED -> {
        peer.session = 0;
        if (peer.verdict == Verdict.ALIVE) {
          suspect(context, peer);
        }
      }
      default -> {}
    }
    arm(context);
  }

  private void onBeat(CoreContext context, Peer peer) {
    long now = context.now();
    peer.beats++;
    if (peer.intervals != null && peer.lastBeat != Peer.NONE && peer.verdict == Verdict.ALIVE) {
      peer.intervals.add(now - peer.lastBeat);
    }
    peer.lastBeat = now;
    hear(context, peer);
  }

  private void join(
      CoreContext context, Peer known, long number, long session, boolean json, PeerInfo info) {
    Peer peer = known;
    if (peer == null) {
      if (byNumber.size() == detection.peers() && !forgetOne()) {
        close(context, number, session, PeerCode.FULL);
        return;
      }
      peer = new Peer(number, info, json, newIntervals(json));
      byNumber.put(number, peer);
    }
    peer.info = info;
    peer.json = json;
    peer.session = session;
    peer.beats = 0;
    peer.lastBeat = Peer.NONE;
    peer.probe = Peer.NONE;
    hear(context, peer);
    arm(context);
  }

  private Intervals newIntervals(boolean json) {
    return detection.phi() == null
        ? null
        : new Intervals(detection.phi(), phiLimit, interval(json));
  }

  private long interval(boolean json) {
    return json ? detection.json() : detection.interval();
  }

  /** Forgets the peer that is gone for the longest time; false if none is gone. */
  private boolean forgetOne() {
    Peer oldest = null;
    for (Peer each : byNumber.values()) {
      boolean gone = each.deadline == Peer.NEVER;
      if (gone && (oldest == null || goneBefore(each, oldest))) {
        oldest = each;
      }
    }
    if (oldest != null) {
      byNumber.remove(oldest.number);
    }
    return oldest != null;
  }

  private static boolean goneBefore(Peer a, Peer b) {
    return a.heard != b.heard ? a.heard < b.heard : a.number < b.number;
  }

  private void hear(CoreContext context, Peer peer) {
    if (peer.verdict != Verdict.ALIVE) {
      conclude(context, peer, Verdict.ALIVE);
    }
    peer.heard = context.now();
    heap.move(peer, Deadlines.after(peer.heard, patience(peer)));
  }

  private long patience(Peer peer) {
    return peer.intervals == null
        ? interval(peer.json) + detection.grace()
        : peer.intervals.patience();
  }

  /** Gives a suspect its grace in full, however late the suspicion comes. */
  private void suspect(CoreContext context, Peer peer) {
    conclude(context, peer, Verdict.SUSPECT);
    peer.spared = false;
    long from = Math.max(peer.deadline, context.now());
    heap.move(peer, Deadlines.after(from, detection.grace()));
  }

  private void probe(CoreContext context, Peer peer) {
    if (peer.session == 0) {
      return;
    }
    peer.probe = context.nextCommandId();
    peer.probed = context.now();
    send(context, peer.number, PeerCode.PROBE, peer.session, peer.probe);
  }

  private void bury(CoreContext context, Peer peer) {
    heap.move(peer, Peer.NEVER);
    conclude(context, peer, Verdict.DEAD);
    if (peer.session != 0) {
      close(context, peer.number, peer.session, PeerCode.TAKEN_FOR_DEAD);
      peer.session = 0;
    }
  }

  /**
   * The engine was away, and every connection with it: nobody was silent, but for the engine's own
   * fault. Everybody has the time again that it would have if it had been heard now.
   */
  private void onRecovered(CoreContext context) {
    for (Peer peer : byNumber.values()) { // the order makes no difference
      peer.session = 0;
      peer.probe = Peer.NONE;
      if (peer.deadline != Peer.NEVER) {
        long grace = peer.verdict == Verdict.SUSPECT ? detection.grace() : 0;
        heap.move(peer, Deadlines.after(context.now(), patience(peer) + grace));
      }
    }
    arm(context);
  }

  private void conclude(CoreContext context, Peer peer, Verdict verdict) {
    Verdict before = peer.verdict;
    peer.verdict = verdict;
    if (verdict != Verdict.LEFT) { // which it has said itself
      command[Event.E] = peer.label.length;
      Payload.put(command, 0, peer.label, 0, peer.label.length);
      long silence = before == null ? 0 : context.now() - peer.heard;
      header(Event.LONG, peer.number, verdict.code(), peer.session, silence);
      context.send(command, 0);
    }
    listener.onVerdict(context, peer, before);
  }

  private void close(CoreContext context, long number, long session, int reason) {
    send(context, number, PeerCode.CLOSE, session, reason);
  }

  private void send(CoreContext context, long number, int code, long session, long argument) {
    command[Event.E] = 0;
    header(0, number, code, session, argument);
    context.send(command, 0);
  }

  private void header(long flags, long number, int code, long session, long argument) {
    command[Event.HEADER] = Event.header(Kind.PEER, flags, 0, 0);
    command[Event.VENUE_TIME] = 0;
    command[Event.ENGINE_TIME] = 0;
    command[Event.A] = number;
    command[Event.B] = code;
    command[Event.C] = session;
    command[Event.D] = argument;
  }

  /** Sees to it that the task is due when the first peer is. */
  private void arm(CoreContext context) {
    Peer first = heap.first();
    if (first != null && first.deadline < wake) {
      wake = first.deadline;
      context.register(task, TaskSpec.once(0).at(wake));
    }
  }

  @Override
  public void save(StateWriter out) {
    out.put("wake", wake);
    out.put("peers", byNumber.size());
    for (Peer peer : peers()) {
      out.open("peer");
      peer.save(out);
      out.close();
    }
  }

  @Override
  public void load(StateReader in) {
    wake = in.number("wake");
    int count = in.count("peers", detection.peers());
    for (int i = 0; i < count; i++) {
      in.open("peer");
      Peer peer = Peer.load(in, this::newIntervals);
      in.close();
      if (byNumber.put(peer.number, peer) != null) {
        throw new StateException("two peers have the number " + peer.number);
      }
      heap.move(peer, peer.deadline);
    }
  }
}
