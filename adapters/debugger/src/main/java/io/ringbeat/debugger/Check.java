package io.ringbeat.debugger;

/** Holds at a moment, or does not. Does not allocate. */
@FunctionalInterface
interface Check {
  boolean at(Moment moment);
}
