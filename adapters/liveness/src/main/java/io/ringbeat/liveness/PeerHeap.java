package io.ringbeat.liveness;

/**
 * Peers by (deadline, number), which is a total order: what comes first depends on nothing else. A
 * binary heap in which peers know their place.
 */
final class PeerHeap {
  private final Peer[] peers;
  private int size;

  PeerHeap(int capacity) {
    peers = new Peer[capacity];
  }

  /** Returns the one that is due first, null if there is none. */
  Peer first() {
    return size == 0 ? null : peers[0];
  }

  /** Puts a peer where its new deadline belongs; takes it out if that is never. */
  void move(Peer peer, long deadline) {
    peer.deadline = deadline;
    if (deadline == Peer.NEVER) {
      remove(peer);
      return;
    }
    if (peer.place < 0) {
      peer.place = size;
      peers[size++] = peer;
    }
    down(peer, up(peer));
  }

  private void remove(Peer peer) {
    if (peer.place < 0) {
      return;
    }
    Peer last = peers[--size];
    peers[size] = null;
    int at = peer.place;
    peer.place = -1;
    if (last != peer) {
      last.place = at;
      peers[at] = last;
      down(last, up(last));
    }
  }

  private int up(Peer peer) {
    int at = peer.place;
    while (at > 0 && before(peer, peers[(at - 1) >> 1])) {
      put(peers[(at - 1) >> 1], at);
      at = (at - 1) >> 1;
    }
    put(peer, at);
    return at;
  }

  private void down(Peer peer, int from) {
    int at = from;
    while (2 * at + 1 < size) {
      int child = 2 * at + 1;
      if (child + 1 < size && before(peers[child + 1], peers[child])) {
        child++;
      }
      if (!before(peers[child], peer)) {
        break;
      }
      put(peers[child], at);
      at = child;
    }
    put(peer, at);
  }

  private void put(Peer peer, int at) {
    peers[at] = peer;
    peer.place = at;
  }

  private static boolean before(Peer a, Peer b) {
    return a.deadline != b.deadline ? a.deadline < b.deadline : a.number < b.number;
  }
}
