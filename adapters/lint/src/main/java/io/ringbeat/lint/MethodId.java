package io.ringbeat.lint;

/**
 * A method.
 *
 * @param owner internal name of the class that declares it
 * @param name its name
 * @param desc its descriptor
 */
record MethodId(String owner, String name, String desc) {
  boolean isConstructor() {
    return name.equals("<init>");
  }
}
