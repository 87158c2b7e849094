package io.ringbeat.cli.strategy;

import io.ringbeat.trading.Strategy;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The classes of one source file, compiled in memory: nothing is written to disk. They win over
 * classes of the same name on the class path, so that a copy of a bundled example can be edited
 * without moving it to another package.
 */
final class SourceStrategies {
  private final Path file;
  private final Map<String, byte[]> classes;
  private final Loader loader;

  private SourceStrategies(Path file, Map<String, byte[]> classes) {
    this.file = file;
    this.classes = classes;
    this.loader = new Loader(classes);
  }

  static SourceStrategies compile(Path file) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new StrategyLoadException(
          "this Java ("
              + System.getProperty("java.home")
              + ") has no compiler; point JAVA_HOME at a JDK, or give the strategy as a .jar");
    }
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    StandardJavaFileManager files =
        compiler.getStandardFileManager(diagnostics, Locale.ROOT, StandardCharsets.UTF_8);
    try (Outputs outputs = new Outputs(files)) {
      List<String> options =
          List.of("-classpath", classPath(), "-proc:none", "-implicit:none", "-nowarn", "-g");
      boolean compiled =
          compiler
              .getTask(null, outputs, diagnostics, options, null, files.getJavaFileObjects(file))
              .call();
      if (!compiled) {
        throw new StrategyLoadException(
            CompileErrors.describe(file.toString(), diagnostics.getDiagnostics()));
      }
      return new SourceStrategies(file, outputs.classes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the class files by binary name; nothing of them has been loaded. */
  Map<String, byte[]> classes() {
    return classes;
  }

  <T> Class<? extends T> find(Class<T> type, String wanted) {
    String name = file.getFileName().toString();
    return Candidates.choose(
        type,
        file.toString(),
        classes.keySet(),
        loader,
        wanted,
        name.substring(0, name.length() - ".java".length()));
  }

  /** What the program itself was started with, and where the engine's classes really are. */
  private static String classPath() {
    Set<String> entries = new LinkedHashSet<>();
    try {
      for (Class<?> type : List.of(Strategy.class, SourceStrategies.class)) {
        URI location = type.getProtectionDomain().getCodeSource().getLocation().toURI();
        entries.add(Path.of(location).toString());
      }
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the class path has an entry that is no URI", e);
    }
    entries.addAll(List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1)));
    entries.remove("");
    return String.join(File.pathSeparator, entries);
  }

  /** Keeps what the compiler writes. */
  private static final class Outputs extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ByteArrayOutputStream> written = new TreeMap<>();

    Outputs(JavaFileManager files) {
      super(files);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
      URI uri = URI.create("memory:///" + className.replace('.', '/') + kind.extension);
      return new SimpleJavaFileObject(uri, kind) {
        @Override
        public OutputStream openOutputStream() {
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          written.put(className, bytes);
          return bytes;
        }
      };
    }

    Map<String, byte[]> classes() {
      Map<String, byte[]> classes = new TreeMap<>();
      written.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
      return classes;
    }
  }

  /** Defines the compiled classes before it asks its parent. */
  private static final class Loader extends ClassLoader {
    static {
      registerAsParallelCapable();
    }

    private final Map<String, byte[]> classes;

    Loader(Map<String, byte[]> classes) {
      super(SourceStrategies.class.getClassLoader());
      this.classes = classes;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      byte[] bytes = classes.get(name);
      if (bytes == null) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : defineClass(name, bytes, 0, bytes.length);
      }
    }
  }
}
