package io.ringbeat.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.ringbeat.journal.DamagedException;
import io.ringbeat.journal.DocumentStore;
import io.ringbeat.journal.Frame;
import io.ringbeat.journal.FrameReader;
import io.ringbeat.journal.JournalException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A log of any frames with right checksums is read to its end, or throws what is documented. The
 * bytes are cut into documents: two bytes of length, of which the highest bit begins a segment.
 */
class FrameReaderFuzzTest {
  private static final int MOST_FRAMES = 1 << 10;

  @FuzzTest
  void read(byte[] bytes) {
    Limits.within(() -> read(new BytesStore(segments(bytes))));
  }

  /** Reads everything, and checks what has to hold whatever there is. */
  static void read(DocumentStore store) {
    try (FrameReader frames = new FrameReader(store)) {
      long next = frames.nextSequence();
      int count = 0;
      while (frames.next()) {
        Limits.require(count++ < MOST_FRAMES, "there are no more frames than documents");
        Limits.require(frames.nextSequence() >= next, "the sequence does not go back");
        next = frames.nextSequence();
        if (frames.frame().type() == Frame.CHECKPOINT) {
          Limits.require(frames.checkpoint() != null, "there is a checkpoint");
        }
      }
      Limits.require(!frames.next(), "the end stays the end");
      Limits.require(!frames.where().isBlank(), "it is somewhere");
    } catch (DamagedException e) {
      Limits.require(
          e.last() >= e.first() && e.first() >= 0,
          "damage from " + e.first() + " to " + e.last() + " is no range: " + e.getMessage());
    } catch (JournalException e) {
      throw new AssertionError("damage has to be a DamagedException", e);
    }
  }

  private static List<List<byte[]>> segments(byte[] bytes) {
    List<List<byte[]>> segments = new ArrayList<>();
    int at = 0;
    while (at + 2 <= bytes.length && segments.size() < 64) {
      int length = (bytes[at] & 0xFF) | (bytes[at + 1] & 0x7F) << 8;
      if (segments.isEmpty() || bytes[at + 1] < 0) {
        segments.add(new ArrayList<>());
      }
      int end = Math.min(bytes.length, at + 2 + length);
      byte[] document = Arrays.copyOfRange(bytes, at + 2, end);
      segments
          .get(segments.size() - 1)
          .add(document.length == 0 ? document : Frames.seal(document));
      at = end;
    }
    return segments;
  }
}
