package io.ringbeat.journal;

/** A journal has lost, or cannot show, what it had been given. */
public final class DamagedException extends JournalException {
  private static final long serialVersionUID = 1;

  private final long first;
  private final long last;

  /**
   * Makes an exception.
   *
   * @param first the first sequence that is damaged or missing
   * @param last the last one
   * @param where the file and the byte
   * @param what is wrong there
   */
  public DamagedException(long first, long last, String where, String what) {
    super(
        "sequences "
            + first
            + " to "
            + last
            + " are damaged or missing: "
            + where
            + ": "
            + what
            + ". Nothing was changed. Restore the files from a copy, or save what is before by"
            + " `ringbeat journal repair --export-good`");
    this.first = first;
    this.last = last;
  }

  /**
   * Returns the first sequence that is damaged or missing.
   *
   * @return 0 or more
   */
  public long first() {
    return first;
  }

  /**
   * Returns the last sequence that is damaged or missing.
   *
   * @return not less than the first
   */
  public long last() {
    return last;
  }
}
