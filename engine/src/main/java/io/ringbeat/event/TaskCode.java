package io.ringbeat.event;

/**
 * Packs what is said of a task in word D of a TASK event, and gives the frozen numbers of its
 * parts: action (bits 0-3), phase (4-7), overlap (8-11), failure (12-15), whether the task is
 * routed elsewhere (16), type (32-63). The payload of a TASK event is the task's arguments.
 */
public final class TaskCode {
  /** Action: register a task, or change the one that has its id. */
  public static final int REGISTER = 1;

  /** Action: take a task out of the table. */
  public static final int UNREGISTER = 2;

  /** Flag: the task runs elsewhere, until its TASK_DONE. */
  public static final long ROUTED = 1L << 16;

  private static final int TYPE_SHIFT = 32;

  private TaskCode() {}

  /**
   * Packs a code.
   *
   * @param action REGISTER or UNREGISTER
   * @param phase code of the phase, 0 to 15
   * @param overlap code of the overlap policy, 0 to 15
   * @param failure code of the failure policy, 0 to 15
   * @param routed whether the task runs elsewhere
   * @param type what the task means to whoever runs it
   * @return word D of a TASK
   */
  public static long of(int action, int phase, int overlap, int failure, boolean routed, int type) {
    return action
        | (long) phase << 4
        | (long) overlap << 8
        | (long) failure << 12
        | (routed ? ROUTED : 0)
        | (long) type << TYPE_SHIFT;
  }

  /**
   * Returns the action.
   *
   * @param code word D of a TASK
   * @return REGISTER or UNREGISTER
   */
  public static int action(long code) {
    return (int) code & 0xF;
  }

  /**
   * Returns the phase.
   *
   * @param code word D of a TASK
   * @return its code
   */
  public static int phase(long code) {
    return (int) (code >>> 4) & 0xF;
  }

  /**
   * Returns the overlap policy.
   *
   * @param code word D of a TASK
   * @return its code
   */
  public static int overlap(long code) {
    return (int) (code >>> 8) & 0xF;
  }

  /**
   * Returns the failure policy.
   *
   * @param code word D of a TASK
   * @return its code
   */
  public static int failure(long code) {
    return (int) (code >>> 12) & 0xF;
  }

  /**
   * Tells whether the task runs elsewhere.
   *
   * @param code word D of a TASK
   * @return whether it is routed
   */
  public static boolean routed(long code) {
    return (code & ROUTED) != 0;
  }

  /**
   * Returns the type.
   *
   * @param code word D of a TASK
   * @return what the task means to whoever runs it
   */
  public static int type(long code) {
    return (int) (code >>> TYPE_SHIFT);
  }
}
