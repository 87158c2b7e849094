package io.ringbeat.journal.chronicle;

import io.ringbeat.replay.ReplayResult;
import java.nio.file.Path;
import java.util.Locale;
import java.util.TimeZone;

/** Replays a journal, and says what it came to. */
final class ReplayMain {
  private ReplayMain() {}

  public static void main(String[] arguments) {
    try (ChronicleStore store = ChronicleStore.readOnly(Path.of(arguments[0]))) {
      ReplayResult result = PaperRun.replay(store).run();
      System.out.println(
          "last "
              + result.last()
              + ", state "
              + result.stateHash()
              + ", commands "
              + result.commandHash()
              + ", difference "
              + result.difference());
      System.out.println(
          System.getProperty("java.version")
              + " "
              + System.getProperty("java.vm.info")
              + " "
              + Locale.getDefault()
              + " "
              + TimeZone.getDefault().getID());
    }
  }
}
