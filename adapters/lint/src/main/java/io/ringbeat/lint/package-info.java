/**
 * Finds in bytecode what makes a run depend on something else than its events. Reads classes, never
 * loads or runs them.
 */
package io.ringbeat.lint;
