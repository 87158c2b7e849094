package io.ringbeat.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.ringbeat.event.Event;
import io.ringbeat.journal.Chain;
import io.ringbeat.journal.Frame;
import io.ringbeat.journal.FrameDecoder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A frame of any bytes is sound or says what is wrong; it never throws. */
class FrameFuzzTest {
  private static final FrameDecoder DECODER = new FrameDecoder();

  @FuzzTest
  void decode(byte[] bytes) {
    Limits.within(
        () -> {
          check(bytes, bytes.length);
          byte[] sealed = Frames.seal(bytes);
          check(sealed, sealed.length);
        });
  }

  private static void check(byte[] bytes, int length) {
    ByteBuffer document = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    String wrong = DECODER.decode(document);
    if (wrong != null) {
      Limits.require(!wrong.isBlank(), "it has to say what is wrong");
      return;
    }
    Limits.require(Frame.bytes(DECODER.slots()) == length, "a sound frame fills its document");
    Limits.require(DECODER.first() >= 0, "a sequence is not negative");
    if (DECODER.type() == Frame.EVENTS) {
      long[] words = DECODER.words();
      int end = DECODER.slots() * Event.WORDS;
      int at = 0;
      while (at < end) {
        at += Event.slots(words, at) * Event.WORDS;
      }
      Limits.require(at == end && end > 0, "whole events fill the frame");
      Limits.require(
          Chain.over(DECODER.chainBefore(), words, 0, DECODER.slots()) == DECODER.chainAfter(),
          "the chain is that of the slots");
    }
  }
}
