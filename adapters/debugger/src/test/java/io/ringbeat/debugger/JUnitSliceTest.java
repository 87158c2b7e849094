package io.ringbeat.debugger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.backtest.Backtest;
import io.ringbeat.backtest.EventBlock;
import io.ringbeat.backtest.InMemoryEvents;
import io.ringbeat.backtest.RecordedBacktest;
import io.ringbeat.backtest.RunJournal;
import io.ringbeat.backtest.Slice;
import io.ringbeat.engine.Description;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.journal.chronicle.ChronicleOptions;
import io.ringbeat.journal.chronicle.ChronicleStore;
import io.ringbeat.market.Instrument;
import io.ringbeat.market.Side;
import io.ringbeat.market.TimeInForce;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.Context;
import io.ringbeat.trading.Strategy;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Slices of a run become tests that pass or fail as the run did. */
final class JUnitSliceTest {
  private static final long START = 1_700_000_000_000_000_000L;
  private static final long SECOND = 1_000_000_000;
  private static final List<Instrument> INSTRUMENTS =
      List.of(Instrument.linear(0, "BTCUSDT", "0.1", "0.001"));

  /** Buys 2 at each of its tasks, and goes on beyond its limit of 6. */
  public static final class Buyer implements Strategy {
    /** Makes one. */
    public Buyer() {}

    @Override
    public void onStart(Context context) {
      context.every(SECOND);
    }

    @Override
    public void onTask(Context context, TaskDue task) {
      context.submit(0, Side.BUY, 1_002, 2_000, TimeInForce.IOC);
    }
  }

  /** What it should have been. */
  public static final class LimitedBuyer implements Strategy {
    /** Makes one. */
    public LimitedBuyer() {}

    @Override
    public void onStart(Context context) {
      context.every(SECOND);
    }

    @Override
    public void onTask(Context context, TaskDue task) {
      if (context.account(0).positionLots() < 6_000) {
        context.submit(0, Side.BUY, 1_002, 2_000, TimeInForce.IOC);
      }
    }
  }

  @TempDir private Path folder;
  private ChronicleStore store;
  private RecordedBacktest run;

  @BeforeEach
  void record() {
    Path place = folder.resolve("run");
    try (RunJournal journal =
        new RunJournal(
            ChronicleStore.open(
                place,
                new ChronicleOptions(ChronicleOptions.LEAST_SEGMENT, ChronicleOptions.LEAST_AHEAD)),
            new Description())) {
      new Backtest(market(), new Buyer()).journal(journal).run();
    }
    store = ChronicleStore.readOnly(place);
    run = new RecordedBacktest(store, JUnitSliceTest::market, Buyer::new);
  }

  private static InMemoryEvents market() {
    long[] words = new long[20 * Event.WORDS];
    for (int i = 0; i < 20; i++) {
      int at = i * Event.WORDS;
      long side = i % 2 == 0 ? 0 : Event.SELL;
      words[at] =
          Event.header(Kind.DEPTH, side | Event.LAST | Event.AT_VENUE | Event.AT_CORE, 0, 0);
      words[at + Event.VENUE_TIME] = START + i * SECOND / 2;
      words[at + Event.ENGINE_TIME] = START + i * SECOND / 2;
      words[at + Event.A] = i % 2 == 0 ? 1_000 : 1_002;
      words[at + Event.B] = 9_000;
    }
    return new InMemoryEvents(INSTRUMENTS, List.of(new EventBlock(words, words.length)));
  }

  @Test
  void shouldFailWhereTheRunWentWrong() throws Exception {
    Slice slice = run.slice(3, 30);

    Method test = compile(new JUnitSlice(slice, name(Buyer.class), "Wrong", "position > 6"));

    AssertionError error = assertThrows(AssertionError.class, () -> call(test));
    assertTrue(error.getMessage().startsWith("position > 6 holds at event "), error::toString);
    assertTrue(error.getMessage().contains("REPORT"), error::toString);
  }

  @Test
  void shouldPassWhenTheStrategyIsMended() throws Exception {
    Slice slice = run.slice(0, 100);

    Method test =
        compile(new JUnitSlice(slice, name(LimitedBuyer.class), "Mended", "position > 6"));

    assertDoesNotThrow(() -> call(test));
  }

  @Test
  void shouldHoldAStrategyToWhatItDid() throws Exception {
    Slice slice = run.slice(0, 100);

    Method same = compile(new JUnitSlice(slice, name(Buyer.class), "Same", null));
    Method other = compile(new JUnitSlice(slice, name(LimitedBuyer.class), "Other", null));

    assertDoesNotThrow(() -> call(same));
    AssertionError error = assertThrows(AssertionError.class, () -> call(other));
    assertTrue(
        error.getMessage().contains("nothing causes what the run had sent"), error::toString);
  }

  @Test
  void shouldOverwriteNothing() throws IOException {
    JUnitSlice slice = new JUnitSlice(run.slice(0, 5), name(Buyer.class), "Twice", null);
    Path source = slice.write(folder);
    byte[] before = Files.readAllBytes(source);

    assertThrows(FileAlreadyExistsException.class, () -> slice.write(folder));
    assertEquals(new String(before, UTF_8), Files.readString(source));
  }

  @Test
  void shouldRefuseANameThatIsNone() throws IOException {
    Slice slice = run.slice(0, 5);

    for (String name : List.of("", "lower", "../Up", "A-B", "A.B")) {
      assertThrows(
          IllegalArgumentException.class,
          () -> new JUnitSlice(slice, name(Buyer.class), name, null),
          name);
    }
  }

  private static String name(Class<?> type) {
    return type.getName();
  }

  /** Compiles a test as Maven would, and returns its method. */
  private Method compile(JUnitSlice slice) throws Exception {
    Path tests = Files.createTempDirectory(folder, "tests");
    Path source = slice.write(tests);
    Path classes = Files.createDirectory(tests.resolve("classes"));
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-classpath",
                System.getProperty("java.class.path"),
                "-d",
                classes.toString(),
                source.toString());
    assertEquals(0, failed, () -> "does not compile: " + source);
    String name = source.getFileName().toString().replace(".java", "");
    URL[] path = {
      classes.toUri().toURL(), tests.resolve("resources").toUri().toURL(),
    };
    ClassLoader loader = new URLClassLoader(path, JUnitSliceTest.class.getClassLoader());
    Class<?> type = Class.forName("io.ringbeat.debugger." + name, true, loader);
    for (Method method : type.getDeclaredMethods()) {
      if (method.getName().startsWith("should")) {
        return method;
      }
    }
    throw new AssertionError("there is no test in " + source);
  }

  private static void call(Method test) throws Throwable {
    Constructor<?> constructor = test.getDeclaringClass().getDeclaredConstructor();
    constructor.setAccessible(true);
    test.setAccessible(true);
    try {
      test.invoke(constructor.newInstance());
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
