package io.ringbeat.cli;

import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Brings what Ringbeat's own packages log to the lines of a host, so that a person reads what only
 * the log says: that a broker cannot be reached, and why. Any thread may log.
 */
public final class LogLines implements AutoCloseable {
  private final HostLog log;
  private final Handler handler = new Lines();
  private final Logger broker = Logger.getLogger("io.ringbeat.rabbitmq");
  private final Logger engine = Logger.getLogger("io.ringbeat.engine");

  private LogLines(HostLog log) {
    this.log = log;
    broker.setLevel(Level.INFO);
    engine.setLevel(Level.WARNING);
    loggers().forEach(logger -> logger.addHandler(handler));
  }

  /**
   * Brings a host's log the lines of the broker's adapter, and the engine's warnings, until it is
   * closed.
   *
   * @param log takes them, by its level
   * @return to be closed
   */
  public static LogLines to(HostLog log) {
    return new LogLines(log);
  }

  /** Takes away what the JDK prints by itself. For a process of ours. */
  static void quiet() {
    LogManager.getLogManager().reset();
  }

  private List<Logger> loggers() {
    return List.of(broker, engine);
  }

  @Override
  public void close() {
    loggers().forEach(logger -> logger.removeHandler(handler));
  }

  private final class Lines extends Handler {
    @Override
    public void publish(LogRecord line) {
      Throwable thrown = line.getThrown();
      String text = thrown == null ? line.getMessage() : line.getMessage() + ": " + thrown;
      int level = line.getLevel().intValue();
      if (level >= Level.SEVERE.intValue()) {
        log.error(text);
      } else if (level >= Level.WARNING.intValue()) {
        log.warning(text);
      } else {
        log.info(text);
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
