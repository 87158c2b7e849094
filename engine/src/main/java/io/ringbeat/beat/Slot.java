package io.ringbeat.beat;

/** An entry in a timetable, and how far it has come. Owned by the {@link Timetable}. */
final class Slot {
  final int id; // of its task in the order of deadlines
  Entry entry;
  long generation;
  long mark; // up to here all is recorded or passed over: a run, or the last registration
  long ahead; // up to here all is decided; the mark or later
  long lastRun = EntryStatus.NEVER;
  long totalRuns;
  long passedOver;
  int open; // runs that are decided and not recorded
  boolean over; // a plan that runs once has run
  Slot before; // of those with open runs
  Slot behind;

  Slot(int id, Entry entry) {
    this.id = id;
    this.entry = entry;
  }

  /** How often the present plan has run, as far as that makes a difference to it. */
  long runs() {
    return (long) open + (over ? 1 : 0);
  }
}
