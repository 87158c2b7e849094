package io.ringbeat.cli;

import io.ringbeat.marketdata.ImportProgress;

/** Shows how far an import is, and stops it when its thread is interrupted. */
final class ImportWatch implements ImportProgress, AutoCloseable {
  private final ProgressLine line;

  ImportWatch(Shell shell, boolean visible) {
    line = new ProgressLine(shell, visible, "import", "bytes");
  }

  @Override
  public void progress(String file, long bytesRead, long bytesTotal) {
    line.update(bytesRead, bytesTotal);
    if (Thread.interrupted()) {
      throw new CliException(
          ExitCode.INTERRUPTED, "interrupted while importing " + file + "; nothing was written");
    }
  }

  @Override
  public void close() {
    line.close();
  }
}
