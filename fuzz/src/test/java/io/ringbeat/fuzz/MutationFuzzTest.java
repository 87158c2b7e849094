package io.ringbeat.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.ringbeat.event.Event;
import io.ringbeat.journal.DamagedException;
import io.ringbeat.journal.Frame;
import io.ringbeat.journal.FrameDecoder;
import io.ringbeat.journal.FrameReader;
import io.ringbeat.journal.Journal;
import io.ringbeat.journal.TailMarks;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A journal whose file was changed gives the events that were written, or fewer, of which {@link
 * Journal#requireWhole} says that some are missing; never others. The input is a list of changes,
 * six bytes each: a place, how, and with what.
 */
class MutationFuzzTest {
  private static final RunOnDisk RUN = new RunOnDisk("mutation");
  private static final byte[] WRITTEN = RUN.segmentBytes();
  private static final int CHANGE = 6;

  @FuzzTest
  void mutate(byte[] changes) {
    RunOnDisk.put(RUN.segment(), changed(changes));
    Limits.within(MutationFuzzTest::read);
  }

  private static void read() {
    try (FrameReader frames = new FrameReader(RUN.open().events());
        TailMarks tail = RUN.open().events().tail()) {
      while (frames.next()) {
        if (frames.frame().type() == Frame.EVENTS) {
          check(frames.frame());
        }
      }
      boolean whole = isWhole(frames, tail);
      Limits.require(
          whole == (frames.nextSequence() == RunOnDisk.SLOTS),
          "read up to " + frames.nextSequence() + ", and whole: " + whole);
    } catch (DamagedException e) {
      Limits.require(e.last() >= e.first(), "damage is a range");
    }
  }

  private static boolean isWhole(FrameReader frames, TailMarks tail) {
    try {
      Journal.requireWhole(frames, tail);
      return true;
    } catch (DamagedException e) {
      return false;
    }
  }

  private static void check(FrameDecoder frame) {
    for (int i = 0; i < frame.slots(); i++) {
      long sequence = frame.first() + i;
      Limits.require(
          RunOnDisk.isEvent(frame.words(), i * Event.WORDS, sequence),
          "event " + sequence + " is not what was written");
    }
  }

  private static byte[] changed(byte[] changes) {
    byte[] bytes = WRITTEN.clone();
    ByteBuffer in = ByteBuffer.wrap(changes).order(ByteOrder.LITTLE_ENDIAN);
    while (in.remaining() >= CHANGE) {
      int at = Integer.remainderUnsigned(in.getShort() * 31 + in.getShort(), bytes.length);
      int how = in.get() & 3;
      byte value = in.get();
      switch (how) {
        case 0 -> bytes[at] ^= value;
        case 1 -> bytes[at] = value;
        case 2 -> java.util.Arrays.fill(bytes, at, bytes.length, (byte) 0);
        default -> {
          int length = Math.min(value & 0xFF, bytes.length - at);
          System.arraycopy(WRITTEN, 0, bytes, at, length);
        }
      }
    }
    return bytes;
  }
}
