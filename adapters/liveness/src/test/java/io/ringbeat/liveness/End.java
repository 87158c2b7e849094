package io.ringbeat.liveness;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.List;

/**
 * One end of a connection over loopback, and how many bytes it has taken and given: what lies
 * between two ends is still under way in the system.
 */
record End(int local, int remote, long read, long written) {
  static End of(SocketChannel channel, long read, long written) throws IOException {
    int local = ((InetSocketAddress) channel.getLocalAddress()).getPort();
    InetSocketAddress remote = (InetSocketAddress) channel.getRemoteAddress();
    return new End(local, remote == null ? -1 : remote.getPort(), read, written);
  }

  /** Tells whether nothing is under way to this end, and the other end is there. */
  boolean isSettled(List<End> others) {
    for (End other : others) {
      if (other.local == remote && other.remote == local) {
        return other.written == read;
      }
    }
    return false;
  }
}
