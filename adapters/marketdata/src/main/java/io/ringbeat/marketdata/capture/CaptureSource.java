package io.ringbeat.marketdata.capture;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a capture's bytes come from. Used by one thread. */
public interface CaptureSource {
  /**
   * Names the source in messages.
   *
   * @return for a file, its path as the user gave it
   */
  String path();

  /**
   * Names the source in the imported file.
   *
   * @return for a file, the last part of its path
   */
  String name();

  /**
   * Returns how much there is to read.
   *
   * @return bytes, compressed as they are
   * @throws IOException if the source is not there
   */
  long size() throws IOException;

  /**
   * Opens the source.
   *
   * @return the bytes, compressed as they are
   * @throws IOException if the source cannot be read
   */
  InputStream open() throws IOException;

  /**
   * Makes a source of a file.
   *
   * @param file the file
   * @return the source
   */
  static CaptureSource of(Path file) {
    return new CaptureSource() {
      @Override
      public String path() {
        return file.toString();
      }

      @Override
      public String name() {
        Path last = file.getFileName();
        return last == null ? file.toString() : last.toString();
      }

      @Override
      public long size() throws IOException {
        return Files.size(file);
      }

      @Override
      public InputStream open() throws IOException {
        return Files.newInputStream(file);
      }
    };
  }
}
