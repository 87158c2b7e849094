package io.ringbeat.journal;

import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import java.util.List;
import java.util.stream.LongStream;

/**
 * How a segment begins: where the one before it ends, and what operators have decided so far. What
 * lies in the segment before behind that place was cut off.
 *
 * @param segment the segment's number
 * @param next sequence of the first slot that comes in it
 * @param chain over all slots before
 * @param time engine time so far, ns since the epoch
 * @param mark for commands, the id of the last one before, otherwise -1
 * @param skips sequences of events that nobody is to handle, rising
 */
record Begin(long segment, long next, long chain, long time, long mark, List<Long> skips) {
  long[] body() {
    StateWriter fields = new StateWriter();
    long[] numbers = skips.stream().mapToLong(Long::longValue).toArray();
    fields.put("mark", mark);
    fields.put("skips", numbers, 0, numbers.length);
    return Body.slots(fields);
  }

  static Begin read(long segment, FrameDecoder frame) {
    StateReader fields = Body.read(frame);
    long mark = fields.number("mark");
    List<Long> skips = LongStream.of(fields.numbers("skips")).boxed().toList();
    fields.requireEnd();
    return new Begin(segment, frame.first(), frame.chainBefore(), frame.time(), mark, skips);
  }
}
