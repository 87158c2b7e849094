package io.ringbeat.lint;

import java.util.Map;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.ClassNode;

/** Tells which objects have no hash or text of their own but the JVM's. */
final class Identity {
  static final String OBJECT = "java/lang/Object";
  static final String HASH = "()I";
  static final String TEXT = "()Ljava/lang/String;";

  /** Static methods, and methods of texts, that ask an argument: its place, and for what. */
  private static final Map<String, String> ASKING =
      Map.of(
          "java/util/Objects.hashCode", "hashCode",
          "java/util/Objects.toString", "toString",
          "java/lang/String.valueOf", "toString",
          "java/lang/StringBuilder.append", "toString",
          "java/lang/StringBuffer.append", "toString",
          "java/lang/StringBuilder.insert", "toString",
          "java/io/PrintStream.print", "toString",
          "java/io/PrintStream.println", "toString");

  private final Types types;

  Identity(Types types) {
    this.types = types;
  }

  /** Returns what a call asks its argument of type Object for: hashCode, toString, or null. */
  static String asked(String owner, String name, String desc) {
    return desc.contains("L" + OBJECT + ";") ? ASKING.get(owner + "." + name) : null;
  }

  /**
   * Tells whether an object's hash or text is made of its identity.
   *
   * @param type its class, or null if not known
   * @param exact whether it is of that very class
   * @param name hashCode or toString
   */
  boolean isAsked(String type, boolean exact, String name) {
    if (type == null) {
      return false;
    }
    if (type.startsWith("[")) {
      return true;
    }
    ClassNode node = types.find(type);
    if (node == null || (node.access & (Opcodes.ACC_INTERFACE | Opcodes.ACC_ABSTRACT)) != 0) {
      return false;
    }
    boolean known = exact || types.isScanned(type) || (node.access & Opcodes.ACC_FINAL) != 0;
    return known && types.isComplete(type) && isInherited(type, name, exact);
  }

  private boolean isInherited(String type, String name, boolean exact) {
    MethodId own = types.resolve(type, name, desc(name));
    if (own == null || (!own.owner().equals(OBJECT) && !own.owner().equals("java/lang/Enum"))) {
      return false;
    }
    if (own.owner().equals("java/lang/Enum")) {
      return name.equals("hashCode");
    }
    for (String below : exact ? java.util.Set.<String>of() : types.subtypes(type)) {
      if (types.method(below, name, desc(name)) != null) {
        return false;
      }
    }
    return true;
  }

  static String desc(String name) {
    return name.equals("hashCode") ? HASH : TEXT;
  }

  /** Returns a type as a message names it. */
  static String shown(String type) {
    return Type.getObjectType(type).getClassName();
  }
}
