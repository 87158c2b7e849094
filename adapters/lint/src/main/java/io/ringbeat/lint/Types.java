package io.ringbeat.lint;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.MethodNode;

/** The classes by name and how they descend from each other. Reads each once. Names internal. */
final class Types {
  private static final int MOST_READ = 60_000;
  private static final int MOST_ABOVE = 1_000;

  private final ClassSource source;
  private final Map<String, Optional<ClassNode>> read = new HashMap<>();
  private final Map<String, Set<String>> supertypes = new HashMap<>();
  private final Map<String, Set<String>> subtypes = new HashMap<>();
  private final Map<String, Set<MethodId>> callbacks = new HashMap<>();
  private final Map<String, Map<String, MethodNode>> methods = new HashMap<>();
  private Map<String, Set<String>> children;

  Types(ClassSource source) {
    this.source = source;
  }

  ClassSource source() {
    return source;
  }

  /** Tells whether the code of a class is looked at: the user's, or a library's that is there. */
  boolean isScanned(String name) {
    return (source.isOwn(name) || !Platform.covers(name)) && find(name) != null;
  }

  /** Tells whether a class would be looked at if it were there. */
  boolean isMissing(String name) {
    return !name.startsWith("[") && !Platform.covers(name) && find(name) == null;
  }

  /** Returns a class, or null if it is not there; without code if it is not looked at. */
  ClassNode find(String name) {
    Optional<ClassNode> known = read.get(name);
    if (known == null) {
      byte[] bytes = name.startsWith("[") ? null : source.find(name);
      known = Optional.ofNullable(bytes == null ? null : parse(name, bytes));
      read.put(name, known);
      if (read.size() > MOST_READ) {
        throw new LintException(
            "these are more than " + MOST_READ + " classes; scan fewer at once");
      }
    }
    return known.orElse(null);
  }

  private ClassNode parse(String name, byte[] bytes) {
    boolean scanned = source.isOwn(name) || !Platform.covers(name);
    int flags =
        scanned
            ? ClassReader.SKIP_FRAMES
            : ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES;
    return Guard.call(
        name.replace('/', '.'),
        () -> {
          ClassNode node = new ClassNode();
          new ClassReader(bytes).accept(node, flags);
          if (!node.name.equals(name)) {
            throw new LintException(
                name.replace('/', '.') + " holds another class: " + node.name.replace('/', '.'));
          }
          return node;
        });
  }

  /** Returns a class and all above it that are there, nearest first, classes before interfaces. */
  Set<String> supertypes(String name) {
    Set<String> known = supertypes.get(name);
    if (known != null) {
      return known;
    }
    Set<String> all = new LinkedHashSet<>();
    Deque<String> interfaces = new ArrayDeque<>();
    for (String type = name; type != null && all.add(type); ) {
      ClassNode node = find(type);
      if (node == null) {
        break;
      }
      interfaces.addAll(node.interfaces);
      type = node.superName;
    }
    while (!interfaces.isEmpty()) {
      String type = interfaces.remove();
      if (all.add(type)) {
        ClassNode node = find(type);
        if (node != null) {
          interfaces.addAll(node.interfaces);
        }
      }
    }
    if (name.startsWith("[")) {
      all.add("java/lang/Object");
    }
    if (all.size() > MOST_ABOVE) {
      throw new LintException(name.replace('/', '.') + " descends from too many classes");
    }
    supertypes.put(name, all);
    return all;
  }

  /** Tells whether all that a class descends from is there. */
  boolean isComplete(String name) {
    for (String type : supertypes(name)) {
      if (find(type) == null) {
        return false;
      }
    }
    return true;
  }

  /** Returns the own classes below a type, itself not included, sorted. */
  Set<String> subtypes(String name) {
    Set<String> known = subtypes.get(name);
    if (known == null) {
      known = findSubtypes(name);
      subtypes.put(name, known);
    }
    return known;
  }

  private Set<String> findSubtypes(String name) {
    if (children == null) {
      children = new TreeMap<>();
      for (String own : source.names()) {
        ClassNode node = find(own);
        List<String> parents = new ArrayList<>(node.interfaces);
        if (node.superName != null) {
          parents.add(node.superName);
        }
        for (String parent : parents) {
          children.computeIfAbsent(parent, key -> new TreeSet<>()).add(own);
        }
      }
    }
    Set<String> all = new TreeSet<>();
    Deque<String> left = new ArrayDeque<>(children.getOrDefault(name, Set.of()));
    while (!left.isEmpty()) {
      String next = left.remove();
      if (all.add(next)) {
        left.addAll(children.getOrDefault(next, Set.of()));
      }
    }
    return all;
  }

  /** Returns the method that a call on a type finds, or null if none is there. */
  MethodId resolve(String owner, String name, String desc) {
    for (String type : supertypes(owner)) {
      if (method(type, name, desc) != null) {
        return new MethodId(type, name, desc);
      }
    }
    return null;
  }

  /** Returns the method that a class itself declares, or null. */
  MethodNode method(String owner, String name, String desc) {
    Map<String, MethodNode> known = methods.get(owner);
    if (known == null) {
      known = new HashMap<>();
      ClassNode node = find(owner);
      for (MethodNode method : node == null ? List.<MethodNode>of() : node.methods) {
        known.put(method.name + method.desc, method);
      }
      methods.put(owner, known);
    }
    return known.get(name + desc);
  }

  /** Returns the class that declares the field that a type has. */
  FieldId field(String owner, String name) {
    for (String type : supertypes(owner)) {
      if (declared(type, name) != null) {
        return new FieldId(type, name);
      }
    }
    return new FieldId(owner, name);
  }

  /** Returns a field of the class that declares it, or null if it is not there. */
  FieldNode node(FieldId field) {
    return declared(field.owner(), field.name());
  }

  private FieldNode declared(String type, String name) {
    ClassNode node = find(type);
    if (node != null) {
      for (FieldNode field : node.fields) {
        if (field.name.equals(name)) {
          return field;
        }
      }
    }
    return null;
  }

  /**
   * Returns the methods of a class, inherited ones included, that somebody outside of the scanned
   * classes may call: those that override theirs.
   */
  Set<MethodId> callbacks(String name) {
    Set<MethodId> known = callbacks.get(name);
    if (known == null) {
      known = findCallbacks(name);
      callbacks.put(name, known);
    }
    return known;
  }

  private Set<MethodId> findCallbacks(String name) {
    Set<MethodId> all = new LinkedHashSet<>();
    boolean complete = isComplete(name);
    for (String type : supertypes(name)) {
      if (!isScanned(type)) {
        continue;
      }
      for (MethodNode method : find(type).methods) {
        boolean virtual = (method.access & (Opcodes.ACC_STATIC | Opcodes.ACC_PRIVATE)) == 0;
        if (virtual
            && !method.name.startsWith("<")
            && (!complete || overridesTheOutside(name, method))) {
          all.add(new MethodId(type, method.name, method.desc));
        }
      }
    }
    return all;
  }

  private boolean overridesTheOutside(String name, MethodNode method) {
    boolean text = method.name.equals("toString") && method.desc.equals(Identity.TEXT);
    if (text || (method.name.equals("hashCode") && method.desc.equals(Identity.HASH))) {
      return false; // followed where they are seen to be called
    }
    for (String type : supertypes(name)) {
      boolean outside = !source.isOwn(type) || Entries.CALLED.contains(type);
      MethodNode other = outside ? method(type, method.name, method.desc) : null;
      if (other != null && other != method) {
        return true;
      }
    }
    return false;
  }
}
