package io.ringbeat.journal.chronicle;

import io.ringbeat.journal.JournalException;

/** Finds out whether the JVM was started as Chronicle needs it. */
final class JvmFlags {
  private static final String FLAGS =
      "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED"
          + " --add-exports=java.base/sun.nio.ch=ALL-UNNAMED";

  private JvmFlags() {}

  /** Throws, with the flags in the message, before Chronicle fails in some other way. */
  static void check() {
    Module base = Object.class.getModule();
    Module chronicle = net.openhft.chronicle.queue.ChronicleQueue.class.getModule();
    if (!base.isOpen("java.lang.reflect", chronicle) || !base.isExported("sun.nio.ch", chronicle)) {
      throw new JournalException(
          "Chronicle Queue cannot write in this JVM: start java with "
              + FLAGS
              + " (or name them in the manifest of the jar, as Add-Opens and Add-Exports). Reading"
              + " needs no flags.");
    }
  }
}
