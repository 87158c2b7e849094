package io.ringbeat.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;

/**
 * Standard output for a process that may be piped into {@code head}: a reader that has had enough
 * is no error, a full disk is. Used by one thread.
 */
final class StandardOutput extends FilterOutputStream {
  private boolean unread;

  StandardOutput(OutputStream out) {
    super(out);
  }

  /** Opens the process's own, in the encoding that the JVM chose for it. */
  static PrintStream open() {
    String encoding =
        System.getProperty(
            "stdout.encoding",
            System.getProperty("sun.stdout.encoding", Charset.defaultCharset().name()));
    return new Printer(
        new StandardOutput(new FileOutputStream(FileDescriptor.out)), Charset.forName(encoding));
  }

  /** Prints to standard output, and knows whether anybody reads it. */
  static final class Printer extends PrintStream {
    private final StandardOutput target;

    Printer(StandardOutput target, Charset charset) {
      super(target, false, charset);
      this.target = target;
    }

    boolean isUnread() {
      return target.unread;
    }
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (unread) {
      return;
    }
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      if (!"Broken pipe".equals(e.getMessage())) {
        throw e;
      }
      unread = true;
    }
  }
}
