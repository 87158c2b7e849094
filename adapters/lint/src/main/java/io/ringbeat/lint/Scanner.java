package io.ringbeat.lint;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Follows the calls from the entry classes, nearest first, until there is nothing new; a method is
 * looked at again when more becomes known of what it is given.
 */
final class Scanner {
  private static final int MOST_METHODS = 200_000;
  private static final int MOST_SCANS = 600_000;
  private static final int LONGEST_PATH = 20;

  /** Who called a method first, and where. */
  private record Caller(MethodId method, int line) {}

  private final Types types;
  private final Facts facts;
  private final Map<MethodId, Caller> callers = new LinkedHashMap<>();
  private final Map<MethodId, Effects> effects = new LinkedHashMap<>();
  private final Deque<MethodId> left = new ArrayDeque<>();
  private final Set<MethodId> waiting = new HashSet<>();

  Scanner(Types types) {
    this.types = types;
    this.facts = new Facts(this::enqueue);
  }

  List<Finding> scan(Collection<String> entries) {
    Set<String> names = new TreeSet<>();
    for (String entry : entries) {
      String name = entry.replace('.', '/');
      if (types.find(name) == null) {
        throw new LintException("there is no class " + entry);
      }
      names.add(name);
    }
    for (String name : names) {
      for (MethodId method : roots(name)) {
        reach(method, null, 0);
      }
    }
    follow();
    TreeMap<Finding, Finding> findings = new TreeMap<>();
    Set<String> missing = new HashSet<>(); // each is said once
    effects.forEach(
        (method, done) -> {
          for (Effects.Offence offence : done.offences()) {
            if (offence.rule() != Rule.UNSEEN || missing.add(offence.what())) {
              put(finding(method, offence), findings);
            }
          }
        });
    FieldRules rules = new FieldRules(types, effects);
    rules.staticState((method, offence) -> put(finding(method, offence), findings));
    for (String name : names) {
      rules.unsavedState(
          name, roots(name), (method, offence) -> put(finding(method, offence), findings));
    }
    return List.copyOf(findings.values());
  }

  private static void put(Finding finding, Map<Finding, Finding> findings) {
    Finding other = findings.get(finding);
    if (other == null || other.path().size() > finding.path().size()) {
      findings.put(finding, finding);
    }
  }

  /**
   * Returns what the engine calls of a class: how it is made, and what it overrides; of a class
   * that the engine does not know, all but its hash and text, which nobody may ask for.
   */
  private List<MethodId> roots(String name) {
    List<MethodId> roots = new ArrayList<>();
    for (String type : types.supertypes(name)) {
      if (types.isScanned(type) && types.method(type, "<clinit>", "()V") != null) {
        roots.add(new MethodId(type, "<clinit>", "()V"));
      }
    }
    boolean known = Entries.CALLED.stream().anyMatch(types.supertypes(name)::contains);
    for (MethodNode method : types.find(name).methods) {
      boolean asked = method.name.equals("hashCode") || method.name.equals("toString");
      if (method.name.equals("<init>") || (!known && !asked)) {
        roots.add(new MethodId(name, method.name, method.desc));
      }
    }
    roots.addAll(types.callbacks(name));
    return roots;
  }

  private void follow() {
    int scans = 0;
    while (!left.isEmpty()) {
      MethodId method = left.remove();
      waiting.remove(method);
      if (++scans > MOST_SCANS || effects.size() > MOST_METHODS) {
        throw new LintException("the strategy reaches too many methods; scan less at once");
      }
      MethodNode node = types.method(method.owner(), method.name(), method.desc());
      Effects done =
          Guard.call(
              method.owner().replace('/', '.'),
              () -> new MethodScan(method, node, types, facts).run());
      effects.put(method, done);
      done.calls().forEach((target, line) -> reach(target, method, line));
    }
  }

  private void reach(MethodId method, MethodId from, int line) {
    if (!callers.containsKey(method)) {
      callers.put(method, new Caller(from, line));
      enqueue(method);
    }
  }

  private void enqueue(MethodId method) {
    if (callers.containsKey(method) && waiting.add(method)) {
      left.add(method);
    }
  }

  private Finding finding(MethodId method, Effects.Offence offence) {
    ClassNode node = types.find(method.owner());
    return new Finding(
        offence.rule(),
        node.name.replace('/', '.'),
        MethodScan.file(node),
        offence.line(),
        method.name(),
        offence.what(),
        path(method));
  }

  private List<String> path(MethodId method) {
    ArrayDeque<String> path = new ArrayDeque<>();
    for (Caller caller = callers.get(method); caller.method() != null; ) {
      MethodId by = caller.method();
      if (path.size() == LONGEST_PATH) {
        path.addFirst("...");
        break;
      }
      ClassNode node = types.find(by.owner());
      String name = node.name.substring(node.name.lastIndexOf('/') + 1).replace('$', '.');
      path.addFirst(
          name + "." + by.name() + "(" + MethodScan.file(node) + ":" + caller.line() + ")");
      caller = callers.get(by);
    }
    return List.copyOf(path);
  }
}
