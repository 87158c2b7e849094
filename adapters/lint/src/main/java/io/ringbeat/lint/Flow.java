package io.ringbeat.lint;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.analysis.Interpreter;

/** Follows values through one method: their classes, their order, the fields they are from. */
final class Flow extends Interpreter<Value> {
  private static final int MOST_SITES = 64;

  private final MethodId method;
  private final Types types;
  private final Facts facts;
  private final Map<AbstractInsnNode, Integer> sites = new HashMap<>();

  Flow(MethodId method, Types types, Facts facts) {
    super(Opcodes.ASM9);
    this.method = method;
    this.types = types;
    this.facts = facts;
  }

  /**
   * Returns the bit of a place that goes through something in hash order; 0 if there are none left.
   */
  long site(AbstractInsnNode place) {
    int number = sites.computeIfAbsent(place, key -> sites.size());
    return number < MOST_SITES ? 1L << number : 0;
  }

  private Value declared(Type type) {
    Value value = Value.of(type);
    return value == null ? null : value.hashed(HashOrder.isHashed(value.type(), types));
  }

  @Override
  public Value newValue(Type type) {
    return type == null ? Value.ONE : declared(type);
  }

  @Override
  public Value newParameterValue(boolean isInstance, int local, Type type) {
    Value value = declared(type);
    boolean hashed = facts.isHashed(Facts.parameter(method, local), method);
    return value.hashed(value.hashed() || hashed);
  }

  @Override
  public Value newOperation(AbstractInsnNode insn) {
    return switch (insn.getOpcode()) {
      case Opcodes.LCONST_0, Opcodes.LCONST_1, Opcodes.DCONST_0, Opcodes.DCONST_1 -> Value.TWO;
      case Opcodes.LDC -> constant(((LdcInsnNode) insn).cst);
      case Opcodes.GETSTATIC -> field((FieldInsnNode) insn);
      case Opcodes.NEW -> made((TypeInsnNode) insn);
      default -> Value.ONE;
    };
  }

  private Value made(TypeInsnNode insn) {
    Value value = declared(Type.getObjectType(insn.desc)).exactly();
    return HashOrder.isKeeper(insn.desc) ? value.through(site(insn)) : value;
  }

  private Value constant(Object constant) {
    if (constant instanceof Long || constant instanceof Double) {
      return Value.TWO;
    }
    if (constant instanceof org.objectweb.asm.ConstantDynamic dynamic) {
      return declared(Type.getType(dynamic.getDescriptor()));
    }
    return constant instanceof String ? Value.ONE.as("java/lang/String", true) : Value.ONE;
  }

  private Value field(FieldInsnNode insn) {
    FieldId id = types.field(insn.owner, insn.name);
    Value value = declared(Type.getType(insn.desc));
    return value.hashed(value.hashed() || facts.isHashed(id, method)).from(id);
  }

  @Override
  public Value copyOperation(AbstractInsnNode insn, Value value) {
    return value;
  }

  @Override
  public Value unaryOperation(AbstractInsnNode insn, Value value) {
    return switch (insn.getOpcode()) {
      case Opcodes.LNEG,
          Opcodes.DNEG,
          Opcodes.I2L,
          Opcodes.I2D,
          Opcodes.L2D,
          Opcodes.F2L,
          Opcodes.F2D,
          Opcodes.D2L ->
          Value.TWO;
      case Opcodes.GETFIELD -> field((FieldInsnNode) insn);
      case Opcodes.NEWARRAY, Opcodes.ANEWARRAY -> Value.ONE.as(arrayType(insn), true);
      case Opcodes.CHECKCAST -> cast(((TypeInsnNode) insn).desc, value);
      default -> Value.ONE; // also where there is no result: the frame asks for none
    };
  }

  private static String arrayType(AbstractInsnNode insn) {
    if (insn instanceof TypeInsnNode type) {
      return "[" + Type.getObjectType(type.desc).getDescriptor();
    }
    int operand = ((org.objectweb.asm.tree.IntInsnNode) insn).operand;
    return "[" + "ZCFDBSIJ".charAt(Math.floorMod(operand - Opcodes.T_BOOLEAN, 8));
  }

  /** A cast to a list says that it is no map; a cast to what is above says nothing new. */
  private Value cast(String type, Value value) {
    if (value.type() != null && types.supertypes(value.type()).contains(type)) {
      return value;
    }
    boolean list = types.supertypes(type).contains("java/util/List");
    return value
        .as(type, false)
        .hashed(HashOrder.isHashed(type, types) || (value.hashed() && !list));
  }

  @Override
  public Value binaryOperation(AbstractInsnNode insn, Value first, Value second) {
    return switch (insn.getOpcode()) {
      case Opcodes.LALOAD,
          Opcodes.DALOAD,
          Opcodes.LADD,
          Opcodes.LSUB,
          Opcodes.LMUL,
          Opcodes.LDIV,
          Opcodes.LREM,
          Opcodes.LSHL,
          Opcodes.LSHR,
          Opcodes.LUSHR,
          Opcodes.LAND,
          Opcodes.LOR,
          Opcodes.LXOR,
          Opcodes.DADD,
          Opcodes.DSUB,
          Opcodes.DMUL,
          Opcodes.DDIV,
          Opcodes.DREM ->
          Value.TWO;
      case Opcodes.AALOAD -> element(first);
      default -> Value.ONE; // also where there is no result
    };
  }

  private Value element(Value array) {
    boolean known =
        array.type() != null && array.type().startsWith("[") && array.type().length() > 1;
    Value element = known ? declared(Type.getType(array.type().substring(1))) : Value.ONE;
    return element == null ? Value.ONE : element.from(array.field());
  }

  @Override
  public Value ternaryOperation(AbstractInsnNode insn, Value first, Value second, Value third) {
    return null;
  }

  @Override
  public Value naryOperation(AbstractInsnNode insn, List<? extends Value> values) {
    if (insn instanceof MethodInsnNode call) {
      return result(call, values);
    }
    if (insn instanceof InvokeDynamicInsnNode call) {
      return declared(Type.getReturnType(call.desc));
    }
    return Value.ONE.as(((org.objectweb.asm.tree.MultiANewArrayInsnNode) insn).desc, true);
  }

  private Value result(MethodInsnNode call, List<? extends Value> values) {
    Value result = declared(Type.getReturnType(call.desc));
    if (result == null || result.size() == 2) {
      return result;
    }
    MethodId target = types.resolve(call.owner, call.name, call.desc);
    if (target != null && types.isScanned(target.owner())) {
      boolean hashed = returnsHashed(call, target);
      return result.hashed(result.hashed() || hashed);
    }
    boolean hashed = HashOrder.makes(call);
    if (HashOrder.isView(call.name)) {
      hashed |= values.stream().anyMatch(Value::hashed);
    }
    return result.hashed(result.hashed() || hashed).through(passed(call, values));
  }

  private boolean returnsHashed(MethodInsnNode call, MethodId target) {
    boolean hashed = facts.isHashed(Facts.result(target), method);
    for (String below : types.subtypes(call.owner)) {
      if (types.method(below, call.name, call.desc) != null) {
        hashed |= facts.isHashed(Facts.result(new MethodId(below, call.name, call.desc)), method);
      }
    }
    return hashed;
  }

  /** Returns the places whose order the result of a call is in. */
  private long passed(MethodInsnNode call, List<? extends Value> values) {
    if (values.isEmpty()) {
      return 0;
    }
    Value first = values.get(0);
    if (HashOrder.copies(call)) {
      return site(call);
    }
    if (first.hashed() && HashOrder.goesThrough(call.name)) {
      return site(call);
    }
    boolean same = HashOrder.isStream(call.owner) || call.owner.equals("java/util/Arrays");
    return same ? first.sites() : 0;
  }

  @Override
  public void returnOperation(AbstractInsnNode insn, Value value, Value expected) {}

  @Override
  public Value merge(Value first, Value second) {
    facts.spend(1);
    return first.or(second);
  }
}
