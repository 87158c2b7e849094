package io.ringbeat.engine;

import java.util.List;
import java.util.function.BooleanSupplier;

/** Makes an engine's agents go on. */
interface Runner {
  /** Starts all agents; throws IllegalStateException if the machine does not allow it. */
  void start();

  /** Runs agents on the calling thread; returns how much was done, -1 once they have stopped. */
  int poll();

  /** Returns whether the caller is called by an agent. */
  boolean isAgentThread();

  /** Lets agents go on until all is quiet or the time is over; returns whether it is quiet. */
  boolean drain(long nanos, BooleanSupplier quiet);

  /** Ends all agents within a time; returns the names of those that do not end. */
  List<String> end(long nanos);
}
