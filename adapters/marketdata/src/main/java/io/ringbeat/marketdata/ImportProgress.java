package io.ringbeat.marketdata;

/** Is told how far an import has come, now and then, on the thread that imports. */
@FunctionalInterface
public interface ImportProgress {
  /** Tells nobody. */
  ImportProgress NONE = (file, bytesRead, bytesTotal) -> {};

  /**
   * Is told how far the import has come.
   *
   * @param file the capture that is being read
   * @param bytesRead how much of all captures was read, compressed as they are
   * @param bytesTotal the size of all captures
   */
  void progress(String file, long bytesRead, long bytesTotal);
}
