package io.ringbeat.lint;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Whatever bytes it is given, a scan ends soon, with findings or with a message. */
class HostileClassTest {
  private static final String NAME = "io.ringbeat.market.L2Book";
  private static final String OBJECT = "java/lang/Object";

  @TempDir private Path directory;

  @Test
  void shouldEndForEachMutationOfAClassFile() throws IOException {
    byte[] good = bytes();

    assertTimeoutPreemptively(
        Duration.ofMinutes(2),
        () -> {
          int refused = 0;
          for (int seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            byte[] bytes = good.clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
              bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            refused += isRefused(bytes, "seed " + seed) ? 1 : 0;
          }
          assertTrue(refused > 100 && refused < 2_000, refused + " of 2,000 refused");
        });
  }

  @Test
  void shouldRefuseAClassFileThatIsCutAnywhere() throws IOException {
    byte[] good = bytes();

    for (int length = 0; length < good.length; length += 16) {
      assertTrue(isRefused(Arrays.copyOf(good, length), "length " + length), "length " + length);
    }
  }

  @Test
  void shouldRefuseRandomBytes() {
    for (int seed = 0; seed < 200; seed++) {
      byte[] bytes = new byte[500];
      new Random(seed).nextBytes(bytes);

      assertTrue(isRefused(bytes, "seed " + seed), "seed " + seed);
    }
  }

  @Test
  void shouldEndForAConstantThatIsNestedDeeply() {
    ClassWriter writer = new ClassWriter(0);
    writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, NAME.replace('.', '/'), null, OBJECT, null);
    Handle bootstrap = new Handle(Opcodes.H_INVOKESTATIC, "A", "b", "()L" + OBJECT + ";", false);
    Object constant = 1;
    for (int i = 0; i < 500; i++) {
      constant = new ConstantDynamic("c", "L" + OBJECT + ";", bootstrap, constant);
      writer.newConst(constant);
    }
    MethodVisitor code = writer.visitMethod(Opcodes.ACC_STATIC, "a", "()V", null, null);
    code.visitCode();
    code.visitLdcInsn(constant);
    code.visitInsn(Opcodes.POP);
    code.visitInsn(Opcodes.RETURN);
    code.visitMaxs(1, 0);
    code.visitEnd();
    byte[] bytes = writer.toByteArray();

    assertTimeoutPreemptively(Duration.ofMinutes(1), () -> isRefused(bytes, "nested"));
  }

  @Test
  void shouldNameTheClassThatIsRefused() {
    byte[] bytes = "not a class".getBytes(StandardCharsets.UTF_8);

    LintException e =
        assertThrows(
            LintException.class,
            () -> Lint.scan(ClassSource.of(Map.of("a.B", bytes)), List.of("a.B")));

    assertTrue(e.getMessage().startsWith("a.B is no class file"), e.getMessage());
  }

  @Test
  void shouldRefuseAClassOfAVersionToCome() throws IOException {
    byte[] bytes = bytes();
    bytes[7] = 120;

    assertTrue(isRefused(bytes, "version"));
  }

  @Test
  void shouldRefuseAMethodThatIsTooLarge() {
    ClassWriter writer = new ClassWriter(0);
    writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "A", null, "java/lang/Object", null);
    MethodVisitor code = writer.visitMethod(Opcodes.ACC_STATIC, "a", "()V", null, null);
    code.visitCode();
    for (int i = 0; i < 60_000; i++) {
      code.visitInsn(Opcodes.NOP);
    }
    code.visitInsn(Opcodes.RETURN);
    code.visitMaxs(0, 65_000);
    code.visitEnd();
    byte[] bytes = writer.toByteArray();

    LintException e =
        assertThrows(
            LintException.class, () -> Lint.scan(ClassSource.of(Map.of("A", bytes)), List.of("A")));

    assertTrue(e.getMessage().contains("too large"), e.getMessage());
  }

  @Test
  void shouldEndForClassesThatDescendFromEachOther() {
    Map<String, byte[]> classes = Map.of("A", empty("A", "B"), "B", empty("B", "A"));

    assertNotNull(Lint.scan(ClassSource.of(classes), List.of("A", "B")));
  }

  @Test
  void shouldRefuseAJarThatIsNone() throws IOException {
    Path file = Files.writeString(directory.resolve("a.jar"), "not a jar");

    LintException e = assertThrows(LintException.class, () -> ClassSource.jar(file));

    assertTrue(e.getMessage().contains("is not a readable jar"), e.getMessage());
  }

  private static byte[] empty(String name, String above) {
    ClassWriter writer = new ClassWriter(0);
    writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, name, null, above, null);
    return writer.toByteArray();
  }

  private static boolean isRefused(byte[] bytes, String what) {
    try {
      ClassSource source = ClassSource.of(Map.of(NAME, bytes));
      assertNotNull(Lint.scan(source, List.of(NAME)), what);
      return false;
    } catch (LintException e) {
      assertNotNull(e.getMessage(), what);
      return true;
    } catch (RuntimeException | Error e) {
      throw new AssertionError(what, e);
    }
  }

  private static byte[] bytes() throws IOException {
    try (var in =
        HostileClassTest.class.getResourceAsStream("/" + NAME.replace('.', '/') + ".class")) {
      return in.readAllBytes();
    }
  }
}
