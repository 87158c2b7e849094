package io.ringbeat.lint;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.FieldNode;

/** Judges fields by all that the methods do to them. */
final class FieldRules {
  private static final Set<String> RESTORING = Set.of("load", "onResume");
  private static final Set<String> NOT_RUNNING = Set.of("load", "onResume", "save", "<init>");

  private final Types types;
  private final Map<MethodId, Effects> effects;

  FieldRules(Types types, Map<MethodId, Effects> effects) {
    this.types = types;
    this.effects = effects;
  }

  /** Reports static fields that change, and static objects whose fields change. */
  void staticState(BiConsumer<MethodId, Effects.Offence> report) {
    Set<String> changing = new HashSet<>();
    effects.forEach(
        (method, done) ->
            done.changed()
                .forEach(
                    (field, line) -> {
                      if (isStatic(field)) {
                        report.accept(method, offence(Rule.STATIC_STATE, field, line));
                      } else if (!method.isConstructor()) {
                        changing.add(field.owner());
                      }
                    }));
    effects.forEach(
        (method, done) ->
            done.constants()
                .forEach(
                    (field, line) -> {
                      if (isOfAny(field, changing) && !method.name().equals("<clinit>")) {
                        report.accept(method, offence(Rule.STATIC_STATE, field, line));
                      }
                    }));
  }

  private boolean isOfAny(FieldId field, Set<String> changing) {
    FieldNode node = types.node(field);
    return node != null
        && types.isScanned(field.owner())
        && node.desc.startsWith("L")
        && changing.contains(Type.getType(node.desc).getInternalName());
  }

  private boolean isStatic(FieldId field) {
    FieldNode node = types.node(field);
    return node != null
        && types.isScanned(field.owner())
        && (node.access & Opcodes.ACC_STATIC) != 0
        && (node.access & Opcodes.ACC_SYNTHETIC) == 0;
  }

  private static Effects.Offence offence(Rule rule, FieldId field, int line) {
    String owner = field.owner().substring(field.owner().lastIndexOf('/') + 1).replace('$', '.');
    return new Effects.Offence(rule, line, "the field " + owner + "." + field.name());
  }

  /**
   * Reports the fields that a strategy, or a state, changes in a run and does not touch when it
   * loads.
   */
  void unsavedState(
      String name, List<MethodId> roots, BiConsumer<MethodId, Effects.Offence> report) {
    Set<String> above = types.supertypes(name);
    if (!above.contains(Entries.STRATEGY) && !above.contains(Entries.STATE)) {
      return;
    }
    MethodId canSave = types.resolve(name, "canSave", "()Z");
    if (canSave != null && types.isScanned(canSave.owner())) {
      return; // says itself what it can do
    }
    Set<MethodId> running = reached(roots.stream().filter(m -> !isOneOf(m, NOT_RUNNING)).toList());
    Set<MethodId> restoring = reached(roots.stream().filter(m -> isOneOf(m, RESTORING)).toList());
    Set<FieldId> restored = new HashSet<>();
    restoring.forEach(method -> restored.addAll(effects.get(method).touched()));
    Set<String> holders = holders(name);
    Set<FieldId> reported = new HashSet<>();
    for (MethodId method : running) {
      if (method.name().startsWith("<")) {
        continue;
      }
      effects
          .get(method)
          .changed()
          .forEach(
              (field, line) -> {
                if (holders.contains(field.owner())
                    && isState(field)
                    && !restored.contains(field)
                    && reported.add(field)) {
                  report.accept(method, offence(Rule.UNSAVED_STATE, field, line));
                }
              });
    }
  }

  private static boolean isOneOf(MethodId method, Set<String> names) {
    return names.contains(method.name());
  }

  private boolean isState(FieldId field) {
    FieldNode node = types.node(field);
    int stateless = Opcodes.ACC_STATIC | Opcodes.ACC_TRANSIENT | Opcodes.ACC_SYNTHETIC;
    return node != null && (node.access & stateless) == 0;
  }

  private Set<MethodId> reached(Collection<MethodId> roots) {
    Set<MethodId> all = new LinkedHashSet<>();
    Deque<MethodId> left = new ArrayDeque<>(roots);
    while (!left.isEmpty()) {
      MethodId method = left.remove();
      if (effects.containsKey(method) && all.add(method)) {
        left.addAll(effects.get(method).calls().keySet());
      }
    }
    return all;
  }

  /** Returns a class and the scanned classes of all that its fields hold. */
  private Set<String> holders(String name) {
    Set<String> all = new LinkedHashSet<>();
    Deque<String> left = new ArrayDeque<>();
    left.add(name);
    while (!left.isEmpty()) {
      String next = left.remove();
      if (!types.isScanned(next) || !all.add(next)) {
        continue;
      }
      left.addAll(types.supertypes(next));
      left.addAll(types.subtypes(next));
      for (FieldNode field : types.find(next).fields) {
        Type type = Type.getType(field.desc);
        Type held = type.getSort() == Type.ARRAY ? type.getElementType() : type;
        if ((field.access & (Opcodes.ACC_STATIC | Opcodes.ACC_TRANSIENT)) == 0
            && held.getSort() == Type.OBJECT) {
          left.add(held.getInternalName());
        }
      }
    }
    return all;
  }
}
