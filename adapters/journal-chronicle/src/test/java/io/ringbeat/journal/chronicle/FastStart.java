package io.ringbeat.journal.chronicle;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * How children start: with an archive of the classes that they load, which halves what many of them
 * cost. Such an archive takes its classes from jars only.
 */
record FastStart(String classPath, List<String> flags) {
  private static final List<String> USUAL =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m");

  /** Starts them as they are. */
  static FastStart none() {
    return new FastStart(System.getProperty("java.class.path"), USUAL);
  }

  /** Makes an archive in a folder, by a child that opens a journal there. */
  static FastStart make(Path parent) throws Exception {
    List<String> entries = new ArrayList<>();
    for (String entry :
        List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))) {
      if (entry.isEmpty()) {
        continue; // it would be the working folder
      }
      Path path = Path.of(entry);
      if (Files.isDirectory(path)) {
        Path jar = parent.resolve("classes-" + entries.size() + ".jar");
        pack(path, jar);
        entries.add(jar.toString());
      } else if (Files.exists(path)) {
        entries.add(entry);
      }
    }
    String classPath = String.join(File.pathSeparator, entries);
    Path archive = parent.resolve("classes.jsa");
    try (ReceivingEnd end =
        new ReceivingEnd(
            parent.resolve("first"),
            parent.resolve("first.log"),
            new FastStart(classPath, with("-XX:ArchiveClassesAtExit=" + archive)))) {
      ReceivingEnd.Life life = end.go("THREADS", 300);
      life.await(life.up);
      Thread.sleep(200);
      life.order('C');
      life.awaitEnd();
    }
    return Files.exists(archive)
        ? new FastStart(classPath, with("-XX:SharedArchiveFile=" + archive))
        : none();
  }

  private static List<String> with(String flag) {
    List<String> flags = new ArrayList<>(USUAL);
    flags.add(flag);
    return List.copyOf(flags);
  }

  private static void pack(Path folder, Path jar) throws IOException {
    try (Stream<Path> all = Files.walk(folder);
        OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      for (Path path : all.filter(Files::isRegularFile).sorted().toList()) {
        out.putNextEntry(new JarEntry(folder.relativize(path).toString()));
        Files.copy(path, out);
        out.closeEntry();
      }
    }
  }
}
