package io.ringbeat.journal.chronicle;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Starts other JVMs with this one's class path. */
final class Child {
  private static final String FLAGS = System.getProperty("ringbeat.test.jvm", "");

  private Child() {}

  /** Returns the flags with which a store can be written. */
  static List<String> flags() {
    return List.of(("-XX:-UsePerfData " + FLAGS.trim()).split(" +"));
  }

  /** Returns the command of a JVM. */
  static List<String> command(List<String> flags, Class<?> main, String... arguments) {
    return command(System.getProperty("java.class.path"), flags, main, arguments);
  }

  /** Returns the command of a JVM with another class path. */
  static List<String> command(
      String classPath, List<String> flags, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(flags);
    command.add("-cp");
    command.add(classPath);
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return command;
  }

  /** Starts it; its errors come with its output. */
  static Process start(List<String> command) throws IOException {
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }
}
