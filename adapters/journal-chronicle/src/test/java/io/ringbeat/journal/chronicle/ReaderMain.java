package io.ringbeat.journal.chronicle;

import java.nio.file.Path;

/** Counts the documents of a store's first segment. */
final class ReaderMain {
  private ReaderMain() {}

  public static void main(String[] arguments) {
    try (var store = ChronicleStore.readOnly(Path.of(arguments[0]));
        var reader = store.events().read(store.events().segments().get(0))) {
      store.events().tail().close();
      System.out.println("documents: " + Documents.readAll(reader).size());
    }
  }
}
