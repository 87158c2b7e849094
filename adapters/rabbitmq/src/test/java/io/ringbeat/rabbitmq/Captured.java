package io.ringbeat.rabbitmq;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Everything that is logged, at any level, with the exceptions. */
final class Captured extends Handler implements AutoCloseable {
  private final Logger root = LogManager.getLogManager().getLogger("");
  private final Level before = root.getLevel();
  private final StringWriter text = new StringWriter();
  private final SimpleFormatter formatter = new SimpleFormatter();

  Captured() {
    setLevel(Level.ALL);
    root.setLevel(Level.ALL);
    root.addHandler(this);
  }

  @Override
  public synchronized void publish(LogRecord entry) {
    text.append(formatter.format(entry));
    if (entry.getThrown() != null) {
      entry.getThrown().printStackTrace(new PrintWriter(text));
    }
  }

  synchronized String text() {
    return text.toString();
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    root.removeHandler(this);
    root.setLevel(before);
  }
}
