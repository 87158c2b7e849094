package io.ringbeat.engine;

/**
 * How an engine is.
 *
 * @param status its state
 * @param failure why it is DOWN, null otherwise
 */
public record Health(Status status, Failure failure) {
  /** The states of an engine's life, in their order. */
  public enum Status {
    /**
     * It was built, and not started yet: nothing is handled. Publishers may publish, but where the
     * engine has a journal: there nothing comes before what the journal has.
     */
    NEW,
    /** It is being brought back from its journal: handlers run, publishers are refused. */
    RECOVERING,
    /** Handlers run, publishers may publish. */
    UP,
    /** It is being closed: handlers run, publishers are refused. */
    CLOSING,
    /** It was closed. */
    CLOSED,
    /** A handler or another agent threw: nothing runs any more. */
    DOWN
  }

  @Override
  public String toString() {
    return failure == null ? status.name() : status + ": " + failure;
  }
}
