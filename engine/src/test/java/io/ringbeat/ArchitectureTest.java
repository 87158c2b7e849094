package io.ringbeat;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** The rules of CONTRIBUTING.md that the compiler cannot check. */
final class ArchitectureTest {
  private static final String ROOT = "io.ringbeat.";

  private static final Map<String, Set<String>> MAY_SEE =
      Map.ofEntries(
          Map.entry("event", Set.of()),
          Map.entry("state", Set.of("event")),
          Map.entry("time", Set.of("event", "state")),
          Map.entry("schedule", Set.of("event", "state", "time")),
          Map.entry("journal", Set.of("event", "state")),
          Map.entry("engine", Set.of("event", "state", "time", "journal")),
          Map.entry("replay", Set.of("event", "state", "time", "journal", "engine")),
          Map.entry("beat", Set.of("event", "state", "time", "schedule", "engine")),
          Map.entry("market", Set.of("event", "state")),
          Map.entry("venue", Set.of("event", "state", "market")),
          Map.entry("trading", Set.of("event", "state", "market", "time", "engine")),
          Map.entry(
              "backtest",
              Set.of(
                  "event", "state", "market", "time", "venue", "trading", "engine", "journal",
                  "replay")),
          Map.entry(
              "paper",
              Set.of(
                  "event", "state", "market", "time", "venue", "trading", "engine", "backtest")));

  private static final Set<String> INEXACT =
      Set.of(
          "exp", "expm1", "log", "log10", "log1p", "pow", "cbrt", "hypot", "sin", "cos", "tan",
          "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh");

  /** Classes whose any use makes a run depend on something else than its events. */
  private static final Set<String> FORBIDDEN_CLASSES =
      Set.of(
          "java.util.Random",
          "java.util.SplittableRandom",
          "java.util.concurrent.ThreadLocalRandom",
          "java.security.SecureRandom",
          "java.util.HashMap",
          "java.util.HashSet",
          "java.util.IdentityHashMap",
          "java.util.WeakHashMap",
          "java.util.concurrent.ConcurrentHashMap",
          "java.util.Date",
          "java.util.Calendar",
          "java.util.TimeZone",
          "java.util.Timer",
          "java.lang.Thread",
          "java.util.concurrent.Executors",
          "java.util.concurrent.ForkJoinPool",
          "java.util.concurrent.CompletableFuture",
          "java.lang.Runtime",
          "sun.misc.Unsafe");

  /** Methods of classes that are harmless otherwise, as Class.method. */
  private static final Set<String> FORBIDDEN_METHODS =
      Set.of(
          "java.lang.System.currentTimeMillis",
          "java.lang.System.nanoTime",
          "java.lang.System.exit",
          "java.lang.System.identityHashCode",
          "java.lang.System.getenv",
          "java.lang.System.getProperty",
          "java.lang.Math.random",
          "java.lang.StrictMath.random",
          "java.util.UUID.randomUUID",
          "java.util.Locale.getDefault",
          "java.time.ZoneId.systemDefault",
          "java.time.Clock.systemUTC",
          "java.time.Clock.systemDefaultZone",
          "java.time.Instant.now",
          "java.time.LocalDate.now",
          "java.time.LocalDateTime.now",
          "java.time.ZonedDateTime.now",
          "java.nio.charset.Charset.defaultCharset",
          "java.util.Collection.parallelStream",
          "java.lang.Object.hashCode");

  /** What single classes may use all the same, as Class.method; their nested classes may not. */
  private static final Map<String, Set<String>> ALLOWED_TO_A_CLASS =
      Map.of(
          ROOT + "time.DisciplinedClock",
          Set.of("java.lang.System.nanoTime", "java.time.Instant.now"),
          ROOT + "engine.Description",
          Set.of("java.lang.Runtime.version")); // what the run ran on; may change

  /** What the package may use all the same that runs the threads, as Class or Class.method. */
  private static final Set<String> ALLOWED_TO_THE_ENGINE =
      Set.of(
          "java.lang.Thread",
          "java.lang.System.nanoTime",
          "java.lang.Runtime.getRuntime",
          "java.lang.Runtime.availableProcessors",
          "java.lang.Runtime.addShutdownHook", // only when asked for
          "java.lang.Runtime.removeShutdownHook");

  /** The packages by which a run could touch the world. */
  private static final Set<String> WORLD =
      Set.of("java.io", "java.net..", "java.nio..", "java.time..");

  /** The classes that may touch a part of it; their nested classes may not. */
  private static final Map<String, Set<String>> TOUCHES =
      Map.ofEntries(
          Map.entry(ROOT + "time.DisciplinedClock", Set.of("java.time..")),
          Map.entry(ROOT + "event.Payload", Set.of("java.nio..")), // the order of bytes
          Map.entry(ROOT + "event.Parcel", Set.of("java.nio..")), // UTF-8
          Map.entry(ROOT + "beat.Entry", Set.of("java.nio..", "java.time..")), // UTF-8, zones
          Map.entry(ROOT + "state.StateReader", Set.of("java.nio..")), // UTF-8
          Map.entry(ROOT + "state.StateWriter", Set.of("java.nio..")), // UTF-8
          Map.entry(ROOT + "journal.DocumentReader", Set.of("java.nio..")), // buffers, as below
          Map.entry(ROOT + "journal.DocumentWriter", Set.of("java.nio..")),
          Map.entry(ROOT + "journal.FrameDecoder", Set.of("java.nio..")),
          Map.entry(ROOT + "journal.FrameEncoder", Set.of("java.nio..")),
          Map.entry(ROOT + "journal.JournalStore", Set.of("java.nio..")),
          Map.entry(ROOT + "journal.LogWriter", Set.of("java.nio..")),
          Map.entry(ROOT + "journal.Snapshot", Set.of("java.nio..")),
          Map.entry(ROOT + "journal.Verifier", Set.of("java.nio..")),
          Map.entry(
              ROOT + "engine.Description", // UTF-8, and which time zones the run has seen
              Set.of("java.nio..", "java.time..")),
          Map.entry(ROOT + "schedule.Celery", Set.of("java.time..")), // zones, here and below
          Map.entry(ROOT + "schedule.Clocked", Set.of("java.time..")),
          Map.entry(ROOT + "schedule.Cron", Set.of("java.time..")),
          Map.entry(ROOT + "schedule.Crontab", Set.of("java.time..")),
          Map.entry(ROOT + "schedule.Interval", Set.of("java.time..")),
          Map.entry(ROOT + "schedule.OccurrenceId", Set.of("java.nio..")), // UTF-8
          Map.entry(ROOT + "schedule.RunSearch", Set.of("java.time..")),
          Map.entry(ROOT + "schedule.Schedule", Set.of("java.time..")),
          Map.entry(ROOT + "schedule.Words", Set.of("java.time..")),
          Map.entry(ROOT + "engine.UsableCores", Set.of("java.io", "java.nio..")));

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.ringbeat");

  @Test
  void shouldLookAtTheClassesOfTheEngine() {
    Set<String> packages = new java.util.TreeSet<>();
    for (JavaClass found : MAIN) {
      packages.add(found.getPackageName());
    }

    for (String name : MAY_SEE.keySet()) {
      assertTrue(packages.contains(ROOT + name), name + " is not among " + packages);
    }
    for (String found : packages) {
      assertTrue(
          MAY_SEE.keySet().stream().anyMatch(name -> isIn(found, name)),
          found + " has no place in the order of packages");
    }
    assertFalse(MAIN.contain(ArchitectureTest.class));
  }

  @Test
  void shouldPointOneWay() {
    MAY_SEE.forEach(
        (name, others) -> {
          String[] allowed =
              java.util.stream.Stream.concat(java.util.stream.Stream.of(name), others.stream())
                  .sorted()
                  .map(other -> ROOT + other + "..")
                  .toArray(String[]::new);
          ArchRule rule =
              noClasses()
                  .that()
                  .resideInAPackage(ROOT + name + "..")
                  .should()
                  .dependOnClassesThat(
                      resideInAPackage("io.ringbeat..")
                          .and(DescribedPredicate.not(resideInAnyPackage(allowed))));
          rule.check(MAIN);
        });
  }

  @Test
  void shouldHaveNoCyclesAmongPackages() {
    slices().matching("io.ringbeat.(*)..").should().beFreeOfCycles().check(MAIN);
  }

  @Test
  void shouldNeedNothingButTheJdkAndItsLibraries() {
    String[] libraries = {
      "io.ringbeat..", "java..", "org.agrona..", "com.lmax.disruptor..", "org.slf4j..", "jdk.jfr.."
    };

    classes().should().onlyDependOnClassesThat(resideInAnyPackage(libraries)).check(MAIN);
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "engine..")
        .should()
        .dependOnClassesThat(resideInAPackage("jdk.."))
        .check(MAIN);
  }

  @Test
  void shouldNotTouchTheWorldFromThePartsThatARunIsMadeOf() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "backtest..")
        .and(describe("touch no part of it", found -> !TOUCHES.containsKey(found.getName())))
        .should()
        .dependOnClassesThat(resideInAnyPackage(WORLD.toArray(String[]::new)))
        .check(MAIN);
    TOUCHES.forEach(
        (name, parts) -> {
          String[] others =
              WORLD.stream().filter(part -> !parts.contains(part)).toArray(String[]::new);
          noClasses()
              .that()
              .haveFullyQualifiedName(name)
              .should()
              .dependOnClassesThat(resideInAnyPackage(others))
              .check(MAIN);
          for (String part : parts) {
            classes()
                .that()
                .haveFullyQualifiedName(name)
                .should()
                .dependOnClassesThat(resideInAPackage(part))
                .check(MAIN);
          }
        });
  }

  @Test
  void shouldDependOnTheEventsAndNothingElse() {
    noClasses().should().accessTargetWhere(makesRunsDiffer()).check(MAIN);
  }

  @Test
  void shouldNotExtendWhatItMayNotUse() {
    noClasses()
        .should()
        .beAssignableTo(
            describe("a forbidden class", found -> FORBIDDEN_CLASSES.contains(found.getName())))
        .check(MAIN);
  }

  @Test
  void shouldNotHideItsState() {
    noClasses()
        .should()
        .accessTargetWhere(
            describe(
                "sets a static field outside of its class's initializer",
                access ->
                    access instanceof com.tngtech.archunit.core.domain.JavaFieldAccess field
                        && field.getAccessType()
                            == com.tngtech.archunit.core.domain.JavaFieldAccess.AccessType.SET
                        && field.getTarget().resolveMember().isPresent()
                        && field
                            .getTarget()
                            .resolveMember()
                            .get()
                            .getModifiers()
                            .contains(com.tngtech.archunit.core.domain.JavaModifier.STATIC)
                        && !field.getOrigin().getName().equals("<clinit>")))
        .check(MAIN);
  }

  /** The predicate has teeth: this class breaks each rule once, on purpose. */
  @Test
  void shouldFindEachUseThatIsForbidden() {
    JavaClasses sinner = new ClassFileImporter().importClasses(Sinner.class);

    for (String method : Sinner.SINS) {
      boolean found =
          sinner.get(Sinner.class).getMethod(method).getAccessesFromSelf().stream()
              .anyMatch(makesRunsDiffer());
      assertTrue(found, method);
    }
    assertFalse(
        sinner.get(Sinner.class).getMethod("virtue", String.class).getAccessesFromSelf().stream()
            .anyMatch(makesRunsDiffer()));
  }

  /** The exceptions have limits: each is for those it is for, and for nothing else. */
  @Test
  void shouldAllowAnExceptionOnlyWhereItIsNeeded() {
    String clock = ROOT + "time.DisciplinedClock";
    String engine = ROOT + "engine.Engine";

    assertTrue(isAllowed(clock, "java.lang.System", "nanoTime"));
    assertTrue(isAllowed(clock, "java.time.Instant", "now"));
    assertFalse(isAllowed(clock, "java.lang.System", "currentTimeMillis"));
    assertFalse(isAllowed(clock, "java.lang.Thread", "currentThread"));
    assertFalse(isAllowed(clock + "$Line", "java.lang.System", "nanoTime"));
    assertFalse(isAllowed(ROOT + "time.TaskTable", "java.lang.System", "nanoTime"));

    assertTrue(isAllowed(engine, "java.lang.System", "nanoTime"));
    assertTrue(isAllowed(engine, "java.lang.Thread", "<init>"));
    assertTrue(isAllowed(engine + "$Driver", "java.lang.Thread", "start"));
    assertTrue(isAllowed(engine, "java.lang.Runtime", "availableProcessors"));
    assertFalse(isAllowed(engine, "java.lang.Runtime", "halt"));
    assertFalse(isAllowed(engine, "java.lang.System", "exit"));
    assertFalse(isAllowed(engine, "java.lang.System", "getenv"));
    assertFalse(isAllowed(engine, "java.lang.System", "currentTimeMillis"));
    assertFalse(isAllowed(engine, "java.time.Instant", "now"));
    assertFalse(isAllowed(engine, "java.util.HashMap", "<init>"));
    assertFalse(isAllowed(engine, "java.util.concurrent.Executors", "newCachedThreadPool"));
    assertFalse(isAllowed("io.ringbeat.engineer.Engine", "java.lang.Thread", "<init>"));
    for (String other : MAY_SEE.keySet()) {
      if (!other.equals("engine")) {
        assertFalse(isAllowed(ROOT + other + ".Any", "java.lang.Thread", "<init>"), other);
        assertFalse(isAllowed(ROOT + other + ".Any", "java.lang.System", "nanoTime"), other);
      }
    }
  }

  /** An exception that nobody uses any more has to go; and the rule sees what it excepts. */
  @Test
  void shouldKeepNoExceptionThatNobodyNeeds() {
    ALLOWED_TO_A_CLASS.forEach(
        (name, methods) -> {
          Set<String> used = new java.util.TreeSet<>();
          for (JavaAccess<?> access : MAIN.get(name).getAccessesFromSelf()) {
            used.add(access.getTargetOwner().getName() + "." + access.getTarget().getName());
          }
          assertTrue(used.containsAll(methods), name + " uses " + used);
        });
  }

  private static boolean isIn(String packageName, String name) {
    return packageName.equals(ROOT + name) || packageName.startsWith(ROOT + name + ".");
  }

  private static DescribedPredicate<JavaAccess<?>> makesRunsDiffer() {
    return describe("makes runs differ", ArchitectureTest::isForbidden);
  }

  private static boolean isForbidden(JavaAccess<?> access) {
    String owner = access.getTargetOwner().getName();
    String member = access.getTarget().getName();
    if (isAllowed(access.getOriginOwner().getName(), owner, member)) {
      return false;
    }
    if (FORBIDDEN_CLASSES.contains(owner)) {
      return true;
    }
    if (FORBIDDEN_METHODS.contains(owner + "." + member)) {
      return true;
    }
    if (owner.equals("java.lang.Math") && INEXACT.contains(member)) {
      return true;
    }
    return dependsOnTheDefaultLocaleOrCharset(access, owner, member);
  }

  private static boolean isAllowed(String origin, String owner, String member) {
    String method = owner + "." + member;
    if (ALLOWED_TO_A_CLASS.getOrDefault(origin, Set.of()).contains(method)) {
      return true;
    }
    return origin.startsWith(ROOT + "engine.")
        && (ALLOWED_TO_THE_ENGINE.contains(owner) || ALLOWED_TO_THE_ENGINE.contains(method));
  }

  private static boolean dependsOnTheDefaultLocaleOrCharset(
      JavaAccess<?> access, String owner, String member) {
    if (!(access.getTarget()
        instanceof com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget target)) {
      return false;
    }
    var parameters = target.getRawParameterTypes();
    boolean explicit =
        parameters.stream()
            .anyMatch(
                type ->
                    type.isEquivalentTo(Locale.class)
                        || type.isEquivalentTo(java.nio.charset.Charset.class));
    if (explicit) {
      return false;
    }
    return switch (owner) {
      case "java.lang.String" ->
          member.equals("format")
              || member.equals("formatted")
              || member.equals("toLowerCase")
              || member.equals("toUpperCase")
              || member.equals("getBytes")
              || (member.equals("<init>")
                  && !parameters.isEmpty()
                  && parameters.get(0).isEquivalentTo(byte[].class));
      case "java.io.PrintStream", "java.io.PrintWriter" ->
          member.equals("printf") || member.equals("format");
      case "java.util.Formatter", "java.text.DecimalFormat", "java.text.NumberFormat" -> true;
      default -> false;
    };
  }

  @SuppressWarnings("unused") // only its bytecode is looked at
  private static final class Sinner {
    static final String[] SINS = {
      "clock", "random", "uuid", "math", "hashMap", "thread", "exit", "lower", "format", "bytes"
    };

    static long clock() {
      return System.nanoTime();
    }

    static int random() {
      return ThreadLocalRandom.current().nextInt();
    }

    static UUID uuid() {
      return UUID.randomUUID();
    }

    static double math() {
      return Math.pow(2, 0.5);
    }

    static Map<String, String> hashMap() {
      return new HashMap<>();
    }

    static Thread thread() {
      return Thread.currentThread();
    }

    static void exit() {
      System.exit(1);
    }

    @SuppressWarnings("StringCaseLocaleUsage")
    static String lower() {
      return "A".toLowerCase();
    }

    @SuppressWarnings("AnnotateFormatMethod")
    static String format() {
      return String.format("%d", 1);
    }

    @SuppressWarnings("DefaultCharset")
    static byte[] bytes() {
      return "A".getBytes();
    }

    static double virtue(String text) {
      return StrictMath.log(Math.sqrt(text.toLowerCase(Locale.ROOT).length()))
          + Math.max(1, 2)
          + String.format(Locale.ROOT, "%d", 1).length();
    }
  }
}
