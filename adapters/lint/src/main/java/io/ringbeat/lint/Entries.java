package io.ringbeat.lint;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;

/** Finds the classes that the engine calls. */
final class Entries {
  static final String STRATEGY = "io/ringbeat/trading/Strategy";
  static final String STATE = "io/ringbeat/state/State";

  /** What the engine calls and what has to be a function of the events. Gateways are the world. */
  static final List<String> CALLED =
      List.of(
          STRATEGY,
          STATE,
          "io/ringbeat/engine/Core",
          "io/ringbeat/engine/EventHandler",
          "io/ringbeat/trading/OrderListener");

  private final Types types;

  Entries(Types types) {
    this.types = types;
  }

  List<String> find() {
    List<String> found = new ArrayList<>();
    for (String name : types.source().names()) {
      ClassNode node = types.find(name);
      if ((node.access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_INTERFACE)) == 0
          && CALLED.stream().anyMatch(types.supertypes(name)::contains)) {
        found.add(name.replace('/', '.'));
      }
    }
    return found;
  }
}
