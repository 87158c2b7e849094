package io.ringbeat.liveness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class JsonReaderTest {
  private static List<PeerInfo> read(String text, long seed, int longest) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Pieces pieces = new Pieces(bytes, new SplittableRandom(seed), longest);
    JsonReader reader = new JsonReader();
    List<PeerInfo> found = new ArrayList<>();
    while (reader.fill(pieces) >= 0) {
      for (PeerInfo info = reader.next(); info != null; info = reader.next()) {
        found.add(info);
      }
    }
    return found;
  }

  @Test
  void shouldTakeMessagesApartThatFollowEachOtherWithoutFraming() throws IOException {
    String one = "{\"ip\": \"10.0.0.1\", \"status\": \"alive\", \"pid\": 77}";
    String other =
        "{\"status\":\"a}b\",\"pid\":\"77\",\"x\":\"}\\\"\\u007b{\",\"y\":null,\"ip\":\"10.0.0.1\"}";
    PeerInfo first = new PeerInfo("10.0.0.1:77", "10.0.0.1", 77, "alive");
    List<PeerInfo> expected = List.of(first, first, first.withStatus("a}b"), first);
    String text = one + one + " \n" + other + one;

    assertEquals(expected, read(text, 0, text.length())); // all at once
    for (long seed = 0; seed < 200; seed++) {
      assertEquals(expected, read(text, seed, 1 + (int) seed % 30), "seed " + seed);
    }
  }

  @Test
  void shouldWaitForTheRestOfAMessage() throws IOException {
    String one = "{\"ip\":\"10.0.0.1\",\"status\":\"alive\",\"pid\":77}";
    for (int length = 0; length < one.length(); length++) {
      assertEquals(List.of(), read(one.substring(0, length), length, 100), length + " bytes");
    }
  }

  @Test
  void shouldSayWhatIsWrongWithHostileMessages() {
    refuses("x", "'{'");
    refuses("[]", "'{'");
    refuses("{\"a\":{}}", "nested");
    refuses("{\"a\":[1]}", "nested");
    refuses("{}", "without ip, status or pid");
    refuses("{\"ip\":\"a\",\"status\":\"b\"}", "without ip, status or pid");
    refuses("{\"ip\":1,\"status\":\"b\",\"pid\":1}", "ip is no text");
    refuses("{\"ip\":\"a\",\"status\":\"b\",\"pid\":-1}", "no whole number");
    refuses("{\"ip\":\"a\",\"status\":\"b\",\"pid\":1.5}", "no whole number");
    refuses("{\"ip\":\"a\",\"status\":\"b\",\"pid\":" + "9".repeat(40) + "}", "no whole number");
    refuses("{\"ip\":\"a\",\"status\":\"b\",\"pid\":1,}", "no JSON");
    refuses("{\"ip\" \"a\"}", "no ':'");
    refuses("{\"ip\":alive}", "no value");
    refuses("{\"ip\":01}", "no value");
    refuses("{\"ip\":\"\\x\"}", "unknown escape");
    refuses("{\"ip\":\"\\u00g0\"}", "hexadecimal");
    refuses("{\"ip\":\"a\nb\",\"status\":\"\",\"pid\":1}", "control character");
    refuses("{\"ip\":\"a\\nb\",\"status\":\"\",\"pid\":1}", "control character");
    refuses("{\"ip\":\"" + "a".repeat(65) + "\",\"status\":\"\",\"pid\":1}", "longer than 64");
    refuses("{\"ip\":\"" + "a".repeat(2_000), "longer than 1024 bytes");
  }

  private static void refuses(String text, String why) {
    BadFrameException e = assertThrows(BadFrameException.class, () -> read(text, 1, 5_000), text);
    assertTrue(e.getMessage().contains(why), text + ": " + e.getMessage());
  }

  @Test
  void shouldReadOrRefuseAnyText() {
    String alphabet = "{}[]\",:\\u0019aipstdue \n-.";
    int refused = 0;
    for (long seed = 0; seed < 20_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      StringBuilder text = new StringBuilder("{");
      int length = random.nextInt(80);
      for (int i = 0; i < length; i++) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      try {
        read(text.toString(), seed, 20);
      } catch (IOException e) {
        refused++;
        assertTrue(e instanceof BadFrameException && !e.getMessage().isBlank(), "seed " + seed);
      }
    }
    assertTrue(refused > 10_000, refused + " refused");
  }
}
