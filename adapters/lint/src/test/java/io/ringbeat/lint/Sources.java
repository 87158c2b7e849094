package io.ringbeat.lint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles the sources of a folder in memory. */
final class Sources {
  private Sources() {}

  static List<Path> in(String folder) {
    try (var files = Files.list(Path.of("src", "test", "resources", folder))) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    } catch (IOException e) {
      throw new IllegalStateException(folder, e);
    }
  }

  static Map<String, byte[]> compile(List<Path> files) {
    Map<String, ByteArrayOutputStream> written = new TreeMap<>();
    var compiler = ToolProvider.getSystemJavaCompiler();
    var found = new DiagnosticCollector<JavaFileObject>();
    var standard = compiler.getStandardFileManager(found, Locale.ROOT, StandardCharsets.UTF_8);
    var memory =
        new ForwardingJavaFileManager<JavaFileManager>(standard) {
          @Override
          public JavaFileObject getJavaFileForOutput(
              Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("memory:///" + name), kind) {
              @Override
              public OutputStream openOutputStream() {
                return written.computeIfAbsent(name, key -> new ByteArrayOutputStream());
              }
            };
          }
        };
    List<String> options = List.of("-proc:none", "-nowarn", "-g");
    var units = standard.getJavaFileObjectsFromPaths(files);
    if (!compiler.getTask(null, memory, found, options, null, units).call()) {
      throw new IllegalStateException(found.getDiagnostics().toString());
    }
    Map<String, byte[]> classes = new TreeMap<>();
    written.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
    return classes;
  }

  /** Returns the classes of one file among those of a folder. */
  static Map<String, byte[]> of(Path file, Map<String, byte[]> all) {
    String folder = file.getName(file.getNameCount() - 2).toString();
    String name = file.getFileName().toString().replace(".java", "");
    Map<String, byte[]> classes = new TreeMap<>();
    all.forEach(
        (type, bytes) -> {
          String top = type.replaceFirst("\\$.*", "");
          if (top.equals(folder + "." + name) || top.equals(folder + ".Timed")) {
            classes.put(type, bytes);
          }
        });
    return classes;
  }
}
