package io.ringbeat.liveness;

import io.ringbeat.state.StateException;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/**
 * What a {@link PeerTable} knows of a peer. Times are engine time, ns since the epoch. Belongs to
 * the core's thread.
 */
public final class Peer {
  static final long NEVER = Long.MAX_VALUE;
  static final long NONE = -1;
  static final int FRAMES = 1; // how it speaks, in a JOINED
  static final int JSON = 2;

  final long number;
  final byte[] label; // the payload of its verdicts
  final Intervals intervals; // null: times are fixed
  PeerInfo info;
  boolean json; // or frames
  long session; // 0: it has no connection
  Verdict verdict;
  long heard;
  long lastBeat = NONE;
  long beats;
  long deadline = NEVER; // of what becomes of it when nothing is heard
  boolean spared; // as a suspect, because the engine had stood still
  long probe = NONE;
  long probed;
  long roundTrip = NONE;
  int place = -1; // in the heap

  Peer(long number, PeerInfo info, boolean json, Intervals intervals) {
    this.number = number;
    this.info = info;
    this.json = json;
    this.intervals = intervals;
    label = ("id=" + info.id() + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Returns the number by which events name it.
   *
   * @return that of its identity
   */
  public long number() {
    return number;
  }

  /**
   * Returns what it said of itself last.
   *
   * @return identity and status
   */
  public PeerInfo info() {
    return info;
  }

  /**
   * Returns what is concluded of it.
   *
   * @return the verdict
   */
  public Verdict verdict() {
    return verdict;
  }

  /**
   * Tells whether it has a connection.
   *
   * @return false after its end
   */
  public boolean connected() {
    return session != 0;
  }

  /**
   * Returns when it was heard last.
   *
   * @return engine time, ns since the epoch
   */
  public long heard() {
    return heard;
  }

  /**
   * Returns how often it has beaten since it joined last.
   *
   * @return 0 or more
   */
  public long beats() {
    return beats;
  }

  /**
   * Returns how long its answer to the last probe that it answered took.
   *
   * @return ns, -1 if it has answered none
   */
  public long roundTrip() {
    return roundTrip;
  }

  /**
   * Returns phi.
   *
   * @param now engine time, ns since the epoch
   * @return NaN where times are fixed
   */
  public double phi(long now) {
    return intervals == null ? Double.NaN : intervals.phi(now - heard);
  }

  void save(StateWriter out) {
    out.put("number", number);
    out.put("id", info.id());
    out.put("ip", info.ip());
    out.put("pid", info.pid());
    out.put("status", info.status());
    out.put("json", json);
    out.put("verdict", verdict.code());
    out.put("session", session);
    out.put("heard", heard);
    out.put("lastBeat", lastBeat);
    out.put("beats", beats);
    out.put("deadline", deadline);
    out.put("spared", spared);
    out.put("probe", probe);
    out.put("probed", probed);
    out.put("roundTrip", roundTrip);
    if (intervals != null) {
      intervals.save(out);
    }
  }

  static Peer load(StateReader in, Function<Boolean, Intervals> fresh) {
    long number = in.number("number");
    PeerInfo info;
    try {
      info = new PeerInfo(in.text("id"), in.text("ip"), in.number("pid"), in.text("status"));
    } catch (IllegalArgumentException e) {
      throw new StateException(e.getMessage());
    }
    boolean json = in.flag("json");
    Peer peer = new Peer(number, info, json, fresh.apply(json));
    int code = in.integer("verdict");
    peer.verdict = Verdict.of(code);
    if (peer.verdict == null) {
      throw new StateException("there is no verdict " + code);
    }
    peer.session = in.number("session");
    peer.heard = in.number("heard");
    peer.lastBeat = in.number("lastBeat");
    peer.beats = in.number("beats");
    peer.deadline = in.number("deadline");
    peer.spared = in.flag("spared");
    peer.probe = in.number("probe");
    peer.probed = in.number("probed");
    peer.roundTrip = in.number("roundTrip");
    if (peer.intervals != null) {
      peer.intervals.load(in);
    }
    return peer;
  }

  @Override
  public String toString() {
    return info.id() + " " + verdict;
  }
}
