package io.ringbeat.lint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.ClassNode;

/**
 * The classes to scan, as bytes: the user's own, and behind them what lies on the class path of
 * this program. Immutable but for the bytes it was given, which it does not copy.
 */
public final class ClassSource {
  /** The most bytes that one class may have. */
  static final int MOST_CLASS_BYTES = 8 << 20;

  private static final int MOST_CLASSES = 50_000;
  private static final long MOST_BYTES = 192L << 20;
  private static final String SUFFIX = ".class";

  private final Map<String, byte[]> own;
  private final ClassLoader library;

  private ClassSource(Map<String, byte[]> own) {
    this.own = own;
    this.library = ClassSource.class.getClassLoader();
  }

  /**
   * Takes classes from memory. They win over those on the class path.
   *
   * @param classes class files by binary name
   * @return the source
   */
  public static ClassSource of(Map<String, byte[]> classes) {
    Map<String, byte[]> own = new TreeMap<>();
    classes.forEach((name, bytes) -> own.put(name.replace('.', '/'), bytes));
    return new ClassSource(own);
  }

  /**
   * Reads the classes of a jar, at once. Ringbeat, the JDK and what both bring along win over
   * classes of the same name in it; of a jar for several releases the base is taken.
   *
   * @param jar the file
   * @return the source
   * @throws LintException if it is no readable jar or too large
   */
  public static ClassSource jar(Path jar) {
    ClassSource source = new ClassSource(new TreeMap<>());
    long total = 0;
    try (ZipFile file = new ZipFile(jar.toFile())) {
      for (Enumeration<? extends ZipEntry> all = file.entries(); all.hasMoreElements(); ) {
        ZipEntry entry = all.nextElement();
        String name = entry.getName();
        if (!name.endsWith(SUFFIX)
            || name.startsWith("META-INF/")
            || name.endsWith("-info.class")) {
          continue;
        }
        String type = name.substring(0, name.length() - SUFFIX.length());
        if (Platform.covers(type) && source.fromLibrary(type) != null) {
          continue;
        }
        byte[] bytes;
        try (InputStream in = file.getInputStream(entry)) {
          bytes = read(type, in);
        }
        total += bytes.length;
        source.own.put(type, bytes);
        if (total > MOST_BYTES || source.own.size() > MOST_CLASSES) {
          throw new LintException(jar + " is too large; scan a jar with fewer classes");
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new LintException(jar + " is not a readable jar: " + e.getMessage(), e);
    }
    return source;
  }

  /**
   * Takes a class of the class path and those nested in it.
   *
   * @param className its binary name
   * @return the source
   * @throws LintException if there is no such class, or it cannot be read
   */
  public static ClassSource classPath(String className) {
    String name = className.replace('.', '/');
    ClassSource source = new ClassSource(new TreeMap<>());
    byte[] bytes = source.fromLibrary(name);
    if (bytes == null) {
      throw new LintException("there is no class " + className + " on the class path");
    }
    source.own.put(name, bytes);
    for (String nested : Guard.call(className, () -> nested(bytes))) {
      byte[] found = source.fromLibrary(nested);
      if (found != null) {
        source.own.put(nested, found);
      }
    }
    return source;
  }

  /** Returns the internal names of the user's own classes, sorted. */
  Set<String> names() {
    return own.keySet();
  }

  boolean isOwn(String name) {
    return own.containsKey(name);
  }

  /** Returns the bytes of a class by its internal name, or null if there is none. */
  byte[] find(String name) {
    byte[] bytes = own.get(name);
    return bytes != null ? bytes : fromLibrary(name);
  }

  private static List<String> nested(byte[] bytes) {
    ClassNode node = new ClassNode();
    new ClassReader(bytes)
        .accept(node, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return node.nestMembers == null ? List.of() : node.nestMembers;
  }

  private byte[] fromLibrary(String name) {
    try (InputStream in = library.getResourceAsStream(name + SUFFIX)) {
      return in == null ? null : read(name, in);
    } catch (IOException e) {
      throw new LintException(name + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static byte[] read(String name, InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(MOST_CLASS_BYTES + 1);
    if (bytes.length > MOST_CLASS_BYTES) {
      throw new LintException(name + " is too large to be a class file");
    }
    return bytes;
  }
}
