package io.ringbeat.liveness;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.ringbeat.fuzz.Limits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;

/** Frames of any bytes are read or refused with a reason; what is read can be written again. */
class PeerFrameFuzzTest {
  @FuzzTest
  void read(byte[] bytes) {
    Limits.within(() -> check(bytes));
  }

  private static void check(byte[] bytes) {
    FrameReader reader = new FrameReader();
    int frames = 0;
    try (ReadableByteChannel channel = Channels.newChannel(new ByteArrayInputStream(bytes))) {
      while (reader.fill(channel) > 0) {
        while (reader.next()) {
          body(reader);
          frames++;
        }
      }
    } catch (BadFrameException e) {
      Limits.require(!e.getMessage().isBlank(), "it has to say what is wrong");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    Limits.require(frames <= bytes.length / Frame.HEADER, "a frame has at least its header");
  }

  private static void body(FrameReader reader) throws BadFrameException {
    switch (reader.type()) {
      case Frame.HELLO -> {
        byte[] nonce = reader.bytes(Frame.PROOF);
        PeerInfo info = reader.info();
        Limits.require(new FrameWriter().hello(nonce, info), "it fits a frame");
        Limits.require(PeerInfo.of(info.toBytes()).equals(info), "an event tells the same");
      }
      case Frame.CHALLENGE, Frame.RESPONSE -> {
        reader.bytes(Frame.PROOF);
        reader.end();
      }
      case Frame.STATUS -> {
        reader.text();
        reader.end();
      }
      default -> reader.onlyNumber();
    }
  }
}
