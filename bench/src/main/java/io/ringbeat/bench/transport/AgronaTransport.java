package io.ringbeat.bench.transport;

import io.ringbeat.event.Event;
import java.nio.ByteBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * Agrona's ring of bytes: claimed, filled in place and committed, read in batches. It holds 58,254
 * messages of 72 bytes, the nearest that its sizes allow. Checks of bounds are off in the forks.
 */
final class AgronaTransport implements Transport, MessageHandler {
  private static final int TYPE = 1;

  private final ManyToOneRingBuffer ring =
      new ManyToOneRingBuffer(
          new UnsafeBuffer(
              ByteBuffer.allocateDirect((1 << 22) + RingBufferDescriptor.TRAILER_LENGTH)));
  private final Sink sink;
  private final PinnedThread thread;
  private volatile boolean running = true;

  AgronaTransport(Sink sink) {
    this.sink = sink;
    thread = new PinnedThread(this::consume);
  }

  @Override
  public void publish(int producer, long first, int count) {
    for (long i = first; i < first + count; i++) {
      int at = ring.tryClaim(TYPE, Event.BYTES);
      while (at < 0) {
        Thread.onSpinWait();
        at = ring.tryClaim(TYPE, Event.BYTES);
      }
      AtomicBuffer buffer = ring.buffer();
      buffer.putLong(at, Tape.HEADER);
      buffer.putLong(at + Event.VENUE_TIME * Long.BYTES, i);
      buffer.putLong(at + Event.ENGINE_TIME * Long.BYTES, 0);
      buffer.putLong(at + Event.A * Long.BYTES, Tape.price(i));
      buffer.putLong(at + Event.B * Long.BYTES, Tape.quantity(i));
      buffer.putLong(at + Event.C * Long.BYTES, i);
      buffer.putLong(at + Event.D * Long.BYTES, 0);
      buffer.putLong(at + Event.E * Long.BYTES, 0);
      ring.commit(at);
    }
  }

  private void consume() {
    sink.onThread();
    while (running) {
      if (ring.read(this) == 0) {
        Thread.onSpinWait();
      }
    }
  }

  @Override
  public void onMessage(int type, MutableDirectBuffer buffer, int index, int length) {
    sink.accept(
        buffer.getLong(index + Event.A * Long.BYTES), buffer.getLong(index + Event.B * Long.BYTES));
  }

  @Override
  public void close() {
    running = false;
    thread.join();
  }
}
