package io.ringbeat.journal.chronicle;

import io.ringbeat.journal.DocumentWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;

/** Appends until it is killed, and tells each document's number when its append has returned. */
final class AppenderMain {
  private AppenderMain() {}

  public static void main(String[] arguments) throws Exception {
    var store = ChronicleStore.open(Path.of(arguments[0]), Documents.SMALL);
    DocumentWriter writer = store.events().create(Long.parseLong(arguments[1]));
    var random = new Random(Long.parseLong(arguments[1]));
    var documents = new Documents();
    try (OutputStream out = new FileOutputStream(FileDescriptor.out)) {
      byte[] told = new byte[Long.BYTES];
      for (long number = 0; !writer.isFull(2_000); number++) {
        Documents.append(writer, documents.numbered(number, Documents.randomBytes(random, 2_000)));
        ByteBuffer.wrap(told).putLong(number);
        out.write(told);
      }
      Thread.sleep(60_000);
    }
  }
}
