package io.ringbeat.cli.liveness;

import io.ringbeat.cli.CliException;
import io.ringbeat.cli.Durations;
import io.ringbeat.cli.ExitCode;
import io.ringbeat.liveness.Secret;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/** Reads options of the commands about liveness. */
final class Texts {
  private static final int MOST_PORT = 65_535;

  private Texts() {}

  /** Returns a host and a port, not looked up. */
  static InetSocketAddress address(String what, String text) {
    int colon = text.lastIndexOf(':');
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      if (colon > 0 && port >= 0 && port <= MOST_PORT) {
        return InetSocketAddress.createUnresolved(text.substring(0, colon), port);
      }
    } catch (NumberFormatException e) {
      throw noAddress(what, text, e);
    }
    throw noAddress(what, text, null);
  }

  private static CliException noAddress(String what, String text, Throwable cause) {
    return new CliException(
        ExitCode.USAGE, what + " " + text + ": write HOST:PORT, such as 127.0.0.1:7878", cause);
  }

  static long duration(String what, String text) {
    try {
      return Durations.parse(text);
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitCode.USAGE, what + ": " + e.getMessage(), e);
    }
  }

  /** Returns what a file holds; null for none. */
  static Secret secret(Path file) {
    if (file == null) {
      return null;
    }
    try {
      return Secret.read(file);
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitCode.USAGE, "--secret-file " + file + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new CliException(
          ExitCode.USAGE, "--secret-file " + file + " cannot be read; check the path", e);
    }
  }
}
