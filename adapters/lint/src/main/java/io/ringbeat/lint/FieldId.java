package io.ringbeat.lint;

/**
 * A field.
 *
 * @param owner internal name of the class that declares it
 * @param name its name
 */
record FieldId(String owner, String name) {}
