package io.ringbeat.lint;

import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.Frame;

/** Looks at one method, instruction by instruction. */
final class MethodScan {
  private static final long MOST_WORK = 8_000_000;
  private static final String OBJECT_METHODS = "java/lang/runtime/ObjectMethods";
  private static final String CONCAT = "java/lang/invoke/StringConcatFactory";

  /** An offence that holds unless what it put in hash order is sorted in this method. */
  private record Unsorted(
      long sites, FieldId field, boolean loop, int place, int line, String what) {}

  private final MethodId id;
  private final MethodNode method;
  private final Types types;
  private final Facts facts;
  private final Identity identity;
  private final Flow flow;
  private final Effects effects = new Effects();
  private final Map<AbstractInsnNode, Unsorted> unsorted = new LinkedHashMap<>();
  private final Set<FieldId> sortedFields = new HashSet<>();
  private final Set<ConstantDynamic> constants =
      Collections.newSetFromMap(new IdentityHashMap<>()); // a constant may be made of others
  private long sorted;
  private int lastSort = -1;
  private int line;

  MethodScan(MethodId id, MethodNode method, Types types, Facts facts) {
    this.id = id;
    this.method = method;
    this.types = types;
    this.facts = facts;
    this.identity = new Identity(types);
    this.flow = new Flow(id, types, facts);
  }

  Effects run() {
    if ((method.access & Opcodes.ACC_NATIVE) != 0) {
      effects.add(Rule.NATIVE, 0, "the native method " + id.name());
    }
    if (method.instructions.size() == 0) {
      return effects;
    }
    Frame<Value>[] frames = frames();
    for (int i = 0; i < frames.length; i++) {
      AbstractInsnNode insn = method.instructions.get(i);
      if (insn instanceof LineNumberNode number) {
        boolean first = line == 0;
        line = number.line;
        if (first && (method.access & Opcodes.ACC_SYNCHRONIZED) != 0) {
          effects.add(Rule.THREAD, line, "the synchronized method " + id.name());
        }
      } else if (frames[i] != null) {
        look(insn, frames[i]);
      }
    }
    unsorted.values().stream()
        .filter(found -> (found.sites & sorted) == 0)
        .filter(found -> found.field == null || !sortedFields.contains(found.field))
        .filter(found -> !found.loop || found.place > lastSort)
        .forEach(found -> effects.add(Rule.HASH_ORDER, found.line, found.what));
    for (TryCatchBlockNode block : method.tryCatchBlocks) {
      if (Swallowing.isOne(block, method.instructions)) {
        effects.add(Rule.CATCH, lineBehind(block.handler), "catches " + Identity.shown(block.type));
      }
    }
    return effects;
  }

  private Frame<Value>[] frames() {
    long work = (long) method.instructions.size() * (method.maxLocals + method.maxStack + 1);
    if (work > MOST_WORK) {
      throw new LintException(
          Identity.shown(id.owner()) + "." + id.name() + " is too large to be scanned");
    }
    facts.spend(work);
    try {
      return new Analyzer<>(flow).analyze(id.owner(), method);
    } catch (AnalyzerException e) {
      throw new LintException(
          Identity.shown(id.owner())
              + "."
              + id.name()
              + " is no valid code ("
              + e.getMessage()
              + "); compile it again",
          e);
    }
  }

  private static int lineBehind(AbstractInsnNode place) {
    for (AbstractInsnNode insn = place; insn != null; insn = insn.getNext()) {
      if (insn instanceof LineNumberNode number) {
        return number.line;
      }
    }
    return 0;
  }

  private void look(AbstractInsnNode insn, Frame<Value> frame) {
    if (insn instanceof MethodInsnNode call) {
      look(call, frame);
    } else if (insn instanceof InvokeDynamicInsnNode call) {
      look(call, frame);
    } else if (insn instanceof FieldInsnNode field) {
      look(field, frame);
    } else if (insn instanceof TypeInsnNode type && insn.getOpcode() == Opcodes.NEW) {
      make(type.desc);
    } else if (insn instanceof LdcInsnNode constant) {
      lookAtConstant(constant.cst);
    } else if (insn instanceof InsnNode) {
      lookAtPlain(insn, frame);
    }
  }

  private void lookAtPlain(AbstractInsnNode insn, Frame<Value> frame) {
    int opcode = insn.getOpcode();
    if (opcode == Opcodes.MONITORENTER) {
      effects.add(Rule.THREAD, line, "synchronized");
    } else if (opcode >= Opcodes.IASTORE && opcode <= Opcodes.SASTORE) {
      change(top(frame, 2));
    } else if (opcode == Opcodes.ARETURN && top(frame, 0).hashed()) {
      facts.setHashed(Facts.result(id));
    }
  }

  private static Value top(Frame<Value> frame, int below) {
    return frame.getStack(frame.getStackSize() - 1 - below);
  }

  /** Notes that the object in the field that a value was read from changes. */
  private void change(Value value) {
    if (value.field() != null && !id.name().equals("<clinit>")) {
      effects.addChange(value.field(), line);
    }
  }

  private void look(FieldInsnNode insn, Frame<Value> frame) {
    FieldId field = types.field(insn.owner, insn.name);
    int opcode = insn.getOpcode();
    boolean fixed = opcode == Opcodes.GETSTATIC || opcode == Opcodes.PUTSTATIC;
    if (opcode == Opcodes.PUTFIELD || opcode == Opcodes.PUTSTATIC) {
      if (top(frame, 0).hashed()) {
        facts.setHashed(field);
      }
      if (!(fixed && id.name().equals("<clinit>"))) {
        effects.addChange(field, line);
      }
    } else if (fixed) {
      Rule rule = Forbidden.field(insn.owner, insn.name);
      if (rule != null) {
        effects.add(rule, line, Identity.shown(insn.owner) + "." + insn.name);
      }
      effects.addConstant(field, line);
    }
    if (fixed) {
      initialise(field.owner());
    } else {
      effects.touched().add(field);
    }
  }

  /** Notes that a class is made: it is initialised, and what it overrides may be called. */
  private void make(String type) {
    initialise(type);
    if (types.isScanned(type)) {
      types.callbacks(type).forEach(callback -> effects.addCall(callback, line));
      MethodId finalizer = types.resolve(type, "finalize", "()V");
      if (finalizer != null && types.isScanned(finalizer.owner())) {
        effects.add(Rule.GC, line, Identity.shown(type) + ", which has a finalizer");
      }
    }
  }

  private void initialise(String type) {
    if (types.isMissing(type)) {
      effects.add(Rule.UNSEEN, line, "the class " + Identity.shown(type) + ", which is not there");
    }
    for (String above : types.supertypes(type)) {
      if (types.isScanned(above) && types.method(above, "<clinit>", "()V") != null) {
        effects.addCall(new MethodId(above, "<clinit>", "()V"), line);
      }
    }
  }

  private void look(MethodInsnNode call, Frame<Value> frame) {
    int count = Type.getArgumentTypes(call.desc).length;
    boolean onObject = call.getOpcode() != Opcodes.INVOKESTATIC;
    List<Value> values =
        java.util.stream.IntStream.range(0, count + (onObject ? 1 : 0))
            .mapToObj(i -> top(frame, count + (onObject ? 0 : -1) - i))
            .toList();
    Value receiver = onObject ? values.get(0) : null;
    boolean virtual =
        call.getOpcode() == Opcodes.INVOKEVIRTUAL || call.getOpcode() == Opcodes.INVOKEINTERFACE;
    boolean stays = call(call.owner, call.name, call.desc, virtual, values, !onObject);
    if (HashOrder.sorts(call) && !values.isEmpty()) {
      sorted |= values.get(0).sites();
      if (call.name.equals("sort")) {
        lastSort = method.instructions.indexOf(call);
      }
      if (values.get(0).field() != null) {
        sortedFields.add(values.get(0).field());
      }
    }
    if (stays) {
      return;
    }
    lookAtOrder(call, values);
    lookAtIdentity(call, values);
    int changed = onObject ? -1 : Mutators.changedArgument(call.owner, call.name);
    if (changed >= 0 && changed < values.size()) {
      change(values.get(changed));
    }
    if (receiver != null && virtual && Mutators.isOne(call.owner, call.name)) {
      change(receiver);
    }
  }

  /**
   * Follows a call to where it may lead, and looks it up where it leaves what is scanned.
   *
   * @return whether it stays in what is scanned
   */
  private boolean call(
      String owner,
      String name,
      String desc,
      boolean virtual,
      List<Value> values,
      boolean onClass) {
    MethodId target = types.resolve(owner, name, desc);
    boolean stays = target != null && types.isScanned(target.owner());
    if (stays) {
      reach(target, values);
    } else {
      lookUp(owner, name, desc);
    }
    if (onClass) {
      initialise(owner);
    } else if (types.isMissing(owner)) {
      effects.add(Rule.UNSEEN, line, "the class " + Identity.shown(owner) + ", which is not there");
    }
    if (virtual && (types.isScanned(owner) || owner.startsWith("java/util/function/"))) {
      for (String below : types.subtypes(owner)) {
        MethodId overriding = types.resolve(below, name, desc);
        if (overriding != null && types.isScanned(overriding.owner())) {
          reach(overriding, values);
        }
      }
    }
    return stays;
  }

  private void reach(MethodId target, List<Value> values) {
    effects.addCall(target, line);
    int local = 0;
    for (Value value : values) {
      if (value.hashed()) {
        facts.setHashed(Facts.parameter(target, local));
      }
      local += value.size();
    }
  }

  private void lookUp(String owner, String name, String desc) {
    if (name.equals("<init>")) {
      add(Forbidden.method(owner, name, desc), owner, name, desc);
      return;
    }
    for (String type : types.supertypes(owner)) {
      Rule rule = types.isScanned(type) ? null : Forbidden.method(type, name, desc);
      if (rule != null) {
        add(rule, owner, name, desc);
        return;
      }
    }
  }

  private void add(Rule rule, String owner, String name, String desc) {
    if (rule != null) {
      boolean bare = Type.getArgumentTypes(desc).length == 0;
      String shown = Identity.shown(owner);
      effects.add(
          rule,
          line,
          (name.equals("<init>") ? "new " + shown : shown + "." + name) + (bare ? "()" : "(...)"));
    }
  }

  private void lookAtOrder(MethodInsnNode call, List<Value> values) {
    if (values.isEmpty()) {
      return;
    }
    Value receiver = values.get(0);
    boolean argument = values.stream().skip(1).anyMatch(Value::hashed);
    String what = null;
    long sites = flow.site(call);
    if (call.getOpcode() != Opcodes.INVOKESTATIC
        && receiver.hashed()
        && !call.name.equals("<init>")
        && HashOrder.goesThrough(call.name)) {
      what = call.name + " of " + collection(receiver);
    } else if (HashOrder.copies(call)
        && (argument || (call.getOpcode() == Opcodes.INVOKESTATIC && receiver.hashed()))) {
      what = "a copy of a hash collection that keeps its order";
      sites |= receiver.sites();
    } else if ("toString".equals(Identity.asked(call.owner, call.name, call.desc))
        && values.stream().anyMatch(Value::hashed)) {
      what = "text of a hash collection";
    }
    if (what != null) {
      unsorted.put(
          call,
          new Unsorted(
              sites,
              fieldOfCopy(call, receiver),
              isLoop(call.name),
              method.instructions.indexOf(call),
              line,
              what));
    }
  }

  /** Tells whether the elements come one by one, maybe to be gathered and sorted. */
  private static boolean isLoop(String name) {
    return name.equals("iterator") || name.contains("orEach");
  }

  private static FieldId fieldOfCopy(MethodInsnNode call, Value receiver) {
    return HashOrder.copies(call) ? receiver.field() : null;
  }

  private static String collection(Value value) {
    return value.type() == null
        ? "a hash collection"
        : "a " + simple(value.type()) + " in hash order";
  }

  private static String simple(String type) {
    return type.substring(type.lastIndexOf('/') + 1).replace('$', '.');
  }

  private void lookAtIdentity(MethodInsnNode call, List<Value> values) {
    String asked = Identity.asked(call.owner, call.name, call.desc);
    if (asked != null) {
      values.forEach(value -> ask(value.type(), value.exact(), asked));
      return;
    }
    boolean own =
        (call.name.equals("hashCode") && call.desc.equals(Identity.HASH))
            || (call.name.equals("toString") && call.desc.equals(Identity.TEXT));
    if (own && call.getOpcode() == Opcodes.INVOKESPECIAL) {
      if (call.owner.equals(Identity.OBJECT)) {
        effects.add(Rule.IDENTITY, line, "Object." + call.name + "() of " + simple(id.owner()));
      }
    } else if (own && call.getOpcode() != Opcodes.INVOKESTATIC) {
      ask(values.get(0).type(), values.get(0).exact(), call.name);
    }
  }

  /** Notes that an object is asked for its hash or text. */
  private void ask(String type, boolean exact, String name) {
    if (identity.isAsked(type, exact, name)) {
      effects.add(Rule.IDENTITY, line, name + "() of " + Identity.shown(type) + ", which has none");
    } else if (type != null && types.isScanned(type)) {
      MethodId own = types.resolve(type, name, Identity.desc(name));
      if (own != null && types.isScanned(own.owner())) {
        effects.addCall(own, line);
      }
    }
  }

  private void look(InvokeDynamicInsnNode call, Frame<Value> frame) {
    Type[] arguments = Type.getArgumentTypes(call.desc);
    List<Value> values =
        java.util.stream.IntStream.range(0, arguments.length)
            .mapToObj(i -> top(frame, arguments.length - 1 - i))
            .toList();
    if (call.bsm.getOwner().equals(CONCAT)) {
      for (Value value : values) {
        ask(value.type(), value.exact(), "toString");
        if (value.hashed()) {
          unsorted.put(call, new Unsorted(0, null, false, 0, line, "text of a hash collection"));
        }
      }
      return;
    }
    if (call.bsm.getOwner().equals(OBJECT_METHODS)) {
      lookAtRecord(call);
      return;
    }
    Type instantiated = null;
    for (Object argument : call.bsmArgs) {
      instantiated = argument instanceof Type type ? type : instantiated;
    }
    for (Object argument : call.bsmArgs) {
      if (argument instanceof Handle handle) {
        handle(handle, values, instantiated);
      } else {
        lookAtConstant(argument);
      }
    }
  }

  /** A record's own hashCode and toString ask its components. */
  private void lookAtRecord(InvokeDynamicInsnNode call) {
    if (!call.name.equals("hashCode") && !call.name.equals("toString")) {
      return;
    }
    for (Object argument : call.bsmArgs) {
      if (argument instanceof Handle component
          && component.getTag() == Opcodes.H_GETFIELD
          && component.getDesc().length() > 1) {
        Type type = Type.getType(component.getDesc());
        ask(Value.of(type).type(), false, call.name);
      }
    }
  }

  private void lookAtConstant(Object constant) {
    if (constant instanceof Handle handle) {
      handle(handle, List.of(), null);
    } else if (constant instanceof ConstantDynamic dynamic && constants.add(dynamic)) {
      handle(dynamic.getBootstrapMethod(), List.of(), null);
      for (int i = 0; i < dynamic.getBootstrapMethodArgumentCount(); i++) {
        lookAtConstant(dynamic.getBootstrapMethodArgument(i));
      }
    }
  }

  private void handle(Handle handle, List<Value> captured, Type instantiated) {
    if (handle.getTag() < Opcodes.H_INVOKEVIRTUAL) {
      return;
    }
    boolean fixed = handle.getTag() == Opcodes.H_INVOKESTATIC;
    boolean virtual =
        handle.getTag() == Opcodes.H_INVOKEVIRTUAL || handle.getTag() == Opcodes.H_INVOKEINTERFACE;
    if (handle.getTag() == Opcodes.H_NEWINVOKESPECIAL) {
      make(handle.getOwner());
    }
    call(
        handle.getOwner(),
        handle.getName(),
        handle.getDesc(),
        virtual,
        handle.getTag() == Opcodes.H_NEWINVOKESPECIAL ? List.of() : captured,
        fixed);
    String asked =
        virtual && (handle.getName().equals("hashCode") || handle.getName().equals("toString"))
            ? handle.getName()
            : Identity.asked(handle.getOwner(), handle.getName(), handle.getDesc());
    if (asked != null && instantiated != null && instantiated.getSort() == Type.METHOD) {
      Type[] arguments = instantiated.getArgumentTypes();
      Value value = arguments.length == 1 ? Value.of(arguments[0]) : Value.ONE;
      ask(value.type(), value.exact(), asked);
    }
  }

  /** Returns the class that a method belongs to, for its file. */
  static String file(ClassNode node) {
    return node.sourceFile != null ? node.sourceFile : simple(node.name) + ".class";
  }
}
