package io.ringbeat.lint;

import java.util.Locale;

/** What a run must not depend on. The ids are frozen: scripts depend on them. */
public enum Rule {
  /** The time of the machine. */
  CLOCK(
      "reads the clock of the machine",
      "a replay runs at another time",
      "take the time from context.now() or from the event"),

  /** Functions that {@code Math} may compute in more than one way. */
  MATH(
      "Math differs from JDK to JDK",
      "intrinsics round the last bit in their own way",
      "use the same function of StrictMath"),

  /** Identity hashes and what is made of them. */
  IDENTITY(
      "depends on an identity hash",
      "the JVM draws it anew in each run",
      "give the class a hashCode and toString of its fields, or use an id of your own"),

  /** Iteration in the order of hashes. */
  HASH_ORDER(
      "goes through a collection in hash order",
      "the order depends on salt, hashes and history, which no snapshot keeps",
      "use a TreeMap, LinkedHashMap, EnumMap or list, or sort before you go through it"),

  /** Random numbers that no seed of the run decides. */
  RANDOM(
      "draws random numbers of its own",
      "each run draws others",
      "take chance from context.random()"),

  /** Threads, and what is only needed among threads. */
  THREAD(
      "uses threads",
      "what runs first is chance",
      "do it in the handler; let others publish events"),

  /** Files, sockets, processes. */
  IO(
      "reads or writes outside of the run",
      "a replay finds something else there, or does it twice",
      "let what comes in be an event or a parameter, and what goes out a command"),

  /** Properties of the machine and the process. */
  ENVIRONMENT(
      "looks at or changes the process or the machine",
      "a replay runs elsewhere",
      "take settings from context.parameters()"),

  /** Printing and logging. */
  OUTPUT(
      Severity.WARNING,
      "prints or logs",
      "harmless for the run, but each replay prints it again and the hot path waits",
      "keep it for tests, or print from a handler of its own"),

  /** The machine's locale, zone and character set. */
  LOCALE(
      "uses the machine's locale, time zone or character set",
      "the same value becomes other text elsewhere",
      "name it: Locale.ROOT, ZoneOffset.UTC, StandardCharsets.UTF_8"),

  /** What the garbage collector decides. */
  GC(
      "depends on the garbage collector",
      "when it runs is chance",
      "end the life of things at an event"),

  /** State that outlives a run or is shared among runs. */
  STATIC_STATE(
      "changes static state",
      "it leaks from run to run and no snapshot keeps it",
      "make it a field of the strategy and save it"),

  /** Fields that a snapshot loses. */
  UNSAVED_STATE(
      "changes a field that load does not restore",
      "a run that goes on from a snapshot finds it as a constructor left it",
      "write it in save and read it in load; mark it transient if it holds nothing between calls"),

  /** Reflection. */
  REFLECTION(
      "uses reflection",
      "its order is not defined, and what it calls cannot be seen here",
      "call what you mean"),

  /** Code and memory outside of the JVM. */
  NATIVE("uses native code or memory", "nothing bounds what it depends on", "do it in Java"),

  /** Handlers of errors that are to stop the engine. */
  CATCH(
      "goes on after an error that is to stop the engine",
      "where memory or stack runs out is chance, and the state may be half changed",
      "catch the exceptions that you expect"),

  /** What could not be looked at. */
  UNSEEN(
      Severity.WARNING,
      "cannot be looked at",
      "what it does is not known",
      "put it beside the strategy's classes and scan again");

  private final Severity severity;
  private final String title;
  private final String why;
  private final String remedy;

  Rule(String title, String why, String remedy) {
    this(Severity.ERROR, title, why, remedy);
  }

  Rule(Severity severity, String title, String why, String remedy) {
    this.severity = severity;
    this.title = title;
    this.why = why;
    this.remedy = remedy;
  }

  /**
   * Returns the name by which users know the rule.
   *
   * @return for example {@code hash-order}
   */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Returns how much it matters.
   *
   * @return the severity of all its findings
   */
  public Severity severity() {
    return severity;
  }

  /**
   * Returns what code does that breaks the rule.
   *
   * @return a few words without a subject
   */
  public String title() {
    return title;
  }

  /**
   * Returns why it matters.
   *
   * @return half a sentence
   */
  public String why() {
    return why;
  }

  /**
   * Returns what to do instead.
   *
   * @return half a sentence
   */
  public String remedy() {
    return remedy;
  }
}
