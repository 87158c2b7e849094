package io.ringbeat.journal;

import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a run had come to when all handlers had handled an event: a replay has to come to the same.
 *
 * @param sequence of the marker in the sequence
 * @param chain over all slots up to and with the marker
 * @param hashes of each handler's state, by its name, in the order of the handlers
 */
public record Checkpoint(long sequence, long chain, Map<String, Long> hashes) {
  private static final int MOST_HANDLERS = 1 << 12;

  long[] body() {
    StateWriter fields = new StateWriter();
    fields.put("sequence", sequence);
    fields.put("chain", chain);
    fields.put("handlers", hashes.size());
    hashes.forEach(
        (name, hash) -> {
          fields.put("name", name);
          fields.put("hash", hash);
        });
    return Body.slots(fields);
  }

  static Checkpoint read(FrameDecoder frame) {
    StateReader fields = Body.read(frame);
    long sequence = fields.number("sequence");
    long chain = fields.number("chain");
    int handlers = fields.count("handlers", MOST_HANDLERS);
    Map<String, Long> hashes = new LinkedHashMap<>();
    for (int i = 0; i < handlers; i++) {
      hashes.put(fields.text("name"), fields.number("hash"));
    }
    fields.requireEnd();
    return new Checkpoint(sequence, chain, hashes);
  }
}
