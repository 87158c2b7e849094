package io.ringbeat.journal.chronicle;

import java.nio.file.Path;

/** Opens a store, says so or why not, and holds it until its input ends. */
final class HolderMain {
  private HolderMain() {}

  public static void main(String[] arguments) throws Exception {
    try (var store = ChronicleStore.open(Path.of(arguments[0]), Documents.SMALL)) {
      long segment = store.events().segments().size();
      try (var writer = store.events().create(segment)) {
        Documents.append(writer, new Documents().numbered(segment, 8));
      }
      System.out.println("open as " + ProcessHandle.current().pid());
      System.out.flush();
      if (System.in.read() < 0) {
        return;
      }
    } catch (Throwable e) {
      System.out.println(e);
      System.exit(3);
    }
  }
}
