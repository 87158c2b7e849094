package io.ringbeat.lint;

import java.util.function.Supplier;

/** Turns whatever a hostile class file provokes into one kind of error. */
final class Guard {
  private Guard() {}

  static <T> T call(Supplier<T> work) {
    try {
      return work.get();
    } catch (LintException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      throw new LintException("a class file is damaged (" + e + "); compile it again", e);
    }
  }

  /** As {@link #call}, for work on one class, which the message names. */
  static <T> T call(String className, Supplier<T> work) {
    try {
      return work.get();
    } catch (LintException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      throw new LintException(
          className + " is no class file that this version can read (" + e + "); compile it again",
          e);
    }
  }
}
