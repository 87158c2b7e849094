/**
 * Conditions that a debugger stops at, as people type them. Start with {@link
 * io.ringbeat.debugger.Condition}.
 *
 * <p>Sees the engine and the parser of EvalEx; nothing sees it but whoever puts a debugger
 * together.
 */
package io.ringbeat.debugger;
