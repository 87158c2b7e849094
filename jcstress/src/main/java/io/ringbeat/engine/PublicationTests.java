package io.ringbeat.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.ringbeat.engine.Ring.Producers;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * What readers see of what is being published: the whole of it or nothing. Most have two actors, so
 * that they run on two cores; those with three are skipped there.
 */
public final class PublicationTests {
  private PublicationTests() {}

  /** One writer, an event in the last slot of the slab. */
  @JCStressTest
  @Outcome(id = "0", expect = ACCEPTABLE, desc = "not yet")
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "whole")
  @Outcome(expect = FORBIDDEN, desc = "torn")
  @State
  public static class OneWriterEvent extends Pipe {
    /** At the slab's end. */
    public OneWriterEvent() {
      super(SLOTS, Producers.ONE, SLOTS - 1);
    }

    /** Publishes. */
    @Actor
    public void writer() {
      event(a);
    }

    /** Reads. */
    @Actor
    public void reader(I_Result r) {
      r.r1 = first.read().ofA;
    }
  }

  /** One writer, a message of four slots that goes on at the slab's start. */
  @JCStressTest
  @Outcome(id = "0", expect = ACCEPTABLE, desc = "not yet")
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "whole")
  @Outcome(expect = FORBIDDEN, desc = "torn")
  @State
  public static class OneWriterMessageAcrossTheEnd extends Pipe {
    /** Two slots before the slab's end. */
    public OneWriterMessageAcrossTheEnd() {
      super(SLOTS, Producers.ONE, SLOTS - 2);
    }

    /** Publishes. */
    @Actor
    public void writer() {
      message(a);
    }

    /** Reads. */
    @Actor
    public void reader(I_Result r) {
      r.r1 = first.read().ofA;
    }
  }

  /** One writer, a batch that goes on at the slab's start: all of it or nothing. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "not yet")
  @Outcome(id = "1, 3", expect = ACCEPTABLE, desc = "whole")
  @Outcome(expect = FORBIDDEN, desc = "torn, or part of the batch")
  @State
  public static class OneWriterBatchAcrossTheEnd extends Pipe {
    /** Two slots before the slab's end. */
    public OneWriterBatchAcrossTheEnd() {
      super(SLOTS, Producers.ONE, SLOTS - 2);
    }

    /** Publishes. */
    @Actor
    public void writer() {
      batch(a);
    }

    /** Reads. */
    @Actor
    public void reader(II_Result r) {
      int before = first.events;
      r.r1 = first.read().ofA;
      r.r2 = first.events - before;
    }
  }

  /** Many writers, a message of four slots that goes on at the slab's start. */
  @JCStressTest
  @Outcome(id = "0", expect = ACCEPTABLE, desc = "not yet")
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "whole")
  @Outcome(expect = FORBIDDEN, desc = "torn")
  @State
  public static class ManyWritersMessageAcrossTheEnd extends Pipe {
    /** Two slots before the slab's end. */
    public ManyWritersMessageAcrossTheEnd() {
      super(SLOTS, Producers.MANY, SLOTS - 2);
    }

    /** Publishes. */
    @Actor
    public void writer() {
      message(a);
    }

    /** Reads. */
    @Actor
    public void reader(I_Result r) {
      r.r1 = first.read().ofA;
    }
  }

  /** Many writers, a batch that goes on at the slab's start: all of it or nothing. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "not yet")
  @Outcome(id = "1, 3", expect = ACCEPTABLE, desc = "whole")
  @Outcome(expect = FORBIDDEN, desc = "torn, or part of the batch")
  @State
  public static class ManyWritersBatchAcrossTheEnd extends Pipe {
    /** Two slots before the slab's end. */
    public ManyWritersBatchAcrossTheEnd() {
      super(SLOTS, Producers.MANY, SLOTS - 2);
    }

    /** Publishes. */
    @Actor
    public void writer() {
      batch(a);
    }

    /** Reads. */
    @Actor
    public void reader(II_Result r) {
      int before = first.events;
      r.r1 = first.read().ofA;
      r.r2 = first.events - before;
    }
  }

  /** Two writers of an event each; one of them reads afterwards. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "b is behind a, which is not yet")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "b only")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "both")
  @Outcome(expect = FORBIDDEN, desc = "torn, or lost")
  @State
  public static class TwoWritersEvents extends Pipe {
    /** One slot before the slab's end. */
    public TwoWritersEvents() {
      super(SLOTS, Producers.MANY, SLOTS - 1);
    }

    /** Publishes. */
    @Actor
    public void writer() {
      event(a);
    }

    /** Publishes and reads. */
    @Actor
    public void writerAndReader(II_Result r) {
      event(b);
      first.read();
      r.r1 = first.ofA;
      r.r2 = first.ofB;
    }
  }

  /** Two writers of a message each, the first of which goes on at the slab's start. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "b is behind a, which is not yet")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "b only")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "both")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "a only: it came between the two readings")
  @Outcome(expect = FORBIDDEN, desc = "torn")
  @State
  public static class TwoWritersMessagesAcrossTheEnd extends Pipe {
    /** Two slots before the slab's end. */
    public TwoWritersMessagesAcrossTheEnd() {
      super(SLOTS, Producers.MANY, SLOTS - 2);
    }

    /** Publishes. */
    @Actor
    public void writer() {
      message(a);
    }

    /** Publishes and reads. */
    @Actor
    public void writerAndReader(II_Result r) {
      message(b);
      first.read().read(); // a batch has room for one message
      r.r1 = first.ofA;
      r.r2 = first.ofB;
    }
  }

  /** Two writers and a reader of its own. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "none")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "b only")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "a only")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "both")
  @Outcome(expect = FORBIDDEN, desc = "torn")
  @State
  public static class TwoWritersAndAReader extends Pipe {
    /** Two slots before the slab's end. */
    public TwoWritersAndAReader() {
      super(SLOTS, Producers.MANY, SLOTS - 2);
    }

    /** Publishes. */
    @Actor
    public void writerA() {
      message(a);
    }

    /** Publishes. */
    @Actor
    public void writerB() {
      message(b);
    }

    /** Reads. */
    @Actor
    public void reader(II_Result r) {
      first.read();
      r.r1 = first.ofA;
      r.r2 = first.ofB;
    }
  }

  /** A handler that comes after another sees what that has handled, and what it made of it. */
  @JCStressTest
  @Outcome(id = "0", expect = ACCEPTABLE, desc = "not yet")
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "whole, and the first handler's state")
  @Outcome(expect = FORBIDDEN, desc = "torn, or before the first handler")
  @State
  public static class ChainedReader extends Pipe {
    /** Two slots before the slab's end. */
    public ChainedReader() {
      super(SLOTS, Producers.MANY, SLOTS - 2);
    }

    /** Publishes and handles. */
    @Actor
    public void writerAndFirstReader() {
      message(a);
      first.read();
    }

    /** Reads what was handled. */
    @Actor
    public void secondReader(I_Result r) {
      r.r1 = second.read().ofA;
    }
  }

  /** A writer, a reader and one that comes after it. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "not yet")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the first only")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "both")
  @Outcome(expect = FORBIDDEN, desc = "torn, or the second before the first")
  @State
  public static class WriterAndChainedReaders extends Pipe {
    /** Two slots before the slab's end. */
    public WriterAndChainedReaders() {
      super(SLOTS, Producers.ONE, SLOTS - 2);
    }

    /** Publishes. */
    @Actor
    public void writer() {
      message(a);
    }

    /** Reads. */
    @Actor
    public void firstReader(II_Result r) {
      r.r1 = first.read().ofA;
    }

    /** Reads what was handled. */
    @Actor
    public void secondReader(II_Result r) {
      r.r2 = second.read().ofA;
    }
  }

  /** A writer takes a slot only when its reader has done with it. */
  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "full: the reader was not ready")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "the slot was free")
  @Outcome(expect = FORBIDDEN, desc = "overwritten while it was read")
  @State
  public static class SlotTakenAgain extends Pipe {
    /** Full but for nothing. */
    public SlotTakenAgain() {
      super(4, Producers.MANY, 5);
      for (int i = 0; i < 4; i++) {
        event(b);
        // the second reader gates the writers, too, and has to go on alone below
      }
    }

    /** Publishes if there is room. */
    @Actor
    public void writer(II_Result r) {
      r.r2 = offer(a) >= 0 ? 1 : 0;
    }

    /** Reads one slot and gives it back. */
    @Actor
    public void reader(II_Result r) {
      first.read();
      second.read();
      r.r1 = second.ofB == WHOLE && second.ofA != TORN ? first.ofB : TORN;
    }
  }
}
