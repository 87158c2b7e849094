package io.ringbeat.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** A segment's file of any bytes is read as far as it goes. */
class SegmentFuzzTest {
  private static final RunOnDisk RUN = new RunOnDisk("segment");

  @FuzzTest
  void read(byte[] bytes) {
    RunOnDisk.put(RUN.segment(), bytes);
    Limits.within(() -> FrameReaderFuzzTest.read(RUN.open().events()));
  }
}
