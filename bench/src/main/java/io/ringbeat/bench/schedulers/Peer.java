package io.ringbeat.bench.schedulers;

/** What is measured. */
enum Peer {
  /** The engine's scheduler, in an engine with threads. */
  RINGBEAT,

  /** Quartz, entries in memory. */
  QUARTZ,

  /** The scheduler of db-scheduler, entries in an H2 database in memory. */
  DB_SCHEDULER;

  /** Threads of the peers that run entries on a pool; both have that number by default. */
  static final int THREADS = 10;

  /** Starts one without entries. */
  Subject open(Tally tally) {
    return switch (this) {
      case RINGBEAT -> new RingbeatSubject(tally);
      case QUARTZ -> new QuartzSubject(tally);
      case DB_SCHEDULER -> new DbSchedulerSubject(tally);
    };
  }
}
