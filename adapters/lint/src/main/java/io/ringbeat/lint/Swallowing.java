package io.ringbeat.lint;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;

/** Tells handlers of errors that go on from those that throw again. */
final class Swallowing {
  private static final Set<String> STOPPERS =
      Set.of(
          "java/lang/Error",
          "java/lang/InternalError",
          "java/lang/OutOfMemoryError",
          "java/lang/StackOverflowError",
          "java/lang/Throwable",
          "java/lang/VirtualMachineError");

  private Swallowing() {}

  /** Tells whether a handler catches what is to stop the engine, and may go on. */
  static boolean isOne(TryCatchBlockNode block, InsnList code) {
    return block.type != null && STOPPERS.contains(block.type) && goesOn(block.handler, code);
  }

  /** Tells whether a way from the handler ends otherwise than by throwing. */
  private static boolean goesOn(LabelNode handler, InsnList code) {
    int begin = code.indexOf(handler);
    Set<AbstractInsnNode> seen = new HashSet<>();
    Deque<AbstractInsnNode> left = new ArrayDeque<>();
    left.add(handler);
    while (!left.isEmpty()) {
      AbstractInsnNode insn = left.remove();
      int opcode = insn.getOpcode();
      if ((opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) || code.indexOf(insn) < begin) {
        return true;
      }
      if (!seen.add(insn) || opcode == Opcodes.ATHROW) {
        continue;
      }
      if (insn instanceof JumpInsnNode jump) {
        left.add(jump.label);
      } else if (insn instanceof TableSwitchInsnNode table) {
        left.addAll(table.labels);
        left.add(table.dflt);
      } else if (insn instanceof LookupSwitchInsnNode lookup) {
        left.addAll(lookup.labels);
        left.add(lookup.dflt);
      }
      boolean falls =
          opcode != Opcodes.GOTO && opcode != Opcodes.TABLESWITCH && opcode != Opcodes.LOOKUPSWITCH;
      if (falls && insn.getNext() != null) {
        left.add(insn.getNext());
      }
    }
    return false;
  }
}
