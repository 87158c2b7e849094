package io.ringbeat.rabbitmq;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("rig")
class AckScannerTest {
  private static final int METHOD = 1;
  private static final int HEADER = 2;
  private static final int BODY = 3;
  private static final int HEARTBEAT = 8;

  private final ByteArrayOutputStream stream = new ByteArrayOutputStream();

  @Test
  void shouldFindAcksAmongOtherFrames() {
    frame(METHOD, 0, method(10, 10, 400)); // connection.start
    frame(METHOD, 1, method(60, 60, 20)); // basic.deliver
    frame(HEADER, 1, new byte[14]);
    frame(BODY, 1, method(60, 80, 9)); // a body that looks like an ack
    frame(HEARTBEAT, 0, new byte[0]);
    int first = stream.size();
    frame(METHOD, 1, method(60, 80, 9));
    frame(METHOD, 1, method(60, 120, 9)); // basic.nack
    frame(BODY, 2, new byte[70_000]);
    int second = stream.size();
    frame(METHOD, 65_535, method(60, 80, 9));

    assertEquals(List.of(first + 10, second + 10), acks());
  }

  @Test
  void shouldPassOverTheClientsPreamble() {
    stream.writeBytes("AMQP\0\0\u0009\u0001".getBytes(US_ASCII));
    frame(METHOD, 1, method(60, 80, 9));

    assertEquals(List.of(8 + 10), acks());
  }

  private List<Integer> acks() {
    AckScanner scanner = new AckScanner();
    List<Integer> found = new ArrayList<>();
    byte[] bytes = stream.toByteArray();
    for (int i = 0; i < bytes.length; i++) {
      if (scanner.ack(bytes[i])) {
        found.add(i);
      }
    }
    return found;
  }

  private void frame(int type, int channel, byte[] payload) {
    stream.writeBytes(
        ByteBuffer.allocate(payload.length + 8)
            .put((byte) type)
            .putShort((short) channel)
            .putInt(payload.length)
            .put(payload)
            .put((byte) 0xce)
            .array());
  }

  private static byte[] method(int group, int id, int arguments) {
    return ByteBuffer.allocate(4 + arguments).putShort((short) group).putShort((short) id).array();
  }
}
