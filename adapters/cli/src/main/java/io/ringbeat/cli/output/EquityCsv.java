package io.ringbeat.cli.output;

/**
 * Writes one row for each sample of equity: {@code time_ns,equity,position,mid}. Time in ns since
 * the epoch; equity after fees in the account's currency; position in units of quantity, empty with
 * several instruments; mid price of the first instrument, empty before it has one. Used by one
 * thread.
 */
public final class EquityCsv {
  private final OutputFile file;
  private final StringBuilder row = new StringBuilder();

  /**
   * Writes the header.
   *
   * @param file where to; stays the caller's to commit
   */
  public EquityCsv(OutputFile file) {
    this.file = file;
    file.write("time_ns,equity,position,mid\n");
  }

  /**
   * Writes a row.
   *
   * @param time engine time, ns since the epoch
   * @param equity after fees
   * @param position in units of quantity
   * @param mid NaN if there is none
   */
  public void add(long time, double equity, double position, double mid) {
    row.setLength(0);
    row.append(time).append(',');
    PlainNumbers.append(equity, row);
    row.append(',');
    PlainNumbers.append(position, row);
    row.append(',');
    PlainNumbers.append(mid, row);
    file.write(row.append('\n'));
  }
}
