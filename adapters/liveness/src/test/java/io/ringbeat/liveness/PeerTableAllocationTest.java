package io.ringbeat.liveness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.ringbeat.engine.CoreContext;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.Payload;
import io.ringbeat.event.PeerCode;
import io.ringbeat.time.TaskSpec;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** A beat costs no memory, fixed or by phi; what is measured is the table and nothing else. */
final class PeerTableAllocationTest {
  private static final long MS = 1_000_000;
  private static final int PEERS = 1_000;
  private static final int BEATS = 200_000;

  /** Takes what the table sends. */
  private static final class Context implements CoreContext {
    long now = 1_700_000_000_000_000_000L;
    long sent;

    @Override
    public long now() {
      return now;
    }

    @Override
    public long sequence() {
      return 1;
    }

    @Override
    public long send(long[] slab, int offset) {
      return sent++;
    }

    @Override
    public long register(long id, TaskSpec task) {
      return 0;
    }

    @Override
    public long unregister(long id) {
      return 0;
    }

    @Override
    public long nextCommandId() {
      return sent;
    }
  }

  @Test
  void shouldNotAllocateForABeat() {
    Detection fixed = Detection.of(1_000 * MS, 2_000 * MS).peers(PEERS);

    assertEquals(0, bytesPerBeat(fixed));
    assertEquals(0, bytesPerBeat(fixed.with(Phi.AKKA)));
  }

  private static long bytesPerBeat(Detection detection) {
    Context context = new Context();
    PeerTable table = new PeerTable(detection, 0, (where, peer, before) -> {});
    long[] event = new long[16 * Event.WORDS];
    long[] numbers = new long[PEERS];
    for (int i = 0; i < PEERS; i++) {
      PeerInfo info = new PeerInfo("peer-" + i, "::1", 1, "alive");
      numbers[i] = PeerInfo.number(info.id());
      byte[] payload = info.toBytes();
      fill(event, Event.LONG, numbers[i], PeerCode.JOINED, i + 1, payload.length);
      Payload.put(event, 0, payload, 0, payload.length);
      table.onEvent(context, event, 0);
    }
    assertEquals(PEERS, table.peers().size());
    beats(context, table, event, numbers); // warm
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      beats(context, table, event, numbers);
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertTrue(table.peer(numbers[0]).beats() >= 6L * BEATS / PEERS);
    return least < 1_000 ? 0 : least; // what the measuring costs
  }

  private static void beats(Context context, PeerTable table, long[] event, long[] numbers) {
    for (int i = 0; i < BEATS; i++) {
      int peer = i % PEERS;
      context.now += MS;
      fill(event, 0, numbers[peer], PeerCode.BEAT, peer + 1, 0);
      table.onEvent(context, event, 0);
    }
  }

  private static void fill(
      long[] event, long flags, long number, int code, long session, long bytes) {
    event[0] = Event.header(Kind.PEER, flags, 0, 0);
    event[Event.A] = number;
    event[Event.B] = code;
    event[Event.C] = session;
    event[Event.E] = bytes;
  }
}
