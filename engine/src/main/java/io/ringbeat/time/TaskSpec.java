package io.ringbeat.time;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.TaskCode;
import java.util.Objects;

/**
 * What a task is: when it is due, what it means, and what happens when it overlaps itself or fails.
 * Immutable; one specification may be registered many times and under many ids without allocating.
 */
public final class TaskSpec {
  /** The most arguments: what fits one slot. */
  public static final int MAX_ARGUMENTS = Event.WORDS;

  private static final long[] NONE = {};

  private final long period; // 0: once
  private final long delay;
  private final Phase phase;
  private final int type;
  private final boolean routed;
  private final Overlap overlap;
  private final OnFailure onFailure;
  private final long[] arguments;

  private TaskSpec(
      long period,
      long delay,
      Phase phase,
      int type,
      boolean routed,
      Overlap overlap,
      OnFailure onFailure,
      long[] arguments) {
    this.period = period;
    this.delay = delay;
    this.phase = phase;
    this.type = type;
    this.routed = routed;
    this.overlap = overlap;
    this.onFailure = onFailure;
    this.arguments = arguments;
  }

  /** What deadlines are counted from. Codes are frozen. */
  public enum Phase {
    /** The engine time of the registration, as its event has it. */
    FROM_REGISTRATION(0),
    /** The epoch: a period of a second is due at each full second. */
    ABSOLUTE(1),
    /** The first deadline itself is given. */
    AT(2);

    private static final Phase[] BY_CODE = values();

    private final int code;

    Phase(int code) {
      this.code = code;
    }

    /**
     * Returns the number in an event.
     *
     * @return the frozen code
     */
    public int code() {
      return code;
    }

    /**
     * Returns the phase with a code.
     *
     * @param code its frozen code
     * @return the phase, null if there is none with that code
     */
    public static Phase of(int code) {
      return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    }
  }

  /** What happens when a task that runs elsewhere is due before it has ended. Codes are frozen. */
  public enum Overlap {
    /** It is started all the same. */
    ALLOW(0),
    /** This time is passed over, and counted. */
    SKIP(1),
    /** It is started once more when it has ended, as often as it was due meanwhile. */
    QUEUE(2);

    private static final Overlap[] BY_CODE = values();

    private final int code;

    Overlap(int code) {
      this.code = code;
    }

    /**
     * Returns the number in an event.
     *
     * @return the frozen code
     */
    public int code() {
      return code;
    }

    /**
     * Returns the policy with a code.
     *
     * @param code its frozen code
     * @return the policy, null if there is none with that code
     */
    public static Overlap of(int code) {
      return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    }
  }

  /** What happens when a task throws, or ends elsewhere with a failure. Codes are frozen. */
  public enum OnFailure {
    /** The engine stops. */
    HALT(0),
    /** The failure is counted; the task stays. Commands of the failed call are not sent. */
    KEEP(1),
    /** The failure is counted; the task is unregistered. Commands of the call are not sent. */
    DISABLE(2);

    private static final OnFailure[] BY_CODE = values();

    private final int code;

    OnFailure(int code) {
      this.code = code;
    }

    /**
     * Returns the number in an event.
     *
     * @return the frozen code
     */
    public int code() {
      return code;
    }

    /**
     * Returns the policy with a code.
     *
     * @param code its frozen code
     * @return the policy, null if there is none with that code
     */
    public static OnFailure of(int code) {
      return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    }
  }

  /**
   * A task that is due every period, first one period after its registration.
   *
   * @param period ns, positive
   * @return the specification
   * @throws IllegalArgumentException if the period is zero or less
   */
  public static TaskSpec every(long period) {
    Deadlines.requirePeriod(period);
    return new TaskSpec(
        period, period, Phase.FROM_REGISTRATION, 0, false, Overlap.ALLOW, OnFailure.HALT, NONE);
  }

  /**
   * A task that is due once.
   *
   * @param delay ns from its registration, not negative
   * @return the specification
   * @throws IllegalArgumentException if the delay is negative
   */
  public static TaskSpec once(long delay) {
    Deadlines.requireDelay(delay);
    return new TaskSpec(
        0, delay, Phase.FROM_REGISTRATION, 0, false, Overlap.ALLOW, OnFailure.HALT, NONE);
  }

  /**
   * The same task, due at times that are multiples of its period since the epoch.
   *
   * @return the specification
   * @throws IllegalArgumentException if the task is due once
   */
  public TaskSpec absolute() {
    Deadlines.requirePeriod(period);
    return new TaskSpec(period, 0, Phase.ABSOLUTE, type, routed, overlap, onFailure, arguments);
  }

  /**
   * The same task, due first at a given time; if that is past, at once, and for the periods since.
   *
   * @param deadline engine time, ns since the epoch
   * @return the specification
   */
  public TaskSpec at(long deadline) {
    return new TaskSpec(period, deadline, Phase.AT, type, routed, overlap, onFailure, arguments);
  }

  /**
   * The same task with a meaning.
   *
   * @param value what it means to whoever runs it
   * @return the specification
   */
  public TaskSpec type(int value) {
    return new TaskSpec(period, delay, phase, value, routed, overlap, onFailure, arguments);
  }

  /**
   * The same task with arguments.
   *
   * @param values at most {@link #MAX_ARGUMENTS}
   * @return the specification
   * @throws IllegalArgumentException if there are more
   */
  public TaskSpec arguments(long... values) {
    if (values.length > MAX_ARGUMENTS) {
      throw new IllegalArgumentException(
          values.length + " arguments; a task has at most " + MAX_ARGUMENTS);
    }
    return new TaskSpec(period, delay, phase, type, routed, overlap, onFailure, values.clone());
  }

  /**
   * The same task, run elsewhere: when it is due, a command goes out, and it runs until a TASK_DONE
   * event comes in.
   *
   * @param value what happens when it is due again before that
   * @return the specification
   */
  public TaskSpec routed(Overlap value) {
    return new TaskSpec(
        period, delay, phase, type, true, Objects.requireNonNull(value), onFailure, arguments);
  }

  /**
   * The same task with another policy for failures; without this a failure halts the engine.
   *
   * @param value what happens
   * @return the specification
   */
  public TaskSpec onFailure(OnFailure value) {
    return new TaskSpec(
        period, delay, phase, type, routed, overlap, Objects.requireNonNull(value), arguments);
  }

  /**
   * Writes the TASK event that registers the task under an id, or changes the task of that id.
   *
   * @param id the task's id
   * @param target receives the event from index 0, two slots at most
   * @return how many slots it takes
   */
  public int register(long id, long[] target) {
    boolean extended = arguments.length > 0;
    target[Event.HEADER] = Event.header(Kind.TASK, extended ? Event.LONG : 0, 0, 0);
    target[Event.VENUE_TIME] = 0;
    target[Event.ENGINE_TIME] = 0;
    target[Event.A] = id;
    target[Event.B] = period;
    target[Event.C] = delay;
    target[Event.D] =
        TaskCode.of(
            TaskCode.REGISTER, phase.code(), overlap.code(), onFailure.code(), routed, type);
    target[Event.E] = (long) arguments.length * Long.BYTES;
    for (int i = 0; extended && i < Event.WORDS; i++) {
      target[Event.WORDS + i] = i < arguments.length ? arguments[i] : 0;
    }
    return extended ? 2 : 1;
  }

  /**
   * Writes the TASK event that unregisters the task of an id.
   *
   * @param id the task's id
   * @param target receives the event from index 0, one slot
   */
  public static void unregister(long id, long[] target) {
    target[Event.HEADER] = Event.header(Kind.TASK, 0, 0, 0);
    target[Event.VENUE_TIME] = 0;
    target[Event.ENGINE_TIME] = 0;
    target[Event.A] = id;
    target[Event.B] = 0;
    target[Event.C] = 0;
    target[Event.D] = TaskCode.of(TaskCode.UNREGISTER, 0, 0, 0, false, 0);
    target[Event.E] = 0;
  }

  /**
   * Returns a task's first deadline.
   *
   * @param phase what it is counted from
   * @param registered engine time of the registration, ns since the epoch
   * @param period ns, 0 for once
   * @param delay word C of the TASK event
   * @return ns since the epoch; what lies beyond the end of time is {@link Long#MAX_VALUE}
   */
  public static long firstDeadline(Phase phase, long registered, long period, long delay) {
    if (phase == Phase.AT) {
      return delay;
    }
    if (phase == Phase.ABSOLUTE) {
      return Deadlines.after(registered - Math.floorMod(registered - delay, period), period);
    }
    return Deadlines.after(registered, delay);
  }
}
