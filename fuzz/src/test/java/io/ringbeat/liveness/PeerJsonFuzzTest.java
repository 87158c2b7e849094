package io.ringbeat.liveness;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.ringbeat.fuzz.Limits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;

/** Unframed JSON of any bytes is read or refused with a reason. */
class PeerJsonFuzzTest {
  @FuzzTest
  void read(byte[] bytes) {
    Limits.within(() -> check(bytes));
  }

  private static void check(byte[] bytes) {
    JsonReader reader = new JsonReader();
    try (ReadableByteChannel channel = Channels.newChannel(new ByteArrayInputStream(bytes))) {
      while (reader.fill(channel) > 0) {
        for (PeerInfo info = reader.next(); info != null; info = reader.next()) {
          PeerInfo told = PeerInfo.of(info.toBytes());
          Limits.require(told.pid() == info.pid(), "an event tells the same");
          Limits.require(
              PeerInfo.number(told.id()) == PeerInfo.number(info.id()), "and of the same peer");
        }
      }
    } catch (BadFrameException e) {
      Limits.require(!e.getMessage().isBlank(), "it has to say what is wrong");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
