package io.ringbeat.debugger;

/** A number, or the number of a name, at a moment. Does not allocate. */
@FunctionalInterface
interface Value {
  /** Returns it; NaN if it is not there. */
  double at(Moment moment);
}
