package io.ringbeat.lint;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.objectweb.asm.Type;

/** The members that a run may not use, from the table {@code forbidden.txt}. Immutable. */
final class Forbidden {
  private static final String TABLE = "forbidden.txt";
  private static final Forbidden INSTANCE = new Forbidden();

  private final Map<String, Rule> members = new HashMap<>();
  private final Map<String, Rule> packages = new HashMap<>();

  private Forbidden() {
    Rule rule = null;
    for (String line : text().lines().map(String::strip).toList()) {
      if (line.startsWith("[")) {
        String name = line.substring(1, line.length() - 1);
        rule = Rule.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
      } else if (line.endsWith(".**")) {
        packages.put(line.substring(0, line.length() - ".**".length()), rule);
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        members.put(line, rule);
      }
    }
  }

  private static String text() {
    try (InputStream in = Forbidden.class.getResourceAsStream(TABLE)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks its resource " + TABLE);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns how many members and packages the table has. */
  static int size() {
    return INSTANCE.members.size() + INSTANCE.packages.size();
  }

  /** Returns the rule that a call breaks, or null; the type is the called one or one above it. */
  static Rule method(String type, String name, String desc) {
    String owner = type.replace('/', '.');
    Rule rule = INSTANCE.members.get(owner + "." + name + parameters(desc));
    if (rule == null) {
      rule = INSTANCE.members.get(owner + "." + name);
    }
    return rule != null ? rule : INSTANCE.type(owner);
  }

  /** Returns the rule that the use of a static field breaks, or null. */
  static Rule field(String type, String name) {
    String owner = type.replace('/', '.');
    Rule rule = INSTANCE.members.get(owner + "." + name);
    return rule != null ? rule : INSTANCE.type(owner);
  }

  private Rule type(String owner) {
    Rule rule = members.get(owner + ".*");
    for (int end = owner.lastIndexOf('.'); rule == null && end > 0; ) {
      rule = packages.get(owner.substring(0, end));
      end = owner.lastIndexOf('.', end - 1);
    }
    return rule;
  }

  private static String parameters(String desc) {
    StringBuilder text = new StringBuilder("(");
    for (Type type : Type.getArgumentTypes(desc)) {
      text.append(text.length() > 1 ? "," : "").append(type.getClassName());
    }
    return text.append(')').toString();
  }
}
