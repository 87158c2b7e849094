package io.ringbeat.rabbitmq.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class CeleryBodyTest {
  private static final String FULL =
      "{\"task\":\"proj.add\",\"args\":[1,\"zwei\",null,[true,2.5]],\"kwargs\":{\"x\":{\"y\":-1}},"
          + "\"queue\":\"slow\",\"exchange\":\"jobs\",\"routing_key\":\"a.b\",\"priority\":9,"
          + "\"expires_ns\":60000000000,\"eta_ns\":0,\"time_limit\":30,\"soft_time_limit\":20,"
          + "\"headers\":{\"h\":\"ä\"}}";

  @Test
  void shouldReadAllFieldsAndWriteThemAgain() {
    CeleryBody body = CeleryBody.read(FULL);

    CeleryTask task =
        new CeleryTask(
            "proj.add",
            "slow",
            Arrays.asList(1L, "zwei", null, List.of(true, 2.5)),
            Map.of("x", Map.of("y", -1L)),
            0,
            60_000_000_000L,
            9,
            30,
            20,
            Map.of("h", "ä"));
    assertEquals(new CeleryBody(task, "jobs", "a.b"), body);
    assertEquals(FULL, body.write());
  }

  @Test
  void shouldNeedTheTaskOnlyAndWriteAllFields() {
    assertEquals(
        "{\"task\":\"t\",\"args\":[],\"kwargs\":{},\"queue\":\"celery\",\"exchange\":\"\","
            + "\"routing_key\":null,\"priority\":0,\"expires_ns\":-1,\"eta_ns\":-1,"
            + "\"time_limit\":0,\"soft_time_limit\":0,\"headers\":{}}",
        CeleryBody.read(" { \"task\" : \"t\" , \"routing_key\" : null } ").write());
  }

  @Test
  void shouldWriteTheSameTextWhateverTheOrderInWhichFieldsWereRead() {
    String other = "{\"headers\":{},\"priority\":3,\"task\":\"t\"}";

    assertEquals(
        CeleryBody.read("{\"task\":\"t\",\"priority\":3}").write(), CeleryBody.read(other).write());
  }

  @Test
  void shouldReadWhatItHasWritten() {
    for (long seed = 1; seed <= 500; seed++) {
      Random random = new Random(seed);
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("k" + random.nextInt(), value(random, 0));
      CeleryTask task =
          new CeleryTask(
              "t" + random.nextInt(),
              "q" + random.nextInt(),
              Arrays.asList(value(random, 0), value(random, 0)),
              map,
              random.nextInt(3) - 1,
              random.nextBoolean() ? -1 : 1_000_000L + random.nextInt(1 << 30),
              random.nextInt(10),
              random.nextInt(100),
              random.nextInt(100),
              map);
      String key = random.nextBoolean() ? null : "key";
      CeleryBody body = new CeleryBody(task, random.nextBoolean() ? "" : "exchange", key);

      assertEquals(body, CeleryBody.read(body.write()), "seed " + seed);
    }
  }

  private static Object value(Random random, int depth) {
    return switch (random.nextInt(depth > 3 ? 5 : 7)) {
      case 0 -> random.nextLong();
      case 1 -> random.nextGaussian();
      case 2 -> random.nextBoolean();
      case 3 -> null;
      case 4 -> "\"\\\n\u0001ä€\ud83d\ude00" + random.nextInt();
      case 5 -> Arrays.asList(value(random, depth + 1), value(random, depth + 1));
      default -> {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          map.put("n" + i, value(random, depth + 1));
        }
        yield map;
      }
    };
  }

  @Test
  void shouldSayWhatIsWrong() {
    refuses("", "the body ends too early");
    refuses("[]", "the body (character 0) has to be an object");
    refuses("{}", "there is no \"task\", which has to be the task's name");
    refuses("{\"task\":1}", "\"task\" (character 8) has to be a string");
    refuses("{\"task\":\"\"}", "a task of Celery needs a name and a queue");
    refuses("{\"task\":\"t\",\"more\":1}", "\"more\" (character 19) is no field of a task");
    refuses("{\"task\":\"t\",\"args\":{}}", "\"args\" (character 19) has to be an array");
    refuses("{\"task\":\"t\",\"kwargs\":[]}", "\"kwargs\" (character 21) has to be an object");
    refuses("{\"task\":\"t\",\"headers\":null}", "\"headers\" (character 22) has to be an object");
    refuses("{\"task\":\"t\",\"exchange\":null}", "\"exchange\" (character 23) has to be a string");
    refuses("{\"task\":\"t\",\"queue\":\"\"}", "a task of Celery needs a name and a queue");
    refuses("{\"task\":\"t\",\"priority\":10}", "the priority is 0..9");
    refuses("{\"task\":\"t\",\"priority\":4294967296}", "has to be from -2147483648 to 2147483647");
    refuses("{\"task\":\"t\",\"expires_ns\":1}", "of expires at least 1 ms");
    refuses("{\"task\":\"t\",\"eta_ns\":-2}", "the times are -1 or not negative");
    refuses("{\"task\":\"t\",\"eta_ns\":1.5}", "\"eta_ns\" (character 21) has to be an integer");
    refuses("{\"task\":\"t\",\"time_limit\":-1}", "a time limit is negative");
    refuses("{\"task\":\"t\",\"headers\":{\"id\":1}}", "the header id is Celery's own");
    refuses("{\"task\":\"t\",\"args\":[1e999]}", "is greater than any double");
    refuses("{\"task\":\"t\",\"args\":[9223372036854775808]}", "no 64-bit integer");
    refuses("{\"task\":\"t\",\"args\":[\"\\ud800\"]}", "has half a surrogate pair");
    refuses("{\"task\":\"t\",\"task\":\"u\"}", "Duplicate");
    refuses("{\"task\":\"t\"} 1", "something is behind the end of the JSON");
    refuses("{\"task\":\"t\",\"queue\":\"" + "q".repeat(256) + "\"}", "allowed are 255");
    refuses("{\"task\":\"t\",\"exchange\":\"" + "q".repeat(256) + "\"}", "the exchange has a name");
    refuses("{\"task\":\"" + "t".repeat(70_000) + "\"}", "at most 65000 are allowed");
    String deep = "[".repeat(33) + "]".repeat(33);
    refuses("{\"task\":\"t\",\"args\":[" + deep + "]}", "nests deeper than 32");
  }

  private static void refuses(String json, String what) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> CeleryBody.read(json), json)
            .getMessage();
    assertTrue(message.contains(what), () -> message + " of " + json);
  }
}
