package io.ringbeat.cli;

import io.ringbeat.backtest.RunListener;
import io.ringbeat.cli.output.EquityCsv;
import io.ringbeat.cli.output.FillsCsv;
import io.ringbeat.market.OrderStatus;
import io.ringbeat.trading.Order;

/**
 * Passes what happens in a run on to files and progress, counts how orders end, and stops the run
 * when its thread is interrupted. Files may be null.
 */
final class RunRecorder implements RunListener {
  private final FillsCsv fills;
  private final EquityCsv equity;
  private final ProgressLine progress;
  private final long size;
  private long rows = -1;
  private long expired;

  RunRecorder(FillsCsv fills, EquityCsv equity, ProgressLine progress, long size) {
    this.fills = fills;
    this.equity = equity;
    this.progress = progress;
    this.size = size;
  }

  @Override
  public void onReport(Order order) {
    if (order.isExecuted()) {
      if (fills != null) {
        fills.add(order);
      }
    } else if (order.status() == OrderStatus.EXPIRED) {
      expired++;
    }
  }

  @Override
  public void onSample(long time, double value, double position, double mid) {
    if (equity != null) {
      equity.add(time, value, position, mid);
    }
  }

  @Override
  public void onProgress(long rowsRead) {
    if (rowsRead == rows) {
      return;
    }
    rows = rowsRead;
    progress.update(rowsRead, size);
    if (Thread.interrupted()) {
      throw new CliException(
          ExitCode.INTERRUPTED, "interrupted after " + rowsRead + " rows; nothing was written");
    }
  }

  long rows() {
    return rows;
  }

  long expired() {
    return expired;
  }
}
