package io.ringbeat.marketdata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.backtest.DataException;
import io.ringbeat.marketdata.binance.BinanceReader;
import io.ringbeat.marketdata.capture.BookCheck;
import io.ringbeat.marketdata.capture.Include;
import io.ringbeat.marketdata.capture.LineReader;
import io.ringbeat.marketdata.capture.Normaliser;
import io.ringbeat.marketdata.capture.OnGap;
import io.ringbeat.marketdata.instrument.CaptureInstruments;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is done to a capture, the import succeeds or says what is wrong, and nothing else. */
@Timeout(300)
class DamagedCaptureTest {
  private static final int ROUNDS_IN_MEMORY = 20_000;
  private static final int ROUNDS_ON_DISK = 300;
  private static final String[] NUMBERS = {
    "0",
    "-1",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "1".repeat(30),
    "1".repeat(2000),
    "1e999999999",
    "0.00000000000000000001",
    "NaN",
    "null",
    "[".repeat(2000),
    "{\"e\":",
    "\u0000",
    "\"\\u0000\"",
    "\r",
    "\n"
  };

  @TempDir Path dir;

  @Test
  void shouldRefuseWithDataExceptionOrReadWhateverIsChanged() {
    byte[] sound = capture().getBytes(StandardCharsets.ISO_8859_1);
    int refused = 0;
    for (long seed = 0; seed < ROUNDS_IN_MEMORY; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] bytes = damaged(sound, random);
      try {
        read(bytes, options(random));
      } catch (DataException e) {
        refused++;
        assertTrue(e.getMessage().startsWith("in:"), "seed " + seed + ": " + e.getMessage());
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + seed + ": " + e, e);
      }
    }
    assertTrue(refused > ROUNDS_IN_MEMORY / 2, refused + " refused");
    assertTrue(refused < ROUNDS_IN_MEMORY, "some damage is harmless");
  }

  @Test
  void shouldLeaveNothingBehindWhateverIsChanged() throws IOException {
    byte[] sound = capture().getBytes(StandardCharsets.ISO_8859_1);
    Path in = dir.resolve("in");
    Path target = dir.resolve("out.rbe");
    for (long seed = 0; seed < ROUNDS_ON_DISK; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Files.write(in, damaged(sound, random));
      try {
        Importer.importCapture(List.of(in), target, options(random), ImportProgress.NONE);
        Lines.events(target);
        Files.delete(target);
      } catch (DataException e) {
        assertTrue(e.getMessage().startsWith(in.toString()), "seed " + seed + ": " + e);
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + seed + ": " + e, e);
      }
      try (Stream<Path> left = Files.list(dir)) {
        assertEquals(List.of(in), left.toList(), "seed " + seed);
      }
    }
  }

  private static void read(byte[] bytes, ImportOptions options) {
    Normaliser normaliser = new Normaliser((slab, offset) -> {}, options.reorderWindowNanos());
    BookCheck check = new BookCheck();
    BinanceReader reader =
        new BinanceReader(
            new CaptureInstruments(options.instruments()),
            options.include(),
            options.onGap(),
            message -> {
              check.accept(message);
              normaliser.accept(message);
            });
    reader.read(new LineReader(new ByteArrayInputStream(bytes), "in"));
    reader.finish();
    normaliser.finish();
  }

  private static ImportOptions options(SplittableRandom random) {
    ImportOptions options = ImportOptions.defaults();
    if (random.nextBoolean()) {
      options = options.withOnGap(OnGap.MARK);
    }
    if (random.nextBoolean()) {
      options = options.withInclude(EnumSet.allOf(Include.class));
    }
    return options.withCheckBook(random.nextBoolean());
  }

  private static byte[] damaged(byte[] sound, SplittableRandom random) {
    byte[] bytes = sound;
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      bytes = damagedOnce(bytes, random);
    }
    return bytes;
  }

  private static byte[] damagedOnce(byte[] bytes, SplittableRandom random) {
    if (bytes.length < 4) {
      return bytes;
    }
    int from = random.nextInt(bytes.length);
    int to = Math.min(bytes.length, from + random.nextInt(1, 200));
    byte[] chunk = Arrays.copyOfRange(bytes, from, to);
    return switch (random.nextInt(8)) {
      case 0 -> {
        byte[] flipped = bytes.clone();
        flipped[from] ^= (byte) (1 << random.nextInt(8));
        yield flipped;
      }
      case 1 -> Arrays.copyOf(bytes, from);
      case 2 -> splice(bytes, to, to, chunk); // twice
      case 3 -> splice(bytes, from, to, new byte[0]); // deleted
      case 4 -> splice(bytes, random.nextInt(from + 1), from, chunk); // elsewhere
      case 5 -> {
        byte[] number = NUMBERS[random.nextInt(NUMBERS.length)].getBytes(StandardCharsets.UTF_8);
        int digit = digitFrom(bytes, from);
        int end = digit;
        while (end < bytes.length && bytes[end] >= '0' && bytes[end] <= '9') {
          end++;
        }
        yield splice(bytes, digit, end, number);
      }
      case 6 -> splice(bytes, from, from, new byte[] {(byte) random.nextInt(256)});
      default -> { // a line twice
        int start = from;
        while (start > 0 && bytes[start - 1] != '\n') {
          start--;
        }
        int end = from;
        while (end < bytes.length && bytes[end] != '\n') {
          end++;
        }
        end = Math.min(end + 1, bytes.length);
        yield splice(bytes, end, end, Arrays.copyOfRange(bytes, start, end));
      }
    };
  }

  private static int digitFrom(byte[] bytes, int from) {
    int at = from;
    while (at < bytes.length - 1 && (bytes[at] < '0' || bytes[at] > '9')) {
      at++;
    }
    return at;
  }

  private static byte[] splice(byte[] bytes, int from, int to, byte[] middle) {
    byte[] result = new byte[from + middle.length + bytes.length - to];
    System.arraycopy(bytes, 0, result, 0, from);
    System.arraycopy(middle, 0, result, from, middle.length);
    System.arraycopy(bytes, to, result, from + middle.length, bytes.length - to);
    return result;
  }

  private static String capture() {
    return String.join(
            "\n",
            Lines.depth(1, 1, 10, 20, "[[\"100.1\",\"0.002\"],[\"99\",\"1\"]]", "[]"),
            Lines.quote(2, 2, 21, "100.1", "0.002", "100.2", "1"),
            Lines.snapshot(
                3, 2, 22, "[[\"100.1\",\"0.1\"],[\"99.9\",\"0.2\"]]", "[[\"100.2\",\"0.3\"]]"),
            Lines.trade(4, 3, 77, "100.1", "0.005", true),
            Lines.depth(5, 4, 20, 30, "[[\"100.1\",\"0.001\"]]", "[[\"100.3\",\"2\"]]"),
            Lines.at(
                6,
                "{\"e\":\"markPriceUpdate\",\"E\":1700000000005,\"s\":\"BTCUSDT\",\"p\":\"100.12\","
                    + "\"i\":\"100.1\",\"P\":\"1\",\"r\":\"-0.0001\",\"T\":1700000000010}"),
            Lines.quote(7, 5, 30, "100.1", "0.001", "100.2", "0.3"),
            Lines.depth(8, 6, 30, 40, "[]", "[[\"100.2\",\"0\"]]"),
            Lines.trade(9, 5, 78, "100.2", "0.005", false))
        + "\n";
  }
}
